import type { Auction, AuctionId } from "../../auction/types.ts";
import { bidsExpected, readingWorth } from "../../auction/reading/worth.ts";
import type { Clock } from "../../clock.ts";
import { type Claim, PRIORITY } from "./turns.ts";

/** The lots that are watched. */
export interface WatchedLots {
  get(id: AuctionId): Auction | undefined;
  list(): readonly Auction[];
}

/** What a request is worth, by what is known of the lots. */
export interface Worths {
  reading(id: AuctionId): Claim;
  bid(id: AuctionId): Claim;
  /** A connection to the live feed. */
  stream(id: AuctionId): Claim;
  /** The owner hands a session over, and waits for what Nellis says to it. */
  session(): Claim;
  /** A question that nobody waits for. */
  probe(): Claim;
  /** A bid is expected within minutes. */
  isBidNear(): boolean;
  isWatched(id: AuctionId): boolean;
}

/** What worths go by. */
export interface WorthsOptions {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  /** Null while nothing is watched yet. */
  readonly lots: () => WatchedLots | null;
  /** Requests are few, so each one has to be weighed. */
  readonly isScarce: () => boolean;
}

/** Room for a bid is kept for as long as a request counts. */
const BIDS_KEPT_MS = 60_000;
/** What can wait leaves room for bids that are further away, and for the readings before them. */
const BIDS_NEAR_MS = 3 * 60_000;
/** A bid that there is no room for waits for it no longer than until so long before the close. */
const BID_GOES_BEFORE_CLOSE_MS = 5_000;
/** Looking through all lots costs: what was found holds for so long. */
const LOOKED_FOR_MS = 500;
/** As soon as there is room. */
const CAN_WAIT = { goesByMs: Infinity } as const;

/** Weighs requests by the lots that `lots` names at the moment. */
export function createWorths({ clock, nellisNow, lots, isScarce }: WorthsOptions): Worths {
  const expectedSoon = held(clock, () => expectedWithin(BIDS_KEPT_MS));
  const expectedNear = held(clock, () => expectedWithin(BIDS_NEAR_MS));
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

/** `find`, asked anew only after a while. */
function held(clock: Clock, find: () => number): () => number {
  let found: { readonly atMs: number; readonly count: number } | null = null;
  return () => {
    const nowMs = clock.now();
    if (!found || nowMs < found.atMs || nowMs - found.atMs >= LOOKED_FOR_MS) {
      found = { atMs: nowMs, count: find() };
    }
    return found.count;
  };
}
