import type { FeedEndReason } from "../../auction/types.ts";

/** Why a connection to the live feed is over. */
export interface FeedEnd {
  readonly reason: FeedEndReason;
  /** A sentence for the owner. */
  readonly message: string;
  /** Whether the feed said anything that has a meaning before it ended. */
  readonly wasConnected: boolean;
  /** How long the feed asked us to stay away, if it did: 0 to 60 s by `retry:`, up to a day by `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** An end, as whoever finds it can name it. */
export type Ending = Omit<FeedEnd, "wasConnected">;

/** By our own hand. */
export const STOPPED: Ending = { reason: "stopped", message: "The live feed was stopped." };
