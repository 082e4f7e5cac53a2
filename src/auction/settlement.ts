import { passedAfter } from "./doubling.ts";
import { knownAfterAnswer } from "./known_price.ts";
import { bidFailedNotice, bidUnknownNotice } from "./notices.ts";
import type {
  Auction,
  BiddingState,
  BidOutcome,
  Effect,
  Listing,
  PlannedBid,
  Rules,
  Setback,
  Step,
} from "./types.ts";

/** The first wait after a failed try at a price; doubles with each. */
const FIRST_RETRY_MS = 500;
/** Between two tries to get a bid to Nellis at all. */
const NOT_SENT_RETRY_MS = 1_000;

/**
 * A bid's request is over. Whatever came of it, the next decision waits for a reading that began afterwards:
 * neither our picture nor the answer's is enough to spend money on.
 */
export function settleBid(
  auction: Auction,
  bidId: string,
  outcome: BidOutcome,
  nowMs: number,
  rules: Rules,
): Step {
  const { bidding } = auction;
  if (bidding.phase !== "placing" || bidding.bid.id !== bidId) return { auction, effects: [] };
  if (auction.life.phase === "ended") {
    const effects = outcome.result === "unknown" ? lastWordOn(auction, bidding.bid) : [];
    return { auction: { ...auction, bidding: { phase: "ready" } }, effects };
  }

  const confirming: BiddingState = {
    phase: "confirming",
    bid: bidding.bid,
    sinceMs: nowMs,
    unknown: outcome.result === "unknown",
  };
  const isByHand = bidding.bid.strategy === "manual";
  const setback = isByHand ? auction.setback : setbackAfter(auction, outcome, nowMs, rules);
  const settled: Auction = {
    ...auction,
    // What Nellis never had, or never looked at, changed nothing: the page that was read still holds.
    bidding: outcome.result === "not-sent" || isUnread(outcome) ? { phase: "ready" } : confirming,
    listing: auction.listing && withAnswer(auction.listing, outcome),
    setback,
    known: knownAfterAnswer(auction, outcome),
    passed: passedAfter(auction.passed, bidding.bid, outcome),
    updatedAtMs: nowMs,
  };
  const effects: Effect[] = [{ type: "read", because: outcome.result === "not-sent" ? "news" : "bid" }];
  // Who bids by hand has that for an answer.
  if (outcome.result === "unknown" && !isByHand) {
    effects.push({ type: "notify", notification: bidUnknownNotice(auction, bidding.bid, outcome.message) });
  }
  const isDryRun = outcome.result === "rejected" && outcome.errorType === "DRY_RUN";
  if (!isByHand && setback?.isTold && !isDryRun) {
    effects.push({ type: "notify", notification: bidFailedNotice(auction, setback.message) });
  }
  return { auction: settled, effects };
}

/** How much earlier than ours a house's clock may date a bid of ours. */
const DATING_TOLERANCE_MS = 3_000;

/** From a bid's decision to its arrival, at most: for its intent, its turn and its request. */
const LONGEST_ON_ITS_WAY_MS = 20_000;

/**
 * What a later reading shows of a bid whose fate was unknown; null while it can't tell, as nobody is signed in.
 * A bid that had been taken would lead, unless the price has reached it; and its owner would have taken part.
 */
export function settledBy(listing: Listing, bid: PlannedBid): BidOutcome | null {
  const { userState, currentPriceCents } = listing;
  if (!userState) return null;
  const taken = (isLeading: boolean, message: string): BidOutcome => ({
    result: "accepted",
    isLeading,
    currentPriceCents,
    nextBidCents: userState.nextBidCents,
    message,
  });
  if (userState.isWinning) return taken(true, "The lot shows that it was taken");
  const isInHistory = listing.bidHistory.some(({ amountCents, timeMs }) =>
    amountCents === bid.amountCents && timeMs >= bid.decidedAtMs - DATING_TOLERANCE_MS &&
    timeMs <= bid.decidedAtMs + LONGEST_ON_ITS_WAY_MS
  );
  if (userState.hasParticipated && currentPriceCents >= bid.amountCents && isInHistory) {
    return taken(false, "The lot shows that it was taken and passed");
  }
  return {
    result: "rejected",
    errorType: "CONNECTION_ERROR",
    message: "The lot shows that it was not taken",
  };
}

/** What the last reading of a lot that is over shows of a bid whose fate was unknown: there will be no other. */
export function lastWordOn({ listing }: Auction, bid: PlannedBid): readonly Effect[] {
  const outcome = listing && settledBy(listing, bid);
  const message = "The lot is over, and nobody was signed in to see whether the bid counted";
  return [{ type: "settle", bid, outcome: outcome ?? { result: "unknown", message } }];
}

/** The price as the answer names it, so that clients see it before the next reading. */
function withAnswer(listing: Listing, outcome: BidOutcome): Listing {
  if (outcome.result !== "accepted") return listing;
  const { userState } = listing;
  return {
    ...listing,
    currentPriceCents: Math.max(listing.currentPriceCents, outcome.currentPriceCents ?? 0),
    userState: userState && {
      ...userState,
      isWinning: outcome.isLeading,
      hasParticipated: true,
      nextBidCents: outcome.nextBidCents,
    },
  };
}

function setbackAfter(auction: Auction, outcome: BidOutcome, nowMs: number, rules: Rules): Setback | null {
  if (outcome.result === "accepted") return null;
  const { message } = outcome;
  const priceCents = auction.listing?.currentPriceCents ?? 0;
  const before = auction.setback?.priceCents === priceCents ? auction.setback.tries : 0;
  // What never left, or was refused unread, was no try: it goes again for as long as the decision holds.
  const isHeldByLimit = outcome.result === "rejected" && outcome.errorType === "LIMIT_EXCEEDED";
  if (outcome.result === "not-sent" || isHeldByLimit || isUnread(outcome)) {
    // A limit that changed since the decision is known here already, unlike a network that is back.
    const waitMs = isHeldByLimit ? FIRST_RETRY_MS : NOT_SENT_RETRY_MS;
    return { priceCents, tries: before, notBeforeMs: nowMs + waitMs, message, isTold: false };
  }
  const isTold = isHopeless(outcome);
  const tries = isTold ? Math.max(rules.retryAttempts, before + 1) : before + 1;
  return { priceCents, tries, notBeforeMs: nowMs + FIRST_RETRY_MS * 2 ** (tries - 1), message, isTold };
}

/** Nellis refused the request for want of allowance, and never looked at the bid. */
function isUnread(outcome: BidOutcome): boolean {
  return outcome.result === "rejected" && outcome.isUnread === true;
}

/** Trying again can't mend these: the owner has to act, or nobody can. */
function isHopeless(outcome: BidOutcome): boolean {
  return outcome.result === "rejected" &&
    ["AUTHENTICATION_ERROR", "AUCTION_ENDED", "DRY_RUN"].includes(outcome.errorType);
}
