import type { Costs } from "./costs.ts";

/** The owner's settings that the sums on a page are made of. Dollars; null is no limit. */
export interface SpendingSettings {
  readonly costs: Costs;
  readonly budget: { readonly perBid: number | null };
  /** `bidBuffer` is added to the next allowed bid. */
  readonly bidding: { readonly bidBuffer: number };
}
