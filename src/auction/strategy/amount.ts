import { bidMoment } from "./bid_moment.ts";
import { withDoubledStep } from "./doubling.ts";
import { limitOfStrategy } from "../limits/limits.ts";
import { type Cents, DOLLAR, formatCents, wholeDollarsAbove, wholeDollarsBelow } from "../money.ts";
import type { Auction, AuctionConfig, Listing, Rules } from "../types.ts";

/** Returns the least that the owner would bid: as much as Nellis takes, and not below their own minimum. */
export function leastAmount({ minBidCents }: AuctionConfig, listing: Listing): Cents {
  return Math.max(lowestAmount(listing), wholeDollarsAbove(minBidCents ?? 0));
}

/** An amount to bid. */
export interface NextAmount {
  readonly amountCents: Cents;
  /** The reason why it is more than the owner's own step, as the end of a sentence; empty when it is not. */
  readonly why: string;
}

/** Returns the strategy's next bid on the lot, up to its limits. */
export function nextAmount(
  { config, passed }: Pick<Auction, "config" | "passed">,
  listing: Listing,
  rules: Rules,
): NextAmount {
  const ceiling = wholeDollarsBelow(limitOfStrategy(config, rules.limits).amountCents);
  if (rules.isSmart && bidMoment(config) === "before-close") return { amountCents: ceiling, why: "" };
  const wanted = Math.max(
    leastAmount(config, listing),
    lowestAmount(listing) + rules.bidBufferCents,
    listing.currentPriceCents + config.incrementCents,
  );
  const amountCents = Math.min(wholeDollarsAbove(wanted), ceiling);
  if (!rules.doublesSteps || !passed) return { amountCents, why: "" };
  const doubledCents = wholeDollarsAbove(withDoubledStep(wanted, listing, passed));
  const boldCents = Math.min(Math.max(doubledCents, amountCents), ceiling);
  if (boldCents === amountCents) return { amountCents, why: "" };
  const step = formatCents(boldCents - listing.currentPriceCents);
  return {
    amountCents: boldCents,
    why: `; ${passed.inARow} bids in a row were taken and passed, so this one goes ${step} above it`,
  };
}

/** Returns the least that Nellis would take: whole dollars, and always above the price. */
function lowestAmount({ currentPriceCents, userState }: Listing): Cents {
  const abovePrice = wholeDollarsBelow(currentPriceCents) + DOLLAR;
  return Math.max(abovePrice, wholeDollarsAbove(userState?.nextBidCents ?? 0));
}
