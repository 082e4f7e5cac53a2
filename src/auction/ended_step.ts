import { UNREAD, withConfig } from "./auction.ts";
import { endedNotice, unseenEndNotice } from "./notices.ts";
import { orderedBid } from "./manual_bid.ts";
import { settledByLastPage } from "./settlement.ts";
import { still } from "./step_parts.ts";
import { isArmed } from "./strategy/auto_bid.ts";
import type {
  Auction,
  AuctionEvent,
  BidOutcome,
  Effect,
  Life,
  Listing,
  PlannedBid,
  Rules,
  Step,
} from "./types.ts";

/**
 * Takes in the events of a lot that is over: waits for the answer of a bid that is under way, and forgets the lot after
 * its retention.
 */
export function endedStep(
  auction: Auction,
  life: Extract<Life, { phase: "ended" }>,
  event: AuctionEvent,
  nowMs: number,
  rules: Rules,
): Step {
  switch (event.type) {
    case "recovered":
      return recovered(auction, event.pendingBid);
    case "config-changed":
      return still(withConfig(auction, event.config, nowMs));
    case "bid-ordered":
      return orderedBid(auction, event.orderId, event.amountCents, nowMs, rules);
    case "bid-answered":
      return onBidAnswered(auction, event.bidId, event.outcome);
    case "alarm":
      return nowMs >= life.endedAtMs + rules.retentionMs
        ? { auction, effects: [{ type: "remove" }] }
        : still(auction);
    default:
      return still(auction);
  }
}

/**
 * Takes in a lot that was over before a start. No bid is under way any more; the last page may settle one whose outcome
 * is unknown.
 */
function recovered(auction: Auction, pendingBid: PlannedBid | undefined): Step {
  const isIdle = auction.bidding.phase === "ready";
  const idle: Auction = isIdle ? auction : { ...auction, bidding: { phase: "ready" } };
  return { auction: idle, effects: pendingBid ? settledByLastPage(auction, pendingBid) : [] };
}

function onBidAnswered(auction: Auction, bidId: string, outcome: BidOutcome): Step {
  const { bidding } = auction;
  if (bidding.phase !== "placing" || bidding.bid.id !== bidId) return still(auction);
  const effects = outcome.result === "unknown" ? settledByLastPage(auction, bidding.bid) : [];
  return { auction: { ...auction, bidding: { phase: "ready" } }, effects };
}

/** Ends the auction as `listing` shows it, and tells the owner how it ended. */
export function end(auction: Auction, listing: Listing, nowMs: number): Step {
  const won = listing.userState ? listing.userState.isWinning : null;
  const ended: Auction = {
    ...auction,
    life: { phase: "ended", endedAtMs: nowMs, finalPriceCents: listing.currentPriceCents, won },
    reading: UNREAD,
    // A bid that is still on its way must be answered first.
    bidding: auction.bidding.phase === "placing" ? auction.bidding : { phase: "ready" },
    setback: null,
    passed: null,
    known: null,
    overdue: null,
    readiness: null,
  };
  return { auction: ended, effects: endEffects(ended, listing, won) };
}

function endEffects(auction: Auction, listing: Listing, won: boolean | null): readonly Effect[] {
  const tookPart = isArmed(auction.config) || auction.bidsDecided > 0 ||
    listing.userState?.hasParticipated === true;
  if (won === null) {
    return tookPart ? [{ type: "notify", notification: unseenEndNotice(auction) }] : [];
  }
  return won || tookPart ? [{ type: "notify", notification: endedNotice(auction, listing, won) }] : [];
}
