import type { BreakPoint } from "./http/connection_lost.ts";
import type { OwnWords } from "./refusals.ts";
import type { BidResult, Route } from "./http/requests.ts";
import type { WrongPage } from "./pages/wrong_pages.ts";

/** What can go wrong, each to be set at any time. A lot's own switch wins over the house's. */
export interface FaultSwitches {
  /** The round trip, half of it on the way in; between two figures it is drawn from the seed. */
  latencyMs: number | { readonly min: number; readonly max: number };
  /** A page takes so long on top of that, half of it on the way in: the live feed and bids are faster. */
  pageDelayMs: number;
  /** Every bid is taken as usual, and then never answered, or its connection dropped after that many ms. */
  acceptThenHang: boolean | { readonly dropAfterMs: number };
  /** Every bid arrives, is not taken, and never answered. */
  ignoreBids: boolean;
  /** `refused`: nothing arrives. `true`: it arrives, and the connection breaks before the house has acted. */
  dropConnections: boolean | "refused";
  /** Pages end in the middle of their data. */
  truncatePages: boolean;
  /** A lot's page is that of another lot. */
  foreignPages: boolean;
  /** Pages are a notice about maintenance, with status 200. */
  nonsensePages: boolean;
  /** Under `turbo-deferred`, one of the late parts fails. */
  brokenDeferred: boolean;
  /** Pages of lots show them as they were so many seconds ago, as a cache does; null for now. */
  stalePagesSeconds: number | null;
  /** What is shown with status 200 where a lot's page should be; null for the page. */
  lotShows: WrongPage | null;
  /** The same where the owner's account should be, signed in or not. */
  accountShows: WrongPage | null;
  /** The same where the owner's own lots should be, signed in or not. */
  dashboardShows: WrongPage | null;
  /** Pages of lots are answered with this status; null for none. */
  pageStatus: number | null;
  /** Bids are answered with this status, and not taken; null for none. */
  bidStatus: number | null;
  /** Pages and bids of a lot fail while so many seconds are left, wherever its close moves. */
  outageNearClose: {
    readonly fromSeconds: number;
    readonly toSeconds: number;
    /** A status, or no connection at all. */
    readonly answer: number | "refused";
  } | null;
  /** Every bid is refused as this, whatever it is; null for none. */
  refuseBids: Refusal | null;
  /** Everything is answered 429, with this `Retry-After` (1 s for `true`). */
  rateLimited: boolean | { readonly retryAfterSeconds: number };
  /** Streams end within a ping's time, and new ones at once. */
  dropSse: boolean;
  /** Streams stay open and say nothing more, not even a ping. */
  silentSse: boolean;
  /** New streams are answered with this status; null for none. */
  sseStatus: number | null;
  /** New streams bear this content type; null for the right one. */
  sseContentType: string | null;
}

/** The words for a bid that is refused without being looked at. */
export type Refusal =
  | Extract<BidResult, "duplicate" | "too-low" | "ended" | "outbid" | "signed-out">
  | OwnWords;

/** How much the house grants: so many requests in any minute, the live feed left out. */
export interface Allowance {
  readonly perMinute: number;
  /** Whether a refusal says in `Retry-After` when the next request is granted. */
  readonly saysWhen: boolean;
}

/** Every fault of the house. The switches on itself are for all lots. */
export interface Faults extends FaultSwitches {
  /** How far the house's whole idea of the time is off `clock`. */
  clockSkewMs: number;
  /** How far the `Date` of its answers is off that. */
  dateSkewMs: number;
  /** Requests beyond it are answered 429: pages, bids and the account alike. Null grants everything. */
  allowance: Allowance | null;
  /** One lot's own switches; what is not set there follows the house. */
  forLot(lotId: number): Partial<FaultSwitches>;
  /** The next `count` requests (of `route`, when named) are answered `status`. */
  failNext(status: number, count: number, route?: Route): void;
  /** All requests (of `route`, when named) are answered `status`, until `clear`. */
  failAll(status: number, route?: Route): void;
  /** The next `count` requests of `route` are acted on, and their connections break at `point`. */
  breakNext(point: BreakPoint, count: number, route: Route): void;
  /** The next `count` bids are refused as `refusal`, whatever they are. */
  refuseNextBids(refusal: Refusal, count: number): void;
  /** Puts everything right again. */
  clear(): void;
}

/** What the house itself asks of its faults. */
export interface FaultBook extends Faults {
  /** What holds for a lot now. */
  on(lotId: number | null): FaultSwitches;
  /** The status that a request of `route` must be answered with, if any; it is used up by asking. */
  takeFailure(route: Route): number | null;
  /** Where the connection of a request of `route` must break, if anywhere; it is used up by asking. */
  takeBreak(route: Route): BreakPoint | null;
  takeRefusal(lotId: number | null): Refusal | null;
}

const NO_FAULTS: FaultSwitches & Pick<Faults, "clockSkewMs" | "dateSkewMs" | "allowance"> = {
  latencyMs: 0,
  pageDelayMs: 0,
  acceptThenHang: false,
  ignoreBids: false,
  dropConnections: false,
  truncatePages: false,
  foreignPages: false,
  nonsensePages: false,
  brokenDeferred: false,
  stalePagesSeconds: null,
  lotShows: null,
  accountShows: null,
  dashboardShows: null,
  pageStatus: null,
  bidStatus: null,
  outageNearClose: null,
  refuseBids: null,
  rateLimited: false,
  dropSse: false,
  silentSse: false,
  sseStatus: null,
  sseContentType: null,
  clockSkewMs: 0,
  dateSkewMs: 0,
  allowance: null,
};

/** A house with nothing wrong. */
export function createFaults(): FaultBook {
  const ofLots = new Map<number, Partial<FaultSwitches>>();
  let failures: { readonly status: number; readonly route: Route | undefined; left: number }[] = [];
  let breaks: { readonly point: BreakPoint; readonly route: Route; left: number }[] = [];
  let refusals: Refusal[] = [];
  const book: FaultBook = {
    ...NO_FAULTS,
    forLot(lotId) {
      const switches = ofLots.get(lotId) ?? {};
      ofLots.set(lotId, switches);
      return switches;
    },
    on(lotId) {
      const own = lotId === null ? undefined : ofLots.get(lotId);
      return own === undefined ? book : { ...book, ...own };
    },
    failNext(status, count, route) {
      failures.push({ status, route, left: count });
    },
    failAll(status, route) {
      failures.push({ status, route, left: Infinity });
    },
    takeFailure(route) {
      const failure = failures.find((each) => each.left > 0 && (each.route ?? route) === route);
      if (failure === undefined) return null;
      failure.left--;
      return failure.status;
    },
    breakNext(point, count, route) {
      breaks.push({ point, route, left: count });
    },
    takeBreak(route) {
      const next = breaks.find((each) => each.left > 0 && each.route === route);
      if (next === undefined) return null;
      next.left--;
      return next.point;
    },
    refuseNextBids(refusal, count) {
      refusals.push(...new Array<Refusal>(count).fill(refusal));
    },
    takeRefusal: (lotId) => refusals.shift() ?? book.on(lotId).refuseBids,
    clear() {
      Object.assign(book, NO_FAULTS);
      ofLots.clear();
      failures = [];
      breaks = [];
      refusals = [];
    },
  };
  return book;
}
