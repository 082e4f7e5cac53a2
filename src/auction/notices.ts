import { formatCents } from "./money.ts";
import type { Auction, Held, Listing, Notification } from "./types.ts";

/** The owner led, and someone went above. */
export function outbidNotice(auction: Auction, listing: Listing): Notification {
  return {
    kind: "outbid",
    auctionId: auction.id,
    message: `Outbid on ${auction.title}: it stands at ${formatCents(listing.currentPriceCents)}`,
    currentBidCents: listing.currentPriceCents,
  };
}

/** The next bid would be above a limit of the owner's: the lot's own, or one of the settings. */
export function limitNotice(auction: Auction, listing: Listing, held: Held): Notification {
  const isOwn = held.by === "maxBid" || held.by === "maxTotal";
  return {
    kind: isOwn ? "maxBidReached" : "limitReached",
    auctionId: auction.id,
    message: `${auction.title} stands at ${formatCents(listing.currentPriceCents)}: not bidding any more. ` +
      `${held.reason}. Raise it to go on`,
    currentBidCents: listing.currentPriceCents,
  };
}

/** A bid failed in a way that trying again will not mend. */
export function bidFailedNotice(auction: Auction, message: string): Notification {
  return {
    kind: "bidFailed",
    auctionId: auction.id,
    message: `A bid on ${auction.title} failed: ${message}`,
  };
}

/** The lot is over, and the owner took part. */
export function endedNotice(auction: Auction, listing: Listing, won: boolean): Notification {
  const price = formatCents(listing.currentPriceCents);
  return {
    kind: won ? "won" : "lost",
    auctionId: auction.id,
    message: won ? `Won ${auction.title} for ${price}` : `Lost ${auction.title}: it sold for ${price}`,
    finalPriceCents: listing.currentPriceCents,
  };
}
