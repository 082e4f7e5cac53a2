/** The increments: the step above a price from `fromDollars` up, highest first. Whole dollars throughout. */
const INCREMENTS = [
  { fromDollars: 1000, dollars: 25 },
  { fromDollars: 500, dollars: 10 },
  { fromDollars: 100, dollars: 5 },
  { fromDollars: 50, dollars: 2 },
  { fromDollars: 0, dollars: 1 },
] as const;

/** A public bid, as the history of a lot shows it. */
export interface PlacedBid {
  readonly bidder: string;
  readonly amount: number;
  readonly atMs: number;
  /** `proxy` is a bid of the house for the leader, against a bid that stayed below the leader's maximum. */
  readonly type: "bid" | "proxy";
}

/** The bidding on one lot: immutable, whole dollars, times by any one clock. */
export interface Bidding {
  readonly openTimeMs: number;
  readonly initialCloseTimeMs: number;
  readonly closeTimeMs: number;
  readonly extensionMs: number;
  /** The price before the first bid. */
  readonly startPrice: number;
  readonly price: number;
  /** The leader, with the maximum that nobody else sees. */
  readonly leader: { readonly bidder: string; readonly maximum: number } | null;
  /** Oldest first. */
  readonly bids: readonly PlacedBid[];
  /** Every maximum that was accepted, as it was asked for, oldest first. */
  readonly maximums: readonly {
    readonly bidder: string;
    readonly maximum: number;
    readonly atMs: number;
  }[];
  readonly isClosed: boolean;
}

/** The house's answer to a bid. `accepted-outbid`: taken, but another bidder's hidden maximum still leads. */
export type BidVerdict = "accepted" | "accepted-outbid" | "duplicate" | "too-low" | "ended";

/** Returns bidding that begins now, at `startPrice` without a bid: the first bid is one increment above it. */
export function openBidding(
  lot: { nowMs: number; closesInSeconds: number; extensionSeconds: number; startPrice: number },
): Bidding {
  const closeTimeMs = lot.nowMs + lot.closesInSeconds * 1000;
  return {
    openTimeMs: lot.nowMs,
    initialCloseTimeMs: closeTimeMs,
    closeTimeMs,
    extensionMs: lot.extensionSeconds * 1000,
    startPrice: lot.startPrice,
    price: lot.startPrice,
    leader: null,
    bids: [],
    maximums: [],
    isClosed: lot.closesInSeconds <= 0,
  };
}

/** Returns the step above `price` that the next bid must take at least. */
export function incrementAt(price: number): number {
  return INCREMENTS.find(({ fromDollars }) => price >= fromDollars)?.dollars ?? 1;
}

/** Returns the least that a bidder who does not lead may bid now. */
export function leastBid(bidding: Bidding): number {
  return bidding.price + incrementAt(bidding.price);
}

/** Returns the least that `bidder` may bid now: a leader must go above their own maximum. */
export function leastBidOf(bidding: Bidding, bidder: string): number {
  const least = leastBid(bidding);
  return bidding.leader?.bidder === bidder ? Math.max(least, bidding.leader.maximum + 1) : least;
}

/** Returns `bidding` as it stands at `nowMs`: closed when its time has passed. */
export function closeIfDue(bidding: Bidding, nowMs: number): Bidding {
  return bidding.isClosed || nowMs < bidding.closeTimeMs ? bidding : { ...bidding, isClosed: true };
}

/** Returns `bidding` as it stood at `atMs`, by placing every bid until then once more. */
export function biddingAsOf(bidding: Bidding, atMs: number): Bidding {
  const { openTimeMs, initialCloseTimeMs, extensionMs, startPrice } = bidding;
  const opened = openBidding({
    nowMs: openTimeMs,
    closesInSeconds: (initialCloseTimeMs - openTimeMs) / 1000,
    extensionSeconds: extensionMs / 1000,
    startPrice,
  });
  const placed = bidding.maximums.filter((bid) => bid.atMs <= atMs)
    .reduce((before, bid) => placeBid(before, bid).bidding, opened);
  return closeIfDue(placed, atMs);
}

/** Returns the number of bids that people placed; the house's own for a leader are not counted. */
export function countBids(bidding: Bidding): number {
  return bidding.maximums.length;
}

/** Returns the number of different people who have bid. */
export function countBidders(bidding: Bidding): number {
  return new Set(bidding.maximums.map(({ bidder }) => bidder)).size;
}

/**
 * Places a bid: `maximum` is the most that `bidder` would pay. The price becomes what the second-highest maximum
 * forces, capped at the highest; of two equal maximums the earlier leads. A bid in the last `extensionMs`
 * moves the close.
 */
export function placeBid(
  before: Bidding,
  bid: { bidder: string; maximum: number; atMs: number },
): { readonly bidding: Bidding; readonly verdict: BidVerdict } {
  const bidding = closeIfDue(before, bid.atMs);
  if (bidding.isClosed) return { bidding, verdict: "ended" };
  if (bidding.maximums.some((earlier) => earlier.bidder === bid.bidder && earlier.maximum === bid.maximum)) {
    return { bidding, verdict: "duplicate" };
  }
  if (bid.maximum < leastBidOf(bidding, bid.bidder)) return { bidding, verdict: "too-low" };
  const contest = contend(bidding, bid);
  return {
    bidding: {
      ...bidding,
      ...contest,
      bids: [...bidding.bids, ...contest.bids],
      maximums: [...bidding.maximums, { bidder: bid.bidder, maximum: bid.maximum, atMs: bid.atMs }],
      closeTimeMs: softClose(bidding, bid.atMs),
    },
    verdict: contest.leader.bidder === bid.bidder ? "accepted" : "accepted-outbid",
  };
}

/** Returns the leader after a bid that is high enough, the price, and the bids that the public sees of it. */
function contend(
  bidding: Bidding,
  { bidder, maximum, atMs }: { bidder: string; maximum: number; atMs: number },
): { leader: NonNullable<Bidding["leader"]>; price: number; bids: PlacedBid[] } {
  const { leader, price } = bidding;
  const takeLead = (newPrice: number) => ({
    leader: { bidder, maximum },
    price: newPrice,
    bids: [{ bidder, amount: newPrice, atMs, type: "bid" as const }],
  });
  if (leader === null) return takeLead(leastBid(bidding));
  if (leader.bidder === bidder) return takeLead(price);
  if (maximum > leader.maximum) {
    return takeLead(Math.min(maximum, leader.maximum + incrementAt(leader.maximum)));
  }
  const held = Math.min(leader.maximum, maximum + incrementAt(maximum));
  return {
    leader,
    price: held,
    bids: [
      { bidder, amount: maximum, atMs, type: "bid" },
      { bidder: leader.bidder, amount: held, atMs, type: "proxy" },
    ],
  };
}

function softClose({ closeTimeMs, extensionMs }: Bidding, atMs: number): number {
  return closeTimeMs - atMs <= extensionMs ? atMs + extensionMs : closeTimeMs;
}
