import type { Auction, AuctionConfig, Listing, Rules } from "../types.ts";

/** The rules that a snipe is timed by. */
type SnipeRules = Pick<Rules, "snipeSeconds" | "bidLeadMs">;

/** When a snipe with this config leaves, by Nellis's clock. */
export function snipeTime(
  { snipeSeconds }: AuctionConfig,
  { closeTimeMs }: Listing,
  rules: SnipeRules,
): number {
  return closeTimeMs - (snipeSeconds ?? rules.snipeSeconds) * 1000 - rules.bidLeadMs;
}

/** When this lot's snipe would leave, by Nellis's clock, whatever holds it now; null when it is not to be sniped. */
export function snipeTimeOf({ config, listing }: Auction, rules: SnipeRules): number | null {
  return listing && config.strategy === "snipe" ? snipeTime(config, listing, rules) : null;
}
