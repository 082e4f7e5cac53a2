import type { ReadonlySignal } from "@preact/signals";
import type { Costs } from "./costs.ts";

/** The owner's settings that the sums on a page are made of. Dollars; null is no limit. */
export interface SpendingSettings {
  readonly costs: Costs;
  readonly budget: { readonly perBid: number | null };
  /** `bidBuffer` is added to the next allowed bid. */
  readonly bidding: { readonly bidBuffer: number };
}

/** The owner's settings, as they were last asked for: the server does not push them. */
export interface Spending {
  /** Null until the server has told them: no sum is shown before that. */
  readonly current: ReadonlySignal<SpendingSettings | null>;
  /** Asks for them again, as before money is confirmed: they may have been changed elsewhere. */
  refresh(): Promise<void>;
}
