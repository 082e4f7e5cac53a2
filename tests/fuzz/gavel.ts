import { centsFromDollars } from "../../src/auction/money.ts";
import { createHouse, type House } from "../../src/simulator/house.ts";
import type { Random } from "../../src/simulator/random.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { NOON_MS } from "../support/auctions.ts";
import { createRunningClock, type RunningClock } from "../support/running_clock.ts";
import { type GavelInProcess, NEVER, startInProcess } from "../support/server/gavel_in_process.ts";
import { type Secrets, watchSecrets } from "./secrets.ts";

/** Gavel in a house, under fuzz: what it answers, logs and bids is looked through. */
export interface FuzzedGavel {
  readonly clock: RunningClock;
  readonly house: House;
  readonly gavel: GavelInProcess;
  readonly secrets: Secrets;
  readonly token: string;
  /** The owner's session at the house. */
  readonly cookies: string;
  /** Lots of the house. The first two are watched. */
  readonly lots: readonly string[];
  /** Waits for `work`; says so where it does not end within hours. */
  ends<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly hangs: string }>;
  /** Returns what is wrong since the last look: a secret in the log, or a bid that nobody ordered. */
  wrong(ordered?: { readonly lot: string; readonly dollars: number } | null): string | null;
  close(): Promise<void>;
}

/** The choices for a start. */
export interface FuzzedOptions {
  readonly store?: Store;
  readonly fetch?: (house: House, request: Request) => Promise<Response>;
  readonly env?: Readonly<Record<string, string>>;
  /** False: nothing is watched, the session is as the store has it. */
  readonly isSetUp?: boolean;
}

const TOKEN = "fuzz-token-of-the-owner";
const LOTS = 4;
/** Nothing closes while cases are tried. */
const CLOSES_IN_SECONDS = 40 * 24 * 3600;
/** Far beyond every time-out of Gavel's. */
const LONGEST_MS = 3 * 3_600_000;
const QUIET: Readonly<Record<string, string>> = {
  MAX_REQUESTS_PER_SECOND: "1000",
  API_RATE_LIMIT_MAX: "1000000",
  BID_RATE_LIMIT_MAX: "1000000",
  AUTH_RATE_LIMIT_MAX: "1000000",
  WS_MAX_CONNECTIONS_PER_IP: "1000000",
  WS_MAX_MESSAGES_PER_SECOND: "1000000",
  // The live feed has an edge of its own; its pings would be most of the time here.
  ENABLE_SSE: "false",
};

/** Starts it, with two of its lots watched and neither bid on. */
export async function openGavel(random: Random, options: FuzzedOptions = {}): Promise<FuzzedGavel> {
  const { store = createMemoryStore(), env = {}, isSetUp = true } = options;
  const clock = createRunningClock(NOON_MS);
  const house = createHouse({ clock, seed: random.between(1, 1_000_000) });
  house.start();
  const lots = Array.from(
    { length: LOTS },
    () => String(house.addLot({ closesInSeconds: CLOSES_IN_SECONDS }).id),
  );
  const secrets = watchSecrets();
  const cookies = house.signIn();
  secrets.add(cookies);
  secrets.add(TOKEN);
  const { fetch } = options;
  const gavel = await startInProcess({
    clock,
    house,
    store,
    token: TOKEN,
    env: { ...QUIET, ...env },
    signedIn: false,
    ...(fetch ? { fetch: (request) => fetch(house, request) } : {}),
  });
  const ends: FuzzedGavel["ends"] = async (work) => {
    const value = await gavel.waitFor(work, LONGEST_MS);
    return value === NEVER ? { hangs: "it did not end within three hours" } : { value };
  };
  if (isSetUp) {
    await setUp(gavel, cookies, lots.slice(0, 2));
  }
  let bidsSeen = 0;
  return {
    clock,
    house,
    gavel,
    secrets,
    token: TOKEN,
    cookies,
    lots,
    ends,
    wrong(ordered = null) {
      const leak = secrets.takeLogged();
      if (leak !== null) return leak;
      if (house.requests.counts.bid === bidsSeen) return null;
      const bids = house.bids.slice(bidsSeen);
      bidsSeen = house.bids.length;
      for (const { lotId, amountDollars } of bids) {
        const [lot, dollars] = [String(lotId), amountDollars ?? NaN];
        if (ordered?.lot === lot && ordered.dollars === dollars) continue;
        if (!mayBidItself(gavel, lot, dollars)) {
          return `a bid of $${dollars} on lot ${lot} that nobody ordered`;
        }
      }
      return null;
    },
    async close() {
      await gavel.close();
      house.close();
      secrets.close();
    },
  };
}

async function setUp(gavel: GavelInProcess, cookies: string, lots: readonly string[]): Promise<void> {
  const headers = { authorization: TOKEN, "content-type": "application/json" };
  const post = async (path: string, body: unknown) => {
    const request = gavel.server.app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
    const response = await gavel.waitFor(Promise.resolve(request), LONGEST_MS);
    if (response === NEVER || !response.ok) throw new Error(`${path} was not taken`);
  };
  await post("/api/auth", { cookies });
  await post("/api/settings", { groups: { tables: { want: 1 } } });
  for (const lot of lots) {
    await post(`/api/auctions/${lot}/monitor`, { config: { maxBid: 0, strategy: "manual" } });
  }
}

/** Returns true when the lot is watched with a strategy that may bid so much. */
function mayBidItself({ engine }: GavelInProcess, lot: string, dollars: number): boolean {
  const config = engine.monitor.get(lot)?.config;
  if (!config || config.strategy === "manual" || !config.autoBid) return false;
  return centsFromDollars(dollars) <= config.maxBidCents;
}
