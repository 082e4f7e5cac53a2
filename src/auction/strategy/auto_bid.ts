import type { AuctionConfig, Held } from "../types.ts";

/** The sentence for the owner when their switch on the lot keeps its strategy from bidding. */
export const SWITCHED_OFF =
  "Automatic bidding is switched off for this lot: switch it on to let the strategy bid";

/** Returns true when the owner's switch keeps the strategy from bidding. `manual` has no bids to keep back. */
export function isSwitchedOff({ strategy, autoBid }: AuctionConfig): boolean {
  return strategy !== "manual" && !autoBid;
}

/** Returns the hold by the owner's switch; null while the switch is on. */
export function heldBySwitch(config: AuctionConfig): Held | null {
  return isSwitchedOff(config) ? { by: "autoBid", reason: SWITCHED_OFF } : null;
}

/** Returns true when the config lets a strategy bid anything at all. */
export function isArmed({ strategy, autoBid, maxBidCents }: AuctionConfig): boolean {
  return strategy !== "manual" && autoBid && maxBidCents > 0;
}
