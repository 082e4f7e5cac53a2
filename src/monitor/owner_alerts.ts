import { feedLostNotice, signedOutNotice } from "../auction/notices.ts";
import { wantsToBid } from "../auction/strategy/strategy.ts";
import type { Auction, AuctionId, Notification } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

/** Nearer to its close than this, a lot that is bid on is worth telling of a feed that is lost. */
const NEAR_CLOSE_MS = 15 * 60_000;

/**
 * Starts the alerts that concern more than one lot: signed out at Nellis (once, until signed in again), and a live feed
 * that is lost near a close (once per loss). `nellisNow` is Nellis's clock. Returns a function that stops it.
 */
export function startOwnerAlerts(
  bus: EventBus,
  monitor: Pick<Monitor, "get">,
  nellisNow: () => number,
): () => void {
  const tell = (notification: Notification) => bus.publish({ type: "notification", notification });
  const seeSession = watchSession(tell);
  const feeds = watchFeeds(tell, nellisNow);
  return bus.listen((event) => {
    switch (event.type) {
      case "auction-changed":
        return seeSession(event.auction);
      case "auction-removed":
        return feeds.isBack(event.auctionId);
      case "feed-fallback":
        feeds.isLost(event.auctionId);
        return feeds.look(monitor.get(event.auctionId));
      case "feed-connection":
        return event.result === "connected" ? feeds.isBack(event.auctionId) : undefined;
      case "lot-read":
        return feeds.look(monitor.get(event.auctionId));
    }
  });
}

function watchSession(tell: (notification: Notification) => void) {
  let signedOutAtMs: number | null = null;
  return (auction: Auction): void => {
    const { listing } = auction;
    if (!listing) return;
    // A page from before proves nothing: lots are read at different times.
    if (listing.userState && listing.requestedAtMs > (signedOutAtMs ?? Infinity)) signedOutAtMs = null;
    if (listing.userState || signedOutAtMs !== null || !wantsToBid(auction)) return;
    signedOutAtMs = listing.requestedAtMs;
    tell(signedOutNotice(auction));
  };
}

function watchFeeds(tell: (notification: Notification) => void, nellisNow: () => number) {
  const lost = new Map<AuctionId, "untold" | "told">();
  return {
    isLost: (id: AuctionId) => void lost.set(id, "untold"),
    isBack: (id: AuctionId) => void lost.delete(id),
    /** A feed that is lost long before the close is told of when the close is near. */
    look(auction: Auction | undefined): void {
      if (!auction || lost.get(auction.id) !== "untold" || !wantsToBid(auction) || !auction.listing) return;
      const leftMs = auction.listing.closeTimeMs - nellisNow();
      if (leftMs <= 0 || leftMs > NEAR_CLOSE_MS) return;
      lost.set(auction.id, "told");
      tell(feedLostNotice(auction, leftMs));
    },
  };
}
