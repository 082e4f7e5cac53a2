import type { BidResult, Route } from "./requests.ts";

/** What can go wrong, each to be set at any time. A lot's own switch wins over the house's. */
export interface FaultSwitches {
  /** The round trip, half of it on the way in; between two figures it is drawn from the seed. */
  latencyMs: number | { readonly min: number; readonly max: number };
  /** Every bid is taken as usual, and then never answered, or its connection dropped after that many ms. */
  acceptThenHang: boolean | { readonly dropAfterMs: number };
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
export type Refusal = Extract<BidResult, "duplicate" | "too-low" | "ended" | "outbid" | "signed-out">;

/** Every fault of the house. The switches on itself are for all lots. */
export interface Faults extends FaultSwitches {
  /** How far the house's whole idea of the time is off `clock`. */
  clockSkewMs: number;
  /** One lot's own switches; what is not set there follows the house. */
  forLot(lotId: number): Partial<FaultSwitches>;
  /** The next `count` requests (of `route`, when named) are answered `status`. */
  failNext(status: number, count: number, route?: Route): void;
  /** All requests (of `route`, when named) are answered `status`, until `clear`. */
  failAll(status: number, route?: Route): void;
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
  takeRefusal(): Refusal | null;
}

const NO_FAULTS: FaultSwitches & { readonly clockSkewMs: number } = {
  latencyMs: 0,
  acceptThenHang: false,
  dropConnections: false,
  truncatePages: false,
  foreignPages: false,
  nonsensePages: false,
  brokenDeferred: false,
  rateLimited: false,
  dropSse: false,
  silentSse: false,
  sseStatus: null,
  sseContentType: null,
  clockSkewMs: 0,
};

/** A house with nothing wrong. */
export function createFaults(): FaultBook {
  const ofLots = new Map<number, Partial<FaultSwitches>>();
  let failures: { readonly status: number; readonly route: Route | undefined; left: number }[] = [];
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
    refuseNextBids(refusal, count) {
      refusals.push(...new Array<Refusal>(count).fill(refusal));
    },
    takeRefusal: () => refusals.shift() ?? null,
    clear() {
      Object.assign(book, NO_FAULTS);
      ofLots.clear();
      failures = [];
      refusals = [];
    },
  };
  return book;
}
