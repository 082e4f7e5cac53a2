import type { BreakPoint } from "./http/connection_lost.ts";
import type { OwnWords } from "./refusals.ts";
import type { BidResult, Route } from "./http/requests.ts";
import type { WrongPage } from "./pages/wrong_pages.ts";

/** The faults that can be switched on, at any time. A lot's own switch wins over the house's. */
export interface FaultSwitches {
  /** Length of the round trip, half of it on the way in; a value between two bounds is drawn from the seed. */
  latencyMs: number | { readonly min: number; readonly max: number };
  /** Time that a page takes on top of that, half of it on the way in: the live feed and bids are faster. */
  pageDelayMs: number;
  /** Takes every bid as usual, then never answers it, or drops its connection after that many ms. */
  acceptThenHang: boolean | { readonly dropAfterMs: number };
  /** Receives every bid, takes none, and never answers. */
  ignoreBids: boolean;
  /** `refused`: nothing arrives. `true`: the request arrives, and the connection breaks before the house has acted. */
  dropConnections: boolean | "refused";
  /** Pages end in the middle of their data. */
  truncatePages: boolean;
  /** Answers a request for a lot's page with the page of another lot. */
  foreignPages: boolean;
  /** Answers pages with a notice about maintenance, with status 200. */
  nonsensePages: boolean;
  /** Under `turbo-deferred`, one of the late parts fails. */
  brokenDeferred: boolean;
  /** Shows pages of lots as they were so many seconds ago, as a cache does; null for now. */
  stalePagesSeconds: number | null;
  /** Page that is shown with status 200 in place of a lot's page; null for the lot's page. */
  lotShows: WrongPage | null;
  /** Page that is shown with status 200 in place of the owner's account, signed in or not. */
  accountShows: WrongPage | null;
  /** Page that is shown with status 200 in place of the owner's own lots, signed in or not. */
  dashboardShows: WrongPage | null;
  /** Status of every page of a lot; null for none. */
  pageStatus: number | null;
  /** Status of every bid, which is then not taken; null for none. */
  bidStatus: number | null;
  /** Fails pages and bids of a lot while so many seconds are left, also after its close has moved. */
  outageNearClose: {
    readonly fromSeconds: number;
    readonly toSeconds: number;
    /** A status, or no connection at all. */
    readonly answer: number | "refused";
  } | null;
  /** Refuses every bid with this reason, whatever it is; null for none. */
  refuseBids: Refusal | null;
  /** Answers everything with 429 and this `Retry-After` (1 s for `true`). */
  rateLimited: boolean | { readonly retryAfterSeconds: number };
  /** Ends streams within the time of a ping, and new ones at once. */
  dropSse: boolean;
  /** Keeps streams open and sends nothing more on them, not even a ping. */
  silentSse: boolean;
  /** Status of new streams; null for none. */
  sseStatus: number | null;
  /** Content type of new streams; null for the right one. */
  sseContentType: string | null;
}

/** The reason of a bid that is refused without being looked at. */
export type Refusal =
  | Extract<BidResult, "duplicate" | "too-low" | "ended" | "outbid" | "signed-out">
  | OwnWords;

/** The number of requests that the house grants in any minute, the live feed left out. */
export interface Allowance {
  readonly perMinute: number;
  /** True when a refusal says in `Retry-After` when the next request is granted. */
  readonly saysWhen: boolean;
}

/** All faults of the house. Its own switches hold for every lot. */
export interface Faults extends FaultSwitches {
  /** Difference between all of the house's times and `clock`, in ms. */
  clockSkewMs: number;
  /** Difference between the `Date` of its answers and the house's time, in ms. */
  dateSkewMs: number;
  /** Requests beyond it are answered 429: pages, bids and the account alike. Null grants everything. */
  allowance: Allowance | null;
  /** Returns one lot's own switches; one that is not set there follows the house. */
  forLot(lotId: number): Partial<FaultSwitches>;
  /** Answers the next `count` requests (of `route`, when named) with `status`. */
  failNext(status: number, count: number, route?: Route): void;
  /** Answers all requests (of `route`, when named) with `status`, until `clear`. */
  failAll(status: number, route?: Route): void;
  /** Acts on the next `count` requests of `route`, and breaks their connections at `point`. */
  breakNext(point: BreakPoint, count: number, route: Route): void;
  /** Refuses the next `count` bids as `refusal`, whatever they are. */
  refuseNextBids(refusal: Refusal, count: number): void;
  /** Switches every fault off. */
  clear(): void;
}

/** The faults, with what the parts of the house ask about them. */
export interface FaultState extends Faults {
  /** Returns the switches that hold for a lot now. */
  on(lotId: number | null): FaultSwitches;
  /** Returns the status with which a request of `route` must be answered, or null, and counts it as used. */
  takeFailure(route: Route): number | null;
  /** Returns the point at which the connection of a request of `route` must break, or null, and counts it as used. */
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

/** Returns the faults of a house with all of them switched off. */
export function createFaults(): FaultState {
  const ofLots = new Map<number, Partial<FaultSwitches>>();
  let failures: { readonly status: number; readonly route: Route | undefined; left: number }[] = [];
  let breaks: { readonly point: BreakPoint; readonly route: Route; left: number }[] = [];
  let refusals: Refusal[] = [];
  const book: FaultState = {
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
