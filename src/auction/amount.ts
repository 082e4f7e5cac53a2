import { limitOfStrategy } from "./limits.ts";
import { type Cents, DOLLAR, wholeDollarsAbove, wholeDollarsBelow } from "./money.ts";
import type { AuctionConfig, Listing, Rules } from "./types.ts";

/** The least that the owner would bid: what Nellis takes, and not below their own minimum. */
export function leastAmount({ minBidCents }: AuctionConfig, listing: Listing): Cents {
  return Math.max(lowestAmount(listing), wholeDollarsAbove(minBidCents ?? 0));
}

/** What this config bids next, where its limits leave room for it. */
export function nextAmount(config: AuctionConfig, listing: Listing, rules: Rules): Cents {
  const ceiling = wholeDollarsBelow(limitOfStrategy(config, rules.limits).amountCents);
  const least = leastAmount(config, listing);
  if (rules.isSmart && config.strategy === "snipe") return ceiling;
  const wanted = Math.max(
    least,
    lowestAmount(listing) + rules.bidBufferCents,
    listing.currentPriceCents + config.incrementCents,
  );
  return Math.min(wholeDollarsAbove(wanted), ceiling);
}

/** What Nellis would take at the least: whole dollars, and always above the price. */
function lowestAmount({ currentPriceCents, userState }: Listing): Cents {
  const abovePrice = wholeDollarsBelow(currentPriceCents) + DOLLAR;
  return Math.max(abovePrice, wholeDollarsAbove(userState?.nextBidCents ?? 0));
}
