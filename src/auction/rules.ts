import type { Limits } from "./limits/limits.ts";
import type { Cents } from "./money.ts";

/** The owner's settings for all auctions and the facts of this moment, as the core needs them. */
export interface Rules {
  /** The limits on this auction now. */
  readonly limits: Limits;
  readonly snipeSeconds: number;
  /** The time from a bid's decision to its arrival at Nellis (`strategy/snipe_time.ts`). */
  readonly travelMs: number;
  /** The amount added to the next allowed bid, for every strategy. */
  readonly bidBufferCents: Cents;
  /** Tries at one price before giving it up. */
  readonly retryAttempts: number;
  /** The time for which an ended auction is kept. */
  readonly retentionMs: number;
  /** The owner stopped all bidding. */
  readonly isPaused: boolean;
  /** No bid can be recorded now, so none is decided. */
  readonly isStoreAway: boolean;
  /** A snipe bids its whole maximum as one proxy bid, instead of the next allowed amount at a time. */
  readonly isSmart: boolean;
  /** After three bids in a row that a hidden maximum has passed, each next step doubles. */
  readonly doublesSteps: boolean;
  /** The rule for reading lots: at a fixed rate, or as rarely as the time left allows. */
  readonly polling: "plain" | "minimal";
  /** The interval at which a lot on the live feed is still read. */
  readonly liveIntervalMs: number;
  /** The highest of our bids on this lot that Nellis has ever taken; 0 when none. */
  readonly acceptedCents: Cents;
  /** The highest bid of ours on this lot that Nellis itself answered is taken; 0 when none. */
  readonly answeredCents: Cents;
  /** The time until a reading that is asked for now could leave (ms): 0 for at once, long after a refusal. */
  readonly readingInMs: number;
}
