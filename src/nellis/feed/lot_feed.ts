import type { AuctionId, FeedEndReason } from "../../auction/types.ts";
import type { FeedEvent } from "./events.ts";

export type { FeedEvent } from "./events.ts";

/** Hears each event with the id to come back with (`lastEventId`), or null while the feed gives none. */
export type FeedListener = (event: FeedEvent, eventId: string | null) => void;

/** The end of a connection to the live feed. */
export interface FeedEnd {
  readonly reason: FeedEndReason;
  /** A sentence for the owner. */
  readonly message: string;
  /** True when the feed said something that has a meaning before it ended. */
  readonly wasConnected: boolean;
  /** The time that the feed asked us to stay away: 0 to 60 s by `retry:`, up to a day by `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** Nellis's live events, one lot a connection. */
export interface LotFeed {
  /**
   * Holds one connection until it ends or `signal` aborts, and returns its end; never rejects. Nothing is told after
   * the abort. `lastEventId` names the event to go on after.
   */
  connect(
    id: AuctionId,
    listener: FeedListener,
    signal: AbortSignal,
    lastEventId?: string | null,
  ): Promise<FeedEnd>;
}

/** An end, as far as its finder knows it. */
export type Ending = Omit<FeedEnd, "wasConnected">;

/** The end by our own hand. */
export const STOPPED: Ending = { reason: "stopped", message: "The live feed was stopped." };
