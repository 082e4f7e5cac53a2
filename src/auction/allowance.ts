import { type Cents, DOLLAR, formatCents } from "./money.ts";
import type { Auction, BidErrorType, BidOutcome, PlannedBid } from "./types.ts";

/**
 * Why a bid must not be sent, judged by what holds at `nowMs`; null when it may. The amount of a bid by hand
 * is the owner's word, so neither the strategy nor a missing maximum holds it back; a maximum that was set does.
 */
export function refusalOf(
  bid: Pick<PlannedBid, "amountCents" | "strategy">,
  { life, listing, config }: Auction,
  nowMs: number,
): BidOutcome | null {
  if (life.phase === "ended" || (listing && (listing.isClosed || nowMs >= listing.closeTimeMs))) {
    return rejected("AUCTION_ENDED", "This auction has ended");
  }
  const unfit = unfitAmount(bid.amountCents);
  if (unfit) return unfit;
  const isByHand = bid.strategy === "manual";
  if (!isByHand && config.strategy !== bid.strategy) {
    return rejected("LIMIT_EXCEEDED", `The strategy is ${config.strategy} now`);
  }
  const hasLimit = config.maxBidCents > 0 || !isByHand;
  if (hasLimit && bid.amountCents > config.maxBidCents) {
    const [amount, limit] = [formatCents(bid.amountCents), formatCents(config.maxBidCents)];
    return rejected("LIMIT_EXCEEDED", `${amount} is above your maximum of ${limit}: raise it first`);
  }
  if (listing && bid.amountCents <= listing.currentPriceCents) {
    return rejected(
      "BID_TOO_LOW",
      `Bid more than the current price of ${formatCents(listing.currentPriceCents)}`,
    );
  }
  return null;
}

/** Why nobody could bid this amount on any lot, or null. */
export function unfitAmount(amountCents: Cents): BidOutcome | null {
  if (amountCents >= DOLLAR && amountCents % DOLLAR === 0) return null;
  return rejected("BID_TOO_LOW", `Can't bid ${formatCents(amountCents)}: Nellis takes whole dollars from $1`);
}

function rejected(errorType: BidErrorType, message: string): BidOutcome {
  return { result: "rejected", errorType, message };
}
