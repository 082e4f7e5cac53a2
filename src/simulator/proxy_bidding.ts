/** How far a bid must go above a price from `fromDollars` up, highest first. Whole dollars throughout. */
const INCREMENTS = [
  { fromDollars: 1000, dollars: 25 },
  { fromDollars: 500, dollars: 10 },
  { fromDollars: 100, dollars: 5 },
  { fromDollars: 50, dollars: 2 },
  { fromDollars: 0, dollars: 1 },
] as const;

/** One public bid: what the history of a lot shows. */
export interface PlacedBid {
  readonly bidder: string;
  readonly amount: number;
  readonly atMs: number;
  /** `proxy` is the house bidding for the leader, against a bid that stayed below their maximum. */
  readonly type: "bid" | "proxy";
}

/** The bidding on one lot: immutable, whole dollars, times by any one clock. */
export interface Bidding {
  readonly openTimeMs: number;
  readonly initialCloseTimeMs: number;
  readonly closeTimeMs: number;
  readonly extensionMs: number;
  /** Before the first bid. */
  readonly startPrice: number;
  readonly price: number;
  /** Who is in front, with the maximum that nobody else sees. */
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

/** What the house makes of a bid. `accepted-outbid`: taken, but another's hidden maximum stays in front. */
export type BidVerdict = "accepted" | "accepted-outbid" | "duplicate" | "too-low" | "ended";

/** Bidding that begins now, at `startPrice` without a bid: the first bid is one increment above it. */
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

/** The step above `price` that the next bid must at least take. */
export function incrementAt(price: number): number {
  return INCREMENTS.find(({ fromDollars }) => price >= fromDollars)?.dollars ?? 1;
}

/** The least that anyone who is not in front may bid now. */
export function leastBid(bidding: Bidding): number {
  return bidding.price + incrementAt(bidding.price);
}

/** The least that `bidder` may bid now: who leads must go above their own maximum. */
export function leastBidOf(bidding: Bidding, bidder: string): number {
  const least = leastBid(bidding);
  return bidding.leader?.bidder === bidder ? Math.max(least, bidding.leader.maximum + 1) : least;
}

/** `bidding` as it stands at `nowMs`: closed when its time has passed. */
export function closeIfDue(bidding: Bidding, nowMs: number): Bidding {
  return bidding.isClosed || nowMs < bidding.closeTimeMs ? bidding : { ...bidding, isClosed: true };
}

/** `bidding` as it stood at `atMs`: every bid until then is placed once more. */
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

/** How many bids people placed; the house's own for a leader are not counted. */
export function countBids(bidding: Bidding): number {
  return bidding.maximums.length;
}

/** How many different people have bid. */
export function countBidders(bidding: Bidding): number {
  return new Set(bidding.maximums.map(({ bidder }) => bidder)).size;
}

/**
 * One bid: `maximum` is the most that `bidder` would pay. The price becomes what the second-highest maximum
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

/** Who leads after a bid that is high enough, at what price, and the bids that the public sees of it. */
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
