import type { AuctionId } from "../auction/types.ts";
import { type Clock, sleep } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { FeedEnd, FeedEvent, LotFeed } from "../nellis/feed/lot_feed.ts";
import { backoffDelay } from "../resilience/backoff.ts";

/** The rules by which a lost connection is tried again. */
export interface ReconnectRules {
  /** The first wait; it doubles up to `longestMs`. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Connections in a row that may fail before the lot is polled at full rate. */
  readonly attempts: number;
}

/** Hears the live feed's news of all lots that are followed. */
export interface LiveLotListener {
  /** The feed carries the lot now, or it no longer does and polling alone has to. */
  onLive(id: AuctionId, isLive: boolean): void;
  /** The feed said that there was a bid on the lot, or that it is over. */
  onEvent(id: AuctionId, event: FeedEvent & { readonly type: "bid" | "closed" }): void;
}

/** The parts of a live feed. */
export interface LiveFeedParts {
  readonly clock: Clock;
  readonly feed: LotFeed;
  readonly bus: EventBus;
  readonly rules: ReconnectRules;
  readonly listener: LiveLotListener;
  /** Returns a number in [0, 1): a thousand lots that lost their streams together must not come back together. */
  readonly random01: () => number;
}

/** Keeps one stream open for every lot that is followed, and connects it again whenever it is lost. */
export interface LiveFeed {
  /** Connects to the lot's stream, unless it is followed already. */
  follow(id: AuctionId): void;
  /** Closes the lot's stream; the listener hears no more of the lot. */
  leave(id: AuctionId): void;
  /** Returns the lots that are followed. */
  following(): Iterable<AuctionId>;
  /** Returns the number of streams that are connected. */
  connected(): number;
  /** Closes every stream and waits until they are. */
  close(): Promise<void>;
}

/** A stream counts as proven after this long. Otherwise a feed that greets and hangs up would be tried every second. */
const PROVEN_AFTER_MS = 5_000;
/** The share of a wait that chance may take off. */
const JITTER = 0.5;

/** Creates a live feed that follows no lot yet. */
export function createLiveFeed(parts: LiveFeedParts): LiveFeed {
  const { clock, feed, bus, rules, listener } = parts;
  const followed = new Map<AuctionId, AbortController>();
  const underway = new Set<Promise<void>>();
  const lastEventIds = new Map<AuctionId, string | null>();
  let connected = 0;

  /** Holds one stream until it ends. `onAlive` hears its first event, and the first after `PROVEN_AFTER_MS`. */
  const connectOnce = async (
    id: AuctionId,
    signal: AbortSignal,
    onAlive: (isProven: boolean) => void,
  ): Promise<FeedEnd> => {
    let connectedAtMs: number | null = null;
    let isProven = false;
    const hear = (event: FeedEvent, eventId: string | null) => {
      lastEventIds.set(id, eventId);
      bus.publish({ type: "feed-event", auctionId: id, eventType: event.type, atMs: clock.now() });
      if (event.type === "bid" || event.type === "closed") listener.onEvent(id, event);
      if (connectedAtMs === null) {
        connected++;
        bus.publish({ type: "feed-connection", auctionId: id, result: "connected" });
        connectedAtMs = clock.now();
        onAlive(false);
      }
      if (isProven || clock.now() - connectedAtMs < PROVEN_AFTER_MS) return;
      isProven = true;
      onAlive(true);
    };
    const end = await feed.connect(id, hear, signal, lastEventIds.get(id));
    if (connectedAtMs !== null) connected--;
    if (!signal.aborted) bus.publish({ type: "feed-connection", auctionId: id, result: end.reason });
    return end;
  };

  const hold = async (id: AuctionId, signal: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      let isLive = false;
      const goLive = () => {
        if (!isLive) listener.onLive(id, true);
        isLive = true;
      };
      const { retryAfterMs = 0 } = await connectOnce(id, signal, (isProven) => {
        // A lot that fell back to polling stays there until a stream has lasted: the feed may go on hanging up.
        if (isProven) failures = 0;
        if (failures < rules.attempts) goLive();
      });
      if (signal.aborted) return;
      failures++;
      if (failures === rules.attempts) {
        bus.publish({ type: "feed-fallback", auctionId: id });
        listener.onLive(id, false);
      }
      const delayMs = backoffDelay({
        ...rules,
        attempt: failures,
        jitter: JITTER,
        random01: parts.random01(),
      });
      await sleep(clock, Math.max(delayMs, retryAfterMs), signal);
    }
  };

  return {
    follow(id) {
      if (followed.has(id)) return;
      const stop = new AbortController();
      followed.set(id, stop);
      const holding = hold(id, stop.signal).finally(() => underway.delete(holding));
      underway.add(holding);
    },
    leave(id) {
      followed.get(id)?.abort();
      followed.delete(id);
      lastEventIds.delete(id);
    },
    following: () => followed.keys(),
    connected: () => connected,
    async close() {
      for (const stop of followed.values()) stop.abort();
      followed.clear();
      await Promise.all(underway);
    },
  };
}
