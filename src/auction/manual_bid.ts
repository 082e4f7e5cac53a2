import { refusalOf } from "./limits/refusal.ts";
import type { Cents } from "./money.ts";
import { planBid } from "./strategy/planned_bid.ts";
import type { Auction, BidOutcome, Rules, Step } from "./types.ts";

/** Takes the owner's order to bid `amountCents` by hand: it is sent, or refused with what to do about it. */
export function orderedBid(
  auction: Auction,
  orderId: string,
  amountCents: Cents,
  nowMs: number,
  rules: Rules,
): Step {
  const refusal = refusalWhileOpen(auction) ??
    refusalOf({ amountCents, strategy: "manual" }, auction, nowMs, rules.limits);
  if (refusal) return { auction, effects: [{ type: "refuse-bid", orderId, outcome: refusal }] };
  return planBid(
    auction,
    { amountCents, strategy: "manual", reason: "Bid by hand", decidedAtMs: nowMs },
    orderId,
  );
}

/** Refuses a bid by hand while another one is open, as both could be accepted. */
function refusalWhileOpen({ bidding }: Auction): BidOutcome | null {
  const isFree = bidding.phase === "ready" || (bidding.phase === "confirming" && !bidding.unknown);
  return isFree ? null : {
    result: "not-sent",
    message: "Another bid on this lot is not settled yet: try again in a moment",
    isKeptHere: true,
  };
}
