import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { LiveFeed, LiveLotListener } from "./live_feed.ts";
import type { Monitor } from "./monitor.ts";

/** The parts of a follower. */
export interface FollowerParts {
  readonly monitor: Pick<Monitor, "list" | "get" | "hear">;
  readonly bus: EventBus;
  /** Returns true when a lot is to be on the live feed now. */
  readonly isWanted: (id: AuctionId) => boolean;
  readonly createFeed: (listener: LiveLotListener) => LiveFeed;
}

/** Keeps the right lots on the live feed. */
export interface Follower {
  /** Connects the lots that are wanted on the feed now, and disconnects the others. */
  sync(): void;
  /** Returns the number of lots whose streams are connected. */
  connected(): number;
  close(): Promise<void>;
}

/** Follows every watched lot that is wanted on the feed until it is over, and passes its news on to the monitor. */
export function createFollower({ monitor, bus, isWanted, createFeed }: FollowerParts): Follower {
  const feed = createFeed({
    onLive: (id, isLive) => monitor.hear(id, { type: "feed-changed", isLive }),
    onEvent(id, event) {
      if (event.type === "closed") return monitor.hear(id, { type: "feed-closed" });
      monitor.hear(id, { ...event, type: "feed-bid" });
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
    // A lot that was stopped meanwhile must not be connected again.
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
