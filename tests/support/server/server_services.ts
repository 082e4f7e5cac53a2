import type { Auction, BidOutcome, Listing } from "../../../src/auction/types.ts";
import type { LotResult } from "../../../src/auction/result/lot_result.ts";
import { newAuction } from "../../../src/auction/auction.ts";
import { plannedLot } from "../../../src/auction/overview.ts";
import { planOf } from "../../../src/auction/plan.ts";
import type { BudgetState } from "../../../src/bidding/budget.ts";
import type { BidFilter, BidRecord } from "../../../src/bidding/ledger.ts";
import { createEventBus, type EventBus } from "../../../src/event_bus.ts";
import type { Monitor } from "../../../src/monitor/monitor.ts";
import { NellisError } from "../../../src/nellis/api.ts";
import { loadGrants } from "../../../src/owner/grants.ts";
import { loadSettings } from "../../../src/owner/settings.ts";
import { createCodes } from "../../../src/server/access/codes.ts";
import type { DoorTimes } from "../../../src/server/door.ts";
import { createServer } from "../../../src/server/server.ts";
import type { ServerOptions, ServerServices } from "../../../src/server/services.ts";
import { isAfter } from "../../../src/results/result_months.ts";
import { sumsOf } from "../../../src/auction/result/result_sums.ts";
import { isWithin } from "../../../src/results/result_records.ts";
import { StartError } from "../../../src/start_error.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { HealthReport } from "../../../src/telemetry/health.ts";
import type { HttpExchange } from "../../../src/telemetry/metrics.ts";
import type { TimelineEntry, TimelineListener } from "../../../src/timeline/timeline.ts";
import { accepted, aListing, rules } from "../auctions.ts";
import { createVirtualClock, type VirtualClock } from "../virtual_clock.ts";

/** The token of every server under test. */
export const TOKEN = "the-owners-own-token";
/** Cookies that the pretended Nellis accepts. */
export const GOOD_COOKIES = "__session=signed-in-owner; theme=dark";

/** The questions that the server's services were asked, and the answers that a test sets for them. */
export interface Backstage {
  /** Everything that reached the monitor and would change, bid or read something, in order. */
  readonly orders: string[];
  readonly auctions: Map<string, Auction>;
  readonly bus: EventBus;
  readonly exchanges: HttpExchange[];
  outcome: BidOutcome;
  listing: Listing;
  readError: Error | null;
  /** Thrown by the next `watch`. */
  watchError: Error | null;
  nellisError: NellisError | null;
  isPaused: boolean;
  isDryRun: boolean;
  cookies: string | null;
  /** Those that Nellis was last seen to turn down. */
  refusedCookies: string | null;
  bids: readonly BidRecord[];
  /** The filters that the ledger was asked with. */
  readonly ledgerFilters: BidFilter[];
  budgets: readonly BudgetState[];
  results: readonly LotResult[];
  /** The reason why no backup can be made; null when one can. */
  backupTrouble: string | null;
  /** The reason why a test notice does not arrive; null when it does. */
  notifyTrouble: string | null;
  readonly timelineListeners: Set<TimelineListener>;
  readonly timelines: Map<string, readonly TimelineEntry[]>;
  health: HealthReport;
  /** While set, an order waits for it after it has been announced. */
  gate: Promise<void> | null;
}

/** A server in process over pretended services. */
export interface ServedTest extends ReturnType<typeof createServer> {
  readonly clock: VirtualClock;
  readonly backstage: Backstage;
  readonly services: ServerServices;
  readonly grants: ServerServices["grants"];
  /** Calls the REST API with the token from 10.0.0.1; a string goes as the body as it is. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

const OPTIONS: ServerOptions = {
  port: 0,
  host: "127.0.0.1",
  nellisBaseUrl: "https://nellis.example",
  allowedExtensionIds: [],
  allowedOrigins: ["https://gavel.example"],
  allowedHosts: [],
  trustedProxies: [],
  signingSecret: null,
  metricsToken: null,
  limits: {
    api: { max: 1000, windowMs: 60_000 },
    bid: { max: 10, windowMs: 60_000 },
    auth: { max: 5, windowMs: 900_000 },
    socket: { max: 100, windowMs: 60_000 },
    connections: { most: 200, mostPerAddress: 200 },
    lots: 5000,
    socketMessages: 100,
    socketFrameBytes: 1024 * 1024,
  },
};

/** The choices of a test about the server. */
export interface ServeChoices {
  readonly options?: Partial<Omit<ServerOptions, "limits">>;
  readonly limits?: Partial<ServerOptions["limits"]>;
  readonly services?: Partial<ServerServices>;
  /** Shorter limits than every installation's. */
  readonly times?: DoorTimes;
}

/** A server that is not listening yet; `listen()` puts it on a free port. */
export async function serve(
  { options = {}, limits = {}, services = {}, times }: ServeChoices = {},
): Promise<ServedTest> {
  const clock = createVirtualClock();
  const backstage = createBackstage();
  const all: ServerServices = {
    ...await pretendServices(backstage, clock),
    options: { ...OPTIONS, ...options, limits: { ...OPTIONS.limits, ...limits } },
    ...services,
  };
  const server = createServer(all, times);
  const call: ServedTest["call"] = async (method, path, body, headers = {}) => {
    const response = await server.app.request(path, {
      method,
      headers: { authorization: TOKEN, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }, { peer: { address: "10.0.0.1", mark: () => {} } });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  };
  return { ...server, clock, backstage, services: all, grants: all.grants, call };
}

/** Runs `test` against a server, and closes it. */
export async function withServer(
  choices: ServeChoices,
  test: (served: ServedTest) => Promise<void>,
): Promise<void> {
  const served = await serve(choices);
  try {
    await test(served);
  } finally {
    await served.close();
  }
}

function createBackstage(): Backstage {
  return {
    orders: [],
    auctions: new Map(),
    bus: createEventBus((error) => {
      throw error;
    }),
    exchanges: [],
    outcome: accepted(),
    listing: aListing(),
    readError: null,
    watchError: null,
    nellisError: null,
    isPaused: false,
    isDryRun: false,
    cookies: null,
    refusedCookies: null,
    bids: [],
    ledgerFilters: [],
    budgets: [],
    results: [],
    backupTrouble: null,
    notifyTrouble: null,
    timelineListeners: new Set(),
    timelines: new Map(),
    health: { status: "healthy", checks: { store: { status: "healthy", message: "It writes" } } },
    gate: null,
  };
}

async function pretendServices(
  backstage: Backstage,
  clock: VirtualClock,
): Promise<Omit<ServerServices, "options">> {
  return {
    monitor: pretendMonitor(backstage, clock),
    ledger: {
      of: (id, limit) =>
        Promise.resolve(backstage.bids.filter((bid) => bid.auctionId === id).slice(0, limit)),
      all: (filter) => {
        backstage.ledgerFilters.push(filter);
        return Promise.resolve(backstage.bids.slice(0, filter.limit));
      },
    },
    features: {
      list: () => [],
      set: () => Promise.resolve(undefined),
      unset: () => Promise.resolve(undefined),
    },
    circuitBreaker: () => ({ enabled: false, state: "closed", failureCount: 0, nextAttemptTime: null }),
    timeline: {
      of: (id, limit) => Promise.resolve(limit > 0 ? (backstage.timelines.get(id) ?? []).slice(-limit) : []),
      listen: (listener) => {
        backstage.timelineListeners.add(listener);
        return () => backstage.timelineListeners.delete(listener);
      },
    },
    notifier: { test: () => Promise.resolve(backstage.notifyTrouble) },
    results: {
      list: (range) => Promise.resolve(backstage.results.filter((result) => isWithin(result, range))),
      async *byMonth(range) {
        yield backstage.results.filter((result) => isWithin(result, range));
      },
      page(limit, before) {
        const found = backstage.results.filter((result) => !before || isAfter(result, before));
        const sums = sumsOf(backstage.results);
        return Promise.resolve({ results: found.slice(0, limit), hasMore: found.length > limit, sums });
      },
      readSoFar: () => 0,
    },
    settings: await loadSettings(createMemoryStore()),
    limits: { budgets: () => backstage.budgets },
    planned: (auction) => {
      const under = rules({ isPaused: backstage.isPaused });
      return plannedLot(
        auction,
        planOf(auction, clock.now(), under, { isDryRun: backstage.isDryRun }),
        under,
      );
    },
    biddingSwitch: {
      isPaused: () => backstage.isPaused,
      pausedBecause: () => null,
      restoredFromMs: () => null,
      pause: () => Promise.resolve(void (backstage.isPaused = true)),
      resume: () => Promise.resolve(void (backstage.isPaused = false)),
      isDryRun: () => backstage.isDryRun,
      startPractice: () => Promise.resolve(void (backstage.isDryRun = true)),
      endPractice: () => Promise.resolve(void (backstage.isDryRun = false)),
      onChange: () => {},
    },
    session: {
      cookies: () => backstage.cookies,
      setAtMs: () => null,
      set: (cookies) => {
        backstage.orders.push("session.set");
        backstage.cookies = cookies;
        return Promise.resolve();
      },
      renewed: () => {},
      saw: (sent, isSignedIn) => void (backstage.refusedCookies = isSignedIn ? null : sent),
      standing: () => backstage.refusedCookies === backstage.cookies ? "refused" : "works",
      onStanding: () => {},
    },
    allowance: () => ({
      perMinute: null,
      grantedPerMinute: null,
      usedLastMinute: 3,
      refusals: 0,
      bidsOnlyForMs: 0,
    }),
    nellis: {
      isSignedIn: (cookies = backstage.cookies ?? "") =>
        backstage.nellisError
          ? Promise.reject(backstage.nellisError)
          : Promise.resolve(cookies === GOOD_COOKIES),
    },
    backups: {
      make({ withSecrets }) {
        if (backstage.backupTrouble !== null) return Promise.reject(new StartError(backstage.backupTrouble));
        const bytes = piecesOf(`{"secrets":${withSecrets}}\n`);
        return Promise.resolve({ name: "gavel-2026-11-02T1200.ndjson", bytes });
      },
    },
    store: { type: "memory", health: () => ({ connected: true, healthy: true }) },
    bus: backstage.bus,
    clock,
    nellisNow: clock.now,
    metrics: {
      contentType: "text/plain; version=0.0.4; charset=utf-8",
      text: () => Promise.resolve("auction_active_count 1\n"),
      httpAnswered: (exchange) => backstage.exchanges.push(exchange),
    },
    health: { check: () => backstage.health },
    grants: await loadGrants(createMemoryStore(), clock),
    codes: createCodes(clock),
    token: TOKEN,
    version: "1.2.3",
  };
}

function pretendMonitor(backstage: Backstage, clock: VirtualClock): Monitor {
  const { orders, auctions, bus } = backstage;
  const tell = (auction: Auction) => {
    auctions.set(auction.id, auction);
    bus.publish({ type: "auction-changed", auction });
  };
  const remove = (id: string) => {
    const auction = auctions.get(id);
    auctions.delete(id);
    if (auction) bus.publish({ type: "auction-removed", auctionId: id, auction });
  };
  return {
    list: () => [...auctions.values()],
    get: (id) => auctions.get(id),
    async watch(request) {
      orders.push(`watch ${request.id}`);
      if (backstage.watchError) throw backstage.watchError;
      if (auctions.has(request.id)) return false;
      tell(newAuction(request, clock.now()));
      await backstage.gate;
      return true;
    },
    async configure(id, change) {
      const auction = auctions.get(id);
      if (!auction) return undefined;
      const config = change(auction.config);
      orders.push(`configure ${id}`);
      tell({ ...auction, config });
      await backstage.gate;
      return config;
    },
    stop(id) {
      if (!auctions.has(id)) return Promise.resolve(false);
      orders.push(`stop ${id}`);
      remove(id);
      return Promise.resolve(true);
    },
    clear() {
      orders.push("clear");
      const ids = [...auctions.keys()];
      ids.forEach(remove);
      return Promise.resolve(ids.length);
    },
    hear: (id, news) => void orders.push(`hear ${id} ${news.type}`),
    replan: () => void orders.push("replan"),
    read(id) {
      orders.push(`read ${id}`);
      if (backstage.readError) return Promise.reject(backstage.readError);
      return Promise.resolve({ ...backstage.listing, id });
    },
    async placeBid(id, amountCents) {
      orders.push(`bid ${id} ${amountCents}`);
      await backstage.gate;
      return backstage.outcome;
    },
    reconsider: () => void orders.push("reconsider"),
    close: () => Promise.resolve(),
  };
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
