import type { AuctionConfig, Held } from "../types.ts";

/** What the owner reads where their switch on the lot keeps its strategy from bidding. */
export const SWITCHED_OFF =
  "Automatic bidding is switched off for this lot: switch it on to let the strategy bid";

/** Whether the owner's switch keeps the strategy from bidding. `manual` bids nothing that could be kept. */
export function isSwitchedOff({ strategy, autoBid }: AuctionConfig): boolean {
  return strategy !== "manual" && !autoBid;
}

/** The hold that the owner's switch makes; null while it is on. */
export function heldBySwitch(config: AuctionConfig): Held | null {
  return isSwitchedOff(config) ? { by: "autoBid", reason: SWITCHED_OFF } : null;
}

/** Whether the config lets a strategy bid anything at all. */
export function isArmed({ strategy, autoBid, maxBidCents }: AuctionConfig): boolean {
  return strategy !== "manual" && autoBid && maxBidCents > 0;
}
