import type { Cents } from "./money.ts";
import type { Strategy } from "./words.ts";

/** A Nellis product id, as the clients write it: a string of digits. */
export type AuctionId = string;

/** The owner's wishes for one auction. */
export interface AuctionConfig {
  readonly strategy: Strategy;
  /** The client's own word for the strategy (`auto`, `last-second`, …), told back to it unchanged. */
  readonly strategyWord: string;
  /** The most that may be bid by itself; 0 means watch, do not bid. */
  readonly maxBidCents: Cents;
  /** The most that the lot may cost in all, with premium and tax, or null. */
  readonly maxTotalCents: Cents | null;
  /** The group of like lots that it belongs to (`settings.groups`), or null. */
  readonly group: string | null;
  /** The step above the current price, used when it is more than Nellis asks. */
  readonly incrementCents: Cents;
  /** The least that may be bid, or null. */
  readonly minBidCents: Cents | null;
  /** A snipe's lead before the close, 1 to 60 s; null follows the owner's global setting. */
  readonly snipeSeconds: number | null;
  /** The owner's switch on the lot: while it is off, no strategy bids on it (decision 0012). */
  readonly autoBid: boolean;
}
