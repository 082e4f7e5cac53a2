import type { Clock } from "../clock.ts";
import { listenOnSockets } from "./http/bare_sockets.ts";
import type { DateForm } from "./pages/dates.ts";
import { answerInProcess, listenAt, type ServedHouse } from "./http/served_house.ts";
import type { Faults } from "./faults.ts";
import { wireHouse } from "./wiring.ts";
import type { HistoryPlace } from "./pages/loader_data.ts";
import { describeLot, type LotSpec, type LotView } from "./lot.ts";
import type { PageStyle } from "./pages/page_desk.ts";
import type { PageForm } from "./pages/pages.ts";
import { type BidVerdict, openBidding } from "./proxy_bidding.ts";
import type { ArrivedBid } from "./http/requests.ts";
import type { RequestLog } from "./http/request_log.ts";

export type { BreakPoint } from "./http/connection_lost.ts";
export { DATE_FORMS, type DateForm } from "./pages/dates.ts";
export type { ServedHouse } from "./http/served_house.ts";
export type { Allowance, Faults, FaultSwitches, Refusal } from "./faults.ts";
export type { HistoryPlace } from "./pages/loader_data.ts";
export { type LotSpec, type LotView, OWNER } from "./lot.ts";
export { PAGE_FORMS, type PageForm } from "./pages/pages.ts";
export type { ArrivedBid, ArrivedRequest, BidResult, Route } from "./http/requests.ts";
export type { Rival } from "./rivals.ts";
export type { WrongPage } from "./pages/wrong_pages.ts";

/** Options of a house. The same seed, lots and calls give the same course. */
export interface HouseOptions {
  readonly clock: Clock;
  readonly seed?: number;
  readonly pageForm?: PageForm;
  /** True when `.data` is answered beside a turbo page; false when left out. */
  readonly serveData?: boolean;
  /** Place of the public bids on a page of a lot; beside the product when left out. */
  readonly history?: HistoryPlace;
  readonly dates?: DateForm;
  /** Time between two pings of the live feed; a second when left out. */
  readonly pingIntervalMs?: number;
}

/** An event that any spectator sees: a bid that was taken, or a lot that closed. */
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
 * A small auction house that speaks as Nellis does. Money is in whole dollars; every time that it shows
 * is by its own clock, which is `clock` moved by `faults.clockSkewMs`.
 */
export interface House {
  /** May be set at any time, like the next two. */
  pageForm: PageForm;
  history: HistoryPlace;
  dates: DateForm;
  readonly faults: Faults;
  /** All bid requests that arrived at `POST /api/bids`, oldest first. */
  readonly bids: readonly ArrivedBid[];
  readonly requests: RequestLog;
  readonly userAgents: ReadonlySet<string>;
  now(): number;
  /** Answers for the site and the live feed (`/live-products`) in process; rejects as a network would. */
  fetch(request: Request): Promise<Response>;
  /** Serves the same on a port (any free one by default) and starts the house. */
  serve(port?: number, hostname?: string): ServedHouse;
  /** Serves the same on bare sockets, where connections break exactly where `faults` says. */
  serveOnSockets(port?: number, hostname?: string): ServedHouse;
  addLot(spec: LotSpec): LotView;
  /** Returns a lot; throws a `RangeError` when there is no such lot. */
  lot(lotId: number): LotView;
  lots(): readonly LotView[];
  /** Removes a lot; false when there is no such lot. */
  removeLot(lotId: number): boolean;
  /** Places a rival's proxy bid now. */
  rivalBids(lotId: number, rivalName: string, maximumDollars: number): BidVerdict;
  /** Opens a new session of the owner and returns it as a `Cookie` header. */
  signIn(): string;
  /** Ends all sessions. */
  signOut(): void;
  /** Sends a new cookie in `Set-Cookie` with the next answer to the owner; the old one is invalid from then on. */
  renewSession(): void;
  /** Returns the number of open live streams, of one lot or of all. */
  openStreams(lotId?: number): number;
  /** Ends the live streams of one lot, or all; clients may come back at once. */
  dropStreams(lotId?: number): void;
  /** Calls `listener` at every bid and close; returns the function that stops it. */
  listen(listener: (event: HouseEvent) => void): () => void;
  /** Lets rivals bid and lots close by themselves from now on. */
  start(): void;
  /** Ends all streams and pending answers, leaves no timer, and refuses further requests. */
  close(): void;
}

/** The first id that the house gives out: eight digits, as today on Nellis. */
const FIRST_LOT_ID = 57_000_001;

/** Returns a house with no lots, not started. */
export function createHouse(options: HouseOptions): House {
  const { clock: outerClock, seed = 1, pingIntervalMs = 1000 } = options;
  const { pageForm = "turbo", serveData: servesData = false, history = "beside", dates = "plain" } = options;
  const style: { -readonly [Name in keyof PageStyle]: PageStyle[Name] } = {
    pageForm,
    servesData,
    history,
    dates,
  };
  const parts = wireHouse({ clock: outerClock, seed, pingIntervalMs, style: () => style });
  const { auctionFloor, streams, sessions, requestLog, pipeline, view, clock, closing } = parts;
  let nextLotId = FIRST_LOT_ID;

  const addLot = (spec: LotSpec): LotView => {
    const id = spec.id ?? nextLotId++;
    const { closesInSeconds, extensionSeconds = 30, startPrice = 0 } = spec;
    const bidding = openBidding({ nowMs: clock.now(), closesInSeconds, extensionSeconds, startPrice });
    auctionFloor.put(describeLot(spec, id, parts.random.fork(`lot ${id}`)), bidding, spec.rivals ?? []);
    return lot(id);
  };
  const lot = (lotId: number): LotView => view(found(lotId, auctionFloor.get(lotId)));

  return {
    get pageForm() {
      return style.pageForm;
    },
    set pageForm(pageForm) {
      style.pageForm = pageForm;
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
      return requestLog.bids();
    },
    requests: requestLog.requests,
    userAgents: requestLog.userAgents,
    now: parts.nowMs,
    fetch: (request) => answerInProcess(pipeline, request),
    serve(port = 0, hostname = "127.0.0.1") {
      auctionFloor.start();
      return listenAt(pipeline, { port, hostname, closing });
    },
    serveOnSockets(port = 0, hostname = "127.0.0.1") {
      auctionFloor.start();
      return listenOnSockets(pipeline, { port, hostname, closing });
    },
    addLot,
    lot,
    lots: () => auctionFloor.all().map(view),
    removeLot(lotId) {
      streams.drop(lotId);
      return auctionFloor.remove(lotId);
    },
    rivalBids: (lotId, name, maximumDollars) => found(lotId, auctionFloor.bid(lotId, name, maximumDollars)),
    signIn: () => sessions.signIn(),
    signOut: () => sessions.signOut(),
    renewSession: () => sessions.renewNext(),
    openStreams: (lotId) => streams.count(lotId),
    dropStreams: (lotId) => streams.drop(lotId),
    listen: (listener) => auctionFloor.listen((event) => listener({ ...event, lot: view(event) })),
    start: () => auctionFloor.start(),
    close: parts.close,
  };
}

function found<T>(lotId: number, what: T | undefined): T {
  if (what === undefined) throw new RangeError(`There is no lot ${lotId} in the house`);
  return what;
}
