import type { Auction } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";
import type { Stake } from "./stakes.ts";

/**
 * The most that a watched lot may still cost, or has cost, without premium and tax; 0 when nothing of the owner's
 * can win it. A bid is a maximum: whoever leads pays at most the highest that they bid, however low the price is now.
 */
export function exposureOf({ life, listing, bidding }: Auction, stake: Stake): Cents {
  if (life.phase === "ended") {
    if (life.won !== null) return life.won ? life.finalPriceCents : 0;
    return mostOf(stake) >= life.finalPriceCents ? life.finalPriceCents : 0;
  }
  const priceCents = listing?.currentPriceCents ?? 0;
  // The answer is newer than the page: the lot has not been told of it yet, or forgot it in a kill before it was saved.
  const hasJustTakenTheLead = bidding.phase !== "ready" && bidding.bid.id === stake.leadingBidId;
  const isLeading = listing?.userState
    ? listing.userState.isWinning
    : stake.acceptedCents > 0 && stake.acceptedCents >= priceCents;
  const leadCents = isLeading || hasJustTakenTheLead ? Math.max(stake.acceptedCents, priceCents) : 0;
  return Math.max(stake.openCents, leadCents);
}

function mostOf({ openCents, acceptedCents }: Stake): Cents {
  const cents = Math.max(openCents, acceptedCents);
  return cents > 0 ? cents : -Infinity;
}
