import { SIGN_IN, SIGNED_OUT } from "./limits/sign_in.ts";
import { formatCents } from "./money.ts";
import type { Auction, Held, HeldBy, Listing, Notification, PlannedBid } from "./types.ts";

/** Says that the owner led, and somebody has bid more. */
export function outbidNotice(auction: Auction, listing: Listing): Notification {
  return {
    kind: "outbid",
    auctionId: auction.id,
    message: `Outbid on ${auction.title}: it stands at ${formatCents(listing.currentPriceCents)}`,
    currentBidCents: listing.currentPriceCents,
  };
}

/** The notice for each limit: the lot's own two have one to themselves. A limit that is missing does not compile. */
const LIMIT_NOTICES: Readonly<Record<HeldBy, "maxBidReached" | "limitReached">> = {
  maxBid: "maxBidReached",
  maxTotal: "maxBidReached",
  perBid: "limitReached",
  budget: "limitReached",
  group: "limitReached",
  closed: "limitReached",
  autoBid: "limitReached",
  page: "limitReached",
  gaveUp: "limitReached",
};

/** Says that the next bid would be above a limit of the owner's: the lot's own, or one of the settings. */
export function limitNotice(auction: Auction, listing: Listing, held: Held): Notification {
  return {
    kind: LIMIT_NOTICES[held.by],
    auctionId: auction.id,
    message: `${auction.title} stands at ${formatCents(listing.currentPriceCents)}: not bidding any more. ` +
      `${held.reason}. Raise it to go on`,
    currentBidCents: listing.currentPriceCents,
  };
}

/** Says that a bid failed in a way that trying again will not mend. */
export function bidFailedNotice(auction: Auction, message: string): Notification {
  return {
    kind: "bidFailed",
    auctionId: auction.id,
    message: `A bid on ${auction.title} failed: ${message}`,
  };
}

/** Says that the lot is over, and that nobody was signed in to see if the owner has won it. */
export function unseenEndNotice({ id, title }: Auction): Notification {
  return {
    kind: "signedOut",
    auctionId: id,
    message:
      `${title} is over, but nobody was signed in at Nellis to see who won: ${SIGN_IN}, and look at the lot there`,
  };
}

/** Says that a bid's request is over, and that nobody knows if it arrived. */
export function bidUnknownNotice(auction: Auction, bid: PlannedBid, message: string): Notification {
  return {
    kind: "bidUnknown",
    auctionId: auction.id,
    message:
      `It is not known yet whether your bid of ${formatCents(bid.amountCents)} on ${auction.title} counts ` +
      `(${message}). Nothing more is bid on it until the lot has shown that`,
  };
}

/** Says that Nellis has not answered bids on this lot twice in a row. */
export function bidsFailingNotice(auction: Auction, message: string): Notification {
  return {
    kind: "bidsFailing",
    auctionId: auction.id,
    message: `Bids on ${auction.title} do not get through (${message}). Gavel goes on trying until the close`,
  };
}

/** Says, after an outage that was told, that a bid on this lot has been answered or is seen to count. */
export function bidsBackNotice(auction: Auction): Notification {
  return {
    kind: "bidsBack",
    auctionId: auction.id,
    message: `Bids on ${auction.title} get through again`,
  };
}

/** Says that the lot's page has long shown nothing of a bid that Nellis accepted. */
export function pageContradictsNotice(auction: Auction, reason: string): Notification {
  return {
    kind: "pageContradicts",
    auctionId: auction.id,
    message: `${auction.title}: ${reason}. Look at the lot on Nellis`,
  };
}

/** Says that Nellis does not know the owner any more, as seen on a lot that is to be bid on. */
export function signedOutNotice(auction: Auction): Notification {
  return {
    kind: "signedOut",
    auctionId: auction.id,
    message: `${SIGNED_OUT}. Until then no bid can be sent, on ${auction.title} or any other lot`,
  };
}

/** Says that the live feed of a lot that is to be bid on failed too often, `leftMs` before its close. */
export function feedLostNotice(auction: Auction, leftMs: number): Notification {
  const minutes = Math.max(1, Math.round(leftMs / 60_000));
  return {
    kind: "feedLost",
    auctionId: auction.id,
    message:
      `The live feed of ${auction.title} is lost ${minutes} min before its close: it is read more often ` +
      "instead, so bids are heard some seconds later. Snipes leave on time all the same",
  };
}

/** Says how a lot ended in which the owner took part. */
export function endedNotice(auction: Auction, listing: Listing, won: boolean): Notification {
  const price = formatCents(listing.currentPriceCents);
  return {
    kind: won ? "won" : "lost",
    auctionId: auction.id,
    message: won
      ? `Won ${auction.title} for ${price}`
      : listing.currentPriceCents === 0
      ? `${auction.title} is over, and nobody bid on it`
      : `Lost ${auction.title}: it sold for ${price}`,
    finalPriceCents: listing.currentPriceCents,
  };
}
