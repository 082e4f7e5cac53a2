import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** Reports the state of the live feed. */
export interface FeedWatch {
  check(): HealthCheck;
  /** Returns the number of lots that are to be on the feed now, and of those of them that fell back to polling. */
  figures(): { readonly wanted: number; readonly fallback: number };
  close(): void;
}

/** The sources of the check. */
export interface FeedWatchParts {
  readonly bus: Pick<EventBus, "listen">;
  readonly auctions: () => readonly Auction[];
  /** True when the lot is to be on the feed now. */
  readonly isOnFeed: (id: AuctionId) => boolean;
  /** The number of lots whose stream is connected. */
  readonly connected: () => number;
}

/** Listens on the bus for lots whose feed was given up. */
export function watchFeed({ bus, auctions, isOnFeed, connected }: FeedWatchParts): FeedWatch {
  const lost = new Set<AuctionId>();
  const close = bus.listen((event) => {
    if (event.type === "feed-fallback") lost.add(event.auctionId);
    if (event.type === "feed-connection" && event.result === "connected") lost.delete(event.auctionId);
    if (event.type === "auction-removed") lost.delete(event.auctionId);
  });
  const figures = () => {
    const wanted = auctions().filter(({ id, life }) => life.phase === "active" && isOnFeed(id));
    return { wanted: wanted.length, fallback: wanted.filter(({ id }) => lost.has(id)).length };
  };
  return {
    check() {
      const { wanted, fallback } = figures();
      const lots = `Connected to the live feed: ${connected()} of ${wanted} lots that use it`;
      if (fallback === 0) return { status: "healthy", message: lots };
      const message = `${lots}. It failed too often for ${fallback}: polled meanwhile, and tried again`;
      return { status: "degraded", message };
    },
    figures,
    close,
  };
}
