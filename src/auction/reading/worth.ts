import { bidMoment } from "../strategy/bid_moment.ts";
import { wantsToBid } from "../strategy/strategy.ts";
import type { Auction } from "../types.ts";

/** The worths of a reading, the highest first. */
const READING_WORTHS = ["armed", "asked", "rest"] as const;

/**
 * The worth of a reading while requests are few. `armed`: the lot is about to be bid on. `asked`: a client waits for
 * it. `rest`: it can wait for hours.
 */
export type ReadingWorth = (typeof READING_WORTHS)[number];

/** A lot that closes sooner is about to be bid on. */
const NEAR_MS = 5 * 60_000;
/** The time between closes within which bids on two lots fall into one minute of the allowance. */
const TOGETHER_MS = 30_000;
/** A rival may bid against us, and be answered: so much is kept for every lot. */
const ANSWERS_PER_LOT = 0.25;

/** Returns the worth of a reading of the lot at `nowMs` (Nellis's clock). */
export function readingWorth(auction: Auction, nowMs: number): ReadingWorth {
  const { listing, bidding, hasAudience } = auction;
  if (mayBid(auction)) {
    const isOutbid = bidMoment(auction.config) === "at-once" && listing?.userState?.isWinning === false;
    const isOpen = bidding.phase === "confirming" && bidding.unknown;
    if (!listing || isOutbid || isOpen || closesWithin(auction, NEAR_MS, nowMs)) return "armed";
  }
  return hasAudience || !listing ? "asked" : "rest";
}

/**
 * Returns the number of requests that bids may need within `withinMs`: one for each lot that may be bid on by then and
 * is not led, and some for the rivals on all of them.
 */
export function bidsExpected(auctions: Iterable<Auction>, withinMs: number, nowMs: number): number {
  let lots = 0;
  let led = 0;
  for (const auction of auctions) {
    if (!mayBid(auction) || !closesWithin(auction, withinMs, nowMs)) continue;
    lots++;
    if (auction.listing?.userState?.isWinning === true) led++;
  }
  return lots - led + Math.ceil(lots * ANSWERS_PER_LOT);
}

/** Returns the number of `auctions` that may be bid on and close within half a minute of this one, including it. */
export function closingTogether(auction: Auction, auctions: Iterable<Auction>): number {
  const closeTimeMs = auction.listing?.closeTimeMs;
  if (closeTimeMs === undefined) return 1;
  let lots = 0;
  for (const other of auctions) {
    const apartMs = Math.abs((other.listing?.closeTimeMs ?? Infinity) - closeTimeMs);
    if (mayBid(other) && apartMs <= TOGETHER_MS) lots++;
  }
  return lots;
}

/**
 * Returns true when the strategy may bid on the lot before it is over, as far as its price and its owner's limits
 * allow.
 */
export function mayBid(auction: Auction): boolean {
  return wantsToBid(auction) && !auction.maxBidReached;
}

function closesWithin({ listing }: Auction, withinMs: number, nowMs: number): boolean {
  if (!listing) return false;
  const leftMs = listing.closeTimeMs - nowMs;
  return leftMs > 0 && leftMs <= withinMs;
}
