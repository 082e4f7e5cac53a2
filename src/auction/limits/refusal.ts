import { NOT_SIGNED_IN } from "./sign_in.ts";
import { SWITCHED_OFF } from "../strategy/auto_bid.ts";
import { type BidLimit, limitByHand, limitOfStrategy, type Limits } from "./limits.ts";
import { type Cents, DOLLAR, formatCents } from "../money.ts";
import type { Auction, BidErrorType, BidOutcome, PlannedBid } from "../types.ts";

/**
 * Returns the reason why a bid must not be sent, judged by what holds at `nowMs`; null when it may be sent. The owner
 * names the amount of a bid by hand, so neither the strategy nor a missing maximum holds it back; a maximum that was
 * set does.
 */
export function refusalOf(
  bid: Pick<PlannedBid, "amountCents" | "strategy">,
  { life, listing, config }: Auction,
  nowMs: number,
  limits: Limits,
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
  if (!isByHand && !config.autoBid) return rejected("LIMIT_EXCEEDED", SWITCHED_OFF);
  if (!isByHand && listing?.userState === null) {
    return rejected(
      "AUTHENTICATION_ERROR",
      NOT_SIGNED_IN,
    );
  }
  if (limits.closed !== null) return rejected("LIMIT_EXCEEDED", limits.closed);
  const limit = isByHand ? limitByHand(config, limits) : limitOfStrategy(config, limits);
  const excess = above(bid.amountCents, limit);
  if (excess) return excess;
  if (!isByHand && limits.groupHold !== null) return rejected("LIMIT_EXCEEDED", limits.groupHold);
  if (listing && bid.amountCents <= listing.currentPriceCents) {
    return rejected(
      "BID_TOO_LOW",
      `Bid more than the current price of ${formatCents(listing.currentPriceCents)}`,
    );
  }
  return null;
}

/** Returns the reason why a bid by hand on a lot that nobody watches must not be sent, or null. */
export function unwatchedRefusal(amountCents: Cents, limits: Limits): BidOutcome | null {
  const unfit = unfitAmount(amountCents);
  if (unfit) return unfit;
  if (limits.closed !== null) return rejected("LIMIT_EXCEEDED", limits.closed);
  return above(amountCents, limitByHand(null, limits));
}

/** Returns the reason why nobody could bid this amount on any lot, or null. */
function unfitAmount(amountCents: Cents): BidOutcome | null {
  if (amountCents >= DOLLAR && amountCents % DOLLAR === 0) return null;
  return rejected("BID_TOO_LOW", `Can't bid ${formatCents(amountCents)}: Nellis takes whole dollars from $1`);
}

function above(amountCents: Cents, limit: BidLimit | null): BidOutcome | null {
  if (!limit || amountCents <= limit.amountCents) return null;
  return rejected("LIMIT_EXCEEDED", `${formatCents(amountCents)} is above ${limit.label}: raise it first`);
}

function rejected(errorType: BidErrorType, message: string): BidOutcome {
  return { result: "rejected", errorType, message, isKeptHere: true };
}
