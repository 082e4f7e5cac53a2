import { wasSent } from "../auction/bid.ts";
import { formatCents } from "../auction/money.ts";
import type { Auction, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { BusEvent } from "../event_bus.ts";

/** Returns one line about an event, or null for an event that is not worth one. */
export function tell(
  event: BusEvent,
  before: Auction | undefined,
  titleOf: (id: string) => string,
): string | null {
  switch (event.type) {
    case "notification":
      return `${mark(event.notification.kind)} ${event.notification.message}`;
    case "bid-answered":
      return `→ ${titleOf(event.bid.auctionId)}: ${bidStory(event.bid, event.outcome)}`;
    case "auction-changed":
      return priceStory(event.auction, before);
    default:
      return null;
  }
}

/** Returns the owner's standing at the lot, in a word or two. */
export function standing(auction: Auction): string {
  if (auction.life.phase === "ended") return auction.life.won ? "WON" : "ended";
  if (auction.reading.failure) return "can't read";
  if (auction.bidding.phase !== "ready") return "bidding";
  if (auction.listing?.userState?.isWinning) return "leading";
  if (auction.maxBidReached) return "past limit";
  return auction.config.strategy === "manual" ? "watching" : "waiting";
}

function mark(kind: string): string {
  return kind === "won" ? "★" : kind === "lost" ? "✗" : "!";
}

function bidStory({ amountCents, strategy, reason }: PlannedBid, outcome: BidOutcome): string {
  const bid = `${strategy} bid of ${formatCents(amountCents)} (${reason})`;
  if (!wasSent(outcome)) return `${bid} not sent: ${outcome.message}`;
  if (outcome.result !== "accepted") return `${bid} ${outcome.result}: ${outcome.message}`;
  return outcome.isLeading ? `${bid} accepted, leading` : `${bid} accepted, but a hidden maximum is higher`;
}

function priceStory(auction: Auction, before: Auction | undefined): string | null {
  const { listing } = auction;
  if (!listing || auction.life.phase === "ended") return null;
  if (before?.listing?.currentPriceCents === listing.currentPriceCents) return null;
  return `  ${auction.title} stands at ${formatCents(listing.currentPriceCents)} (${standing(auction)})`;
}
