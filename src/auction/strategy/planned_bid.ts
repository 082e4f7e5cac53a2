import type { Auction, Effect, PlannedBid, Step } from "../types.ts";

/** Makes one planned bid, with an id of its own, of a decision. The auction then waits for its outcome. */
export function planBid(
  auction: Auction,
  decided: Pick<PlannedBid, "amountCents" | "strategy" | "reason" | "decidedAtMs">,
  orderId?: string,
): Step {
  const number = auction.bidsDecided + 1;
  const bid: PlannedBid = {
    ...decided,
    id: `${auction.id}-${Math.round(decided.decidedAtMs)}-${number}`,
    auctionId: auction.id,
  };
  const effect: Effect = orderId === undefined ? { type: "bid", bid } : { type: "bid", bid, orderId };
  return {
    auction: { ...auction, bidding: { phase: "placing", bid }, bidsDecided: number },
    effects: [effect],
  };
}
