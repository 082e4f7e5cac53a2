import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import type { Fetch } from "../exchange.ts";
import type { FeedEnd } from "./feed_end.ts";
import { followFeed } from "./feed_following.ts";
import { type FeedListener, sendableId } from "./feed_hearing.ts";
import { openFeed } from "./feed_opening.ts";

export type { FeedEnd } from "./feed_end.ts";
export type { FeedEvent } from "./feed_events.ts";
export type { FeedListener } from "./feed_hearing.ts";

/** Nellis's live events, one lot a connection. */
export interface LotFeed {
  /**
   * Holds one connection until it ends or `signal` aborts, and says why it is over; never rejects. Nothing is
   * told after the abort.
   */
  connect(
    id: AuctionId,
    listener: FeedListener,
    signal: AbortSignal,
    lastEventId?: string | null,
  ): Promise<FeedEnd>;
}

/** What the feed is made of. */
export interface LotFeedOptions {
  /** Where the feed is (`SSE_ENDPOINT`), without `/live-products`. */
  readonly endpoint: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly userAgent: string;
  /** A feed that makes no event for so long is dead [10 s]: it pings about every second. */
  readonly silenceMs?: number;
  /** For the head of the answer to be here [10 s]. */
  readonly connectTimeoutMs?: number;
}

/** The feed at `endpoint`: no connection and no timer but while a lot is followed. Throws for what is no URL. */
export function createLotFeed(options: LotFeedOptions): LotFeed {
  const { fetch, clock, userAgent, silenceMs = 10_000, connectTimeoutMs = 10_000 } = options;
  const url = new URL(`${options.endpoint.replace(/\/+$/, "")}/live-products`);
  // What becomes of the body of a Response that is garbage is up to the runtime: none becomes garbage too early.
  const followed = new Set<Response>();

  return {
    async connect(id, listener, signal, lastEventId = null) {
      const headers = new Headers({ accept: "text/event-stream", "user-agent": userAgent });
      const sendable = sendableId(lastEventId);
      if (sendable !== null) headers.set("last-event-id", sendable);
      const lotUrl = new URL(url);
      lotUrl.searchParams.set("productId", id);
      const opened = await openFeed(lotUrl, { fetch, clock, headers, signal, timeoutMs: connectTimeoutMs });
      if ("reason" in opened) return { ...opened, wasConnected: false };
      followed.add(opened.response);
      try {
        return await followFeed(opened.body, { id, listener, clock, signal, silenceMs, lastEventId });
      } finally {
        followed.delete(opened.response);
      }
    },
  };
}
