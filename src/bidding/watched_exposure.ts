import type { Auction } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";
import type { BidTally } from "./bid_tally.ts";

/**
 * Returns the most that a watched lot may still cost, or has cost, without premium and tax; 0 when nothing of the
 * owner's can win it. A bid is a maximum: whoever leads pays at most their highest bid, however low the price is now.
 */
export function exposureOf({ life, listing, bidding }: Auction, tally: BidTally): Cents {
  if (life.phase === "ended") {
    if (life.won !== null) return life.won ? life.finalPriceCents : 0;
    return mostOf(tally) >= life.finalPriceCents ? life.finalPriceCents : 0;
  }
  const priceCents = listing?.currentPriceCents ?? 0;
  // The answer is newer than the page: the lot does not have it yet, or a kill came before it was saved.
  const hasJustTakenTheLead = bidding.phase !== "ready" && bidding.bid.id === tally.leadingBidId;
  const isLeading = listing?.userState
    ? listing.userState.isWinning
    : tally.acceptedCents > 0 && tally.acceptedCents >= priceCents;
  const leadCents = isLeading || hasJustTakenTheLead ? Math.max(tally.acceptedCents, priceCents) : 0;
  return Math.max(tally.openCents, leadCents);
}

function mostOf({ openCents, acceptedCents }: BidTally): Cents {
  const cents = Math.max(openCents, acceptedCents);
  return cents > 0 ? cents : -Infinity;
}
