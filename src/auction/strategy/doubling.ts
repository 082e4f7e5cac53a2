import { type Cents, DOLLAR } from "../money.ts";
import { isNoTry } from "./setback.ts";
import type { Auction, BidOutcome, Listing, Passed, PlannedBid } from "../types.ts";

/**
 * The number of bids in a row in the owner's own steps. A rival's hidden maximum that was not found by then is likely
 * to be far.
 */
const STEPS_AS_SET = 3;
/** The most doublings: every limit is passed long before. */
const MOST_DOUBLINGS = 20;

/** Returns the bids in a row that a rival's hidden maximum has passed, now that `bid` is answered. */
export function passedAfter(before: Passed | null, bid: PlannedBid, outcome: BidOutcome): Passed | null {
  if (outcome.result !== "accepted") {
    return outcome.result === "rejected" && !isNoTry(outcome) ? null : before;
  }
  if (outcome.isLeading) return null;
  const priceCents = outcome.currentPriceCents ?? bid.amountCents + DOLLAR;
  return { inARow: (before?.inARow ?? 0) + 1, priceCents };
}

/**
 * Drops the row once the lot shows that we lead, or that somebody has bid since, as that rival may be another. While a
 * bid of ours is on its way a higher price may be due to it, as the feed is often faster than the answer.
 */
export function stillPassed(
  { passed, bidding }: Pick<Auction, "passed" | "bidding">,
  listing: Listing | null,
): Passed | null {
  if (!passed || !listing || bidding.phase === "placing") return passed;
  const isAnsweredByOthers = listing.currentPriceCents > passed.priceCents;
  return listing.userState?.isWinning || isAnsweredByOthers ? null : passed;
}

/**
 * Returns `amountCents` with its step above the price doubled: once after three bids in a row, once more after each
 * further bid.
 */
export function withDoubledStep(amountCents: Cents, { currentPriceCents }: Listing, passed: Passed): Cents {
  const times = Math.min(Math.max(0, passed.inARow - STEPS_AS_SET + 1), MOST_DOUBLINGS);
  return currentPriceCents + (amountCents - currentPriceCents) * 2 ** times;
}
