import type { BiddingState, Contradiction, Held, Known, Passed, Setback } from "./bid.ts";
import type { AuctionConfig, AuctionId } from "./config.ts";
import type { Effect } from "./events.ts";
import type { Listing, ReadFailure } from "./lot.ts";
import type { Cents } from "./money.ts";
import type { Readiness } from "./readiness.ts";

export type * from "./bid.ts";
export type * from "./config.ts";
export type * from "./events.ts";
export type * from "./lot.ts";
export type * from "./rules.ts";
export type * from "./words.ts";

/** Active until Nellis says it is over, then kept as ended for its retention. */
export type Life =
  | { readonly phase: "active" }
  | {
    readonly phase: "ended";
    readonly endedAtMs: number;
    readonly finalPriceCents: Cents;
    /** Null when nobody was signed in to tell. */
    readonly won: boolean | null;
  };

/** The state of reading the lot. */
export interface ReadingState {
  /** Failures in a row. */
  readonly failures: number;
  /** The reason why the last reading failed; null when it did not. */
  readonly failure: ReadFailure | null;
  /** The time of the next reading, by Nellis's clock; null for none. */
  readonly nextReadAtMs: number | null;
}

/** A lot whose page keeps saying that it is open, past the close time that it shows: forgotten, or a clock is wrong. */
export interface Overdue {
  readonly closeTimeMs: number;
  /** The time at which the first such page was asked for, by Nellis's clock. */
  readonly sinceMs: number;
  /** The number of pages in a row that said so. */
  readonly readings: number;
}

/** One watched lot: all that Gavel knows and has decided about it. Immutable; `step` makes the next one. */
export interface Auction {
  readonly id: AuctionId;
  readonly title: string;
  readonly url: string;
  readonly imageUrl: string | null;
  readonly config: AuctionConfig;
  readonly watchedSinceMs: number;
  /** The last good reading; null before the first. */
  readonly listing: Listing | null;
  readonly life: Life;
  readonly reading: ReadingState;
  readonly bidding: BiddingState;
  readonly setback: Setback | null;
  /** Null while page and answers agree. */
  readonly contradiction: Contradiction | null;
  /** The last bids in a row that a rival's hidden maximum has passed; null when there are none. */
  readonly passed: Passed | null;
  /** Knowledge beside its page; null until the page was read in this run, as older knowledge decides nothing. */
  readonly known: Known | null;
  /** Null while no page shows it open past its close time. */
  readonly overdue: Overdue | null;
  /** The number of bids ever decided: their ids are made of it. */
  readonly bidsDecided: number;
  /** The live feed carries the lot, so its news arrives without asking. */
  readonly isLive: boolean;
  /** A client has it open: it is read often enough to look at. */
  readonly hasAudience: boolean;
  /** The price has passed what may be bid. */
  readonly maxBidReached: boolean;
  /** The limit that the strategy has met; null while none holds it. */
  readonly held: Held | null;
  /** The result of the last check before its close; null when none was made. */
  readonly readiness: Readiness | null;
  /** The time at which anything here last changed or was confirmed, by Nellis's clock. */
  readonly updatedAtMs: number;
}

/** The outcome of one event: the next auction, and what to do about it. */
export interface Step {
  readonly auction: Auction;
  readonly effects: readonly Effect[];
}
