import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** Says how the live feed is. */
export interface FeedWatch {
  check(): HealthCheck;
  close(): void;
}

/** What is asked when the check is. */
export interface FeedWatchParts {
  readonly bus: Pick<EventBus, "listen">;
  readonly auctions: () => readonly Auction[];
  /** Whether a lot is to be on the feed now. */
  readonly isOnFeed: (id: AuctionId) => boolean;
  /** How many lots' streams are connected. */
  readonly connected: () => number;
}

/** Listens on the bus for lots that the feed was given up for. */
export function watchFeed({ bus, auctions, isOnFeed, connected }: FeedWatchParts): FeedWatch {
  const lost = new Set<AuctionId>();
  const close = bus.listen((event) => {
    if (event.type === "feed-fallback") lost.add(event.auctionId);
    if (event.type === "feed-connection" && event.result === "connected") lost.delete(event.auctionId);
    if (event.type === "auction-removed") lost.delete(event.auctionId);
  });
  return {
    check() {
      const wanted = auctions().filter(({ id, life }) => life.phase === "active" && isOnFeed(id));
      const without = wanted.filter(({ id }) => lost.has(id)).length;
      const lots = `${connected()} of the ${wanted.length} lots that belong on the live feed are on it`;
      if (without === 0) return { status: "healthy", message: lots };
      const message = `${lots}; ${without} are polled, as it failed too often for them. It is tried again`;
      return { status: "degraded", message };
    },
    close,
  };
}
