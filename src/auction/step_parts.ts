import type { Auction, Effect, Step } from "./types.ts";

/** Returns the auction as it is, with nothing to do about it. */
export function still(auction: Auction): Step {
  return { auction, effects: [] };
}

/** Returns the same step, with `first` to be done before the rest. */
export function withEffects(first: readonly Effect[], { auction, effects }: Step): Step {
  return { auction, effects: [...first, ...effects] };
}
