import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { FeedListener, LiveFeed } from "./live_feed.ts";
import type { Monitor } from "./monitor.ts";

/** What a follower goes by. */
export interface FollowerParts {
  readonly monitor: Pick<Monitor, "list" | "get" | "hear">;
  readonly bus: EventBus;
  /** Whether a lot is to be on the live feed now. */
  readonly isWanted: (id: AuctionId) => boolean;
  readonly createFeed: (listener: FeedListener) => LiveFeed;
}

/** Keeps the right lots on the live feed. */
export interface Follower {
  /** What is wanted changed: lots join the feed or leave it. */
  sync(): void;
  /** How many lots' streams are connected. */
  connected(): number;
  close(): Promise<void>;
}

/** Follows every watched lot that is wanted on the feed until it is over, and tells the monitor what it says. */
export function createFollower({ monitor, bus, isWanted, createFeed }: FollowerParts): Follower {
  const feed = createFeed({
    onLive: (id, isLive) => monitor.hear(id, { type: "feed-changed", isLive }),
    onEvent(id, event) {
      if (event.type === "closed") return monitor.hear(id, { type: "feed-closed" });
      const { priceCents, bidCount, closeTimeMs } = event;
      const moved = closeTimeMs === undefined ? {} : { closeTimeMs };
      monitor.hear(id, { type: "feed-bid", priceCents, bidCount, ...moved });
    },
  });

  const leave = (id: AuctionId) => {
    feed.leave(id);
    monitor.hear(id, { type: "feed-changed", isLive: false });
  };

  const follow = ({ id, life }: Auction) => {
    if (life.phase === "active" && isWanted(id)) feed.follow(id);
  };

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-removed") return feed.leave(event.auctionId);
    if (event.type !== "auction-changed") return;
    const { id, life } = event.auction;
    // Of a lot that was stopped meanwhile nothing more is to be heard.
    if (!monitor.get(id)) return;
    if (life.phase === "active") follow(event.auction);
    else feed.leave(id);
  });

  const sync = () => {
    for (const id of [...feed.following()]) if (!isWanted(id)) leave(id);
    for (const auction of monitor.list()) follow(auction);
  };
  sync();

  return {
    sync,
    connected: feed.connected,
    async close() {
      stopListening();
      await feed.close();
    },
  };
}
