import type { Clock } from "../clock.ts";
import { listenOnSockets } from "./http/bare_sockets.ts";
import type { DateForm } from "./pages/dates.ts";
import { answerInProcess, listenAt, type ServedHouse } from "./http/served_house.ts";
import type { Faults } from "./faults.ts";
import { furnish } from "./wiring.ts";
import type { HistoryPlace } from "./pages/loader_data.ts";
import { describeLot, type LotSpec, type LotView } from "./lot.ts";
import type { PageStyle } from "./pages/page_desk.ts";
import type { Wrapper } from "./pages/pages.ts";
import { type BidVerdict, openBidding } from "./proxy_bidding.ts";
import type { ArrivedBid } from "./http/requests.ts";
import type { RequestLog } from "./http/request_log.ts";

export type { BreakPoint } from "./http/connection_lost.ts";
export { DATE_FORMS, type DateForm } from "./pages/dates.ts";
export type { ServedHouse } from "./http/served_house.ts";
export type { Allowance, Faults, FaultSwitches, Refusal } from "./faults.ts";
export type { HistoryPlace } from "./pages/loader_data.ts";
export { type LotSpec, type LotView, OWNER } from "./lot.ts";
export { type Wrapper, WRAPPERS } from "./pages/pages.ts";
export type { ArrivedBid, ArrivedRequest, BidResult, Route } from "./http/requests.ts";
export type { Rival } from "./rivals.ts";
export type { WrongPage } from "./pages/wrong_pages.ts";

/** What a house is made of. The same seed, lots and calls give the same course. */
export interface HouseOptions {
  readonly clock: Clock;
  readonly seed?: number;
  readonly wrapper?: Wrapper;
  /** Whether `.data` is answered beside a turbo page; false when left out. */
  readonly serveData?: boolean;
  /** Where a page has the public bids of its lot; beside the product when left out. */
  readonly history?: HistoryPlace;
  readonly dates?: DateForm;
  /** Between two pings of the live feed; a second when left out. */
  readonly pingIntervalMs?: number;
}

/** Something that a spectator sees: a bid that was taken, or a lot that closed. */
export type HouseEvent =
  | {
    readonly type: "bid";
    readonly lot: LotView;
    readonly bidder: string;
    readonly maximum: number;
    readonly verdict: BidVerdict;
    readonly isExtended: boolean;
  }
  | { readonly type: "closed"; readonly lot: LotView };

/**
 * An auction house in miniature, as Nellis is on the wire. Money is in whole dollars; every time that it shows
 * is by its own clock, which is `clock` moved by `faults.clockSkewMs`.
 */
export interface House {
  /** May be set at any time, as may the next two. */
  wrapper: Wrapper;
  history: HistoryPlace;
  dates: DateForm;
  readonly faults: Faults;
  /** Every bid request that arrived by `POST /api/bids`, oldest first. */
  readonly bids: readonly ArrivedBid[];
  readonly requests: RequestLog;
  readonly userAgents: ReadonlySet<string>;
  now(): number;
  /** The site and the live feed (`/live-products`) for a client in process; rejects as a network would. */
  fetch(request: Request): Promise<Response>;
  /** The same on a port (any free one by default). Starts the house. */
  serve(port?: number, hostname?: string): ServedHouse;
  /** The same on bare sockets, where connections break exactly where `faults` says. */
  serveOnSockets(port?: number, hostname?: string): ServedHouse;
  addLot(spec: LotSpec): LotView;
  /** Throws a `RangeError` when there is no such lot. */
  lot(lotId: number): LotView;
  lots(): readonly LotView[];
  /** False when there is no such lot. */
  removeLot(lotId: number): boolean;
  /** A rival's proxy bid, now. */
  rivalBids(lotId: number, rivalName: string, maximumDollars: number): BidVerdict;
  /** A new session of the owner's, as a `Cookie` header. */
  signIn(): string;
  /** Ends all sessions. */
  signOut(): void;
  /** The next answer to the owner carries a new cookie in `Set-Cookie`; the old one is invalid from then on. */
  renewSession(): void;
  /** How many live streams are open, of one lot or of all. */
  openStreams(lotId?: number): number;
  /** Ends the live streams of one lot, or all; clients may come back at once. */
  dropStreams(lotId?: number): void;
  /** Hears of every bid and close; returns the way to stop. */
  listen(listener: (event: HouseEvent) => void): () => void;
  /** From now on rivals bid and lots close by themselves. */
  start(): void;
  /** Ends all streams and pending answers; no timer is left, and further requests are refused. */
  close(): void;
}

/** The first id that the house gives out: eight digits, as today's. */
const FIRST_LOT_ID = 57_000_001;

/** A house with no lots, not started. */
export function createHouse(options: HouseOptions): House {
  const { clock: outerClock, seed = 1, pingIntervalMs = 1000 } = options;
  const { wrapper = "turbo", serveData: servesData = false, history = "beside", dates = "plain" } = options;
  const style: { -readonly [Name in keyof PageStyle]: PageStyle[Name] } = {
    wrapper,
    servesData,
    history,
    dates,
  };
  const parts = furnish({ clock: outerClock, seed, pingIntervalMs, style: () => style });
  const { floor, streams, sessions, book, gate, view, clock, closing } = parts;
  let nextLotId = FIRST_LOT_ID;

  const addLot = (spec: LotSpec): LotView => {
    const id = spec.id ?? nextLotId++;
    const { closesInSeconds, extensionSeconds = 30, startPrice = 0 } = spec;
    const bidding = openBidding({ nowMs: clock.now(), closesInSeconds, extensionSeconds, startPrice });
    floor.put(describeLot(spec, id, parts.random.fork(`lot ${id}`)), bidding, spec.rivals ?? []);
    return lot(id);
  };
  const lot = (lotId: number): LotView => view(found(lotId, floor.get(lotId)));

  return {
    get wrapper() {
      return style.wrapper;
    },
    set wrapper(wrapper) {
      style.wrapper = wrapper;
    },
    get history() {
      return style.history;
    },
    set history(history) {
      style.history = history;
    },
    get dates() {
      return style.dates;
    },
    set dates(dates) {
      style.dates = dates;
    },
    faults: parts.faults,
    get bids() {
      return book.bids();
    },
    requests: book.requests,
    userAgents: book.userAgents,
    now: parts.nowMs,
    fetch: (request) => answerInProcess(gate, request),
    serve(port = 0, hostname = "127.0.0.1") {
      floor.start();
      return listenAt(gate, { port, hostname, closing });
    },
    serveOnSockets(port = 0, hostname = "127.0.0.1") {
      floor.start();
      return listenOnSockets(gate, { port, hostname, closing });
    },
    addLot,
    lot,
    lots: () => floor.all().map(view),
    removeLot(lotId) {
      streams.drop(lotId);
      return floor.remove(lotId);
    },
    rivalBids: (lotId, name, maximumDollars) => found(lotId, floor.bid(lotId, name, maximumDollars)),
    signIn: () => sessions.signIn(),
    signOut: () => sessions.signOut(),
    renewSession: () => sessions.renewNext(),
    openStreams: (lotId) => streams.count(lotId),
    dropStreams: (lotId) => streams.drop(lotId),
    listen: (listener) => floor.listen((event) => listener({ ...event, lot: view(event) })),
    start: () => floor.start(),
    close: parts.close,
  };
}

function found<T>(lotId: number, what: T | undefined): T {
  if (what === undefined) throw new RangeError(`There is no lot ${lotId} in the house`);
  return what;
}
