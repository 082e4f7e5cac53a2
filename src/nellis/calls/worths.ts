import type { Auction, AuctionId } from "../../auction/types.ts";
import { bidsExpected, readingWorth } from "../../auction/reading/worth.ts";
import type { Clock } from "../../clock.ts";
import { type Claim, PRIORITY } from "./turns.ts";

/** The lots that are watched. */
export interface WatchedLots {
  get(id: AuctionId): Auction | undefined;
  list(): readonly Auction[];
}

/** The claims of requests to a turn, by what is known of the lots. */
export interface Worths {
  reading(id: AuctionId): Claim;
  bid(id: AuctionId): Claim;
  /** Returns the claim of a connection to the live feed. */
  stream(id: AuctionId): Claim;
  /** Returns the claim of a sign-in check that the owner waits for, having handed a session over. */
  session(): Claim;
  /** Returns the claim of a request that nobody waits for. */
  probe(): Claim;
  /** Returns true when a bid is expected within minutes. */
  isBidNear(): boolean;
  isWatched(id: AuctionId): boolean;
}

/** The parts of the worths. */
export interface WorthsOptions {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  /** Returns the lots that are watched; null before they are loaded. */
  readonly lots: () => WatchedLots | null;
  /** Returns true while requests are scarce, so that each one has to be weighed. */
  readonly isScarce: () => boolean;
}

/** Requests are kept for bids that are expected within this time, for which a request counts. */
const BIDS_KEPT_MS = 60_000;
/** Requests that can wait also leave some for bids that are further away, and for the readings before them. */
const BIDS_NEAR_MS = 3 * 60_000;
/** A bid that the allowance does not grant goes all the same this long before the close. */
const BID_GOES_BEFORE_CLOSE_MS = 5_000;
/** A count over all lots is costly, so it holds for this long. */
const COUNTED_FOR_MS = 500;
/** The claim of a request that waits until its allowance grants it. */
const CAN_WAIT = { goesByMs: Infinity } as const;

/** Creates the worths, which weigh requests by the lots that `lots` returns at the moment. */
export function createWorths({ clock, nellisNow, lots, isScarce }: WorthsOptions): Worths {
  const expectedSoon = remembered(clock, () => expectedWithin(BIDS_KEPT_MS));
  const expectedNear = remembered(clock, () => expectedWithin(BIDS_NEAR_MS));
  const expectedWithin = (withinMs: number) => bidsExpected(lots()?.list() ?? [], withinMs, nellisNow());
  const keptBy = (expected: () => number) => isScarce() ? expected() : 0;
  const closeOf = (id: AuctionId) => lots()?.get(id)?.listing?.closeTimeMs;

  return {
    reading(id) {
      const auction = lots()?.get(id);
      const worth = auction ? readingWorth(auction, nellisNow()) : "asked";
      const kept = keptBy(worth === "rest" ? expectedNear : expectedSoon);
      return { priority: PRIORITY[worth], rankMs: closeOf(id) ?? 0, kept, ...CAN_WAIT };
    },
    bid(id) {
      const auction = lots()?.get(id);
      const closeTimeMs = closeOf(id);
      const isByHand = auction?.bidding.phase === "placing" && auction.bidding.bid.strategy === "manual";
      if (!auction || closeTimeMs === undefined || isByHand) {
        return { priority: PRIORITY.bid, rankMs: closeTimeMs ?? 0, kept: 0, goesByMs: -Infinity };
      }
      const leftMs = closeTimeMs - nellisNow();
      const goesByMs = clock.now() + leftMs - BID_GOES_BEFORE_CLOSE_MS;
      return { priority: PRIORITY.bid, rankMs: closeTimeMs, kept: 0, goesByMs };
    },
    stream: (id) => ({
      priority: PRIORITY.stream,
      rankMs: closeOf(id) ?? 0,
      kept: keptBy(expectedNear),
      ...CAN_WAIT,
    }),
    session: () => ({ priority: PRIORITY.asked, rankMs: -Infinity, kept: keptBy(expectedSoon), ...CAN_WAIT }),
    probe: () => ({ priority: PRIORITY.probe, rankMs: 0, kept: keptBy(expectedNear), ...CAN_WAIT }),
    isBidNear: () => expectedNear() > 0,
    isWatched: (id) => lots()?.get(id) !== undefined,
  };
}

/** Returns `find`, called anew only after `COUNTED_FOR_MS`. */
function remembered(clock: Clock, find: () => number): () => number {
  let found: { readonly atMs: number; readonly count: number } | null = null;
  return () => {
    const nowMs = clock.now();
    if (!found || nowMs < found.atMs || nowMs - found.atMs >= COUNTED_FOR_MS) {
      found = { atMs: nowMs, count: find() };
    }
    return found.count;
  };
}
