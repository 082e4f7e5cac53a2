import { isKeptHere, wasSent } from "./bid.ts";
import { passedAfter } from "./strategy/doubling.ts";
import { knownAfterAnswer } from "./strategy/known_price.ts";
import { bidFailedNotice, bidsBackNotice, bidsFailingNotice, bidUnknownNotice } from "./notices.ts";
import { isNoTry, isUnread, setbackAfter } from "./strategy/setback.ts";
import type {
  Auction,
  BiddingState,
  BidOutcome,
  Effect,
  Listing,
  Notification,
  PlannedBid,
  Rules,
  Step,
} from "./types.ts";

/**
 * Takes in the outcome of a bid whose request is over. The next decision waits for a reading that began afterwards:
 * neither our picture of the lot nor the answer is enough to spend money on.
 */
export function onBidAnswered(
  auction: Auction,
  bidId: string,
  outcome: BidOutcome,
  nowMs: number,
  rules: Rules,
): Step {
  const { bidding } = auction;
  if (bidding.phase !== "placing" || bidding.bid.id !== bidId) return { auction, effects: [] };

  const confirming: BiddingState = {
    phase: "confirming",
    bid: bidding.bid,
    sinceMs: nowMs,
    unknown: outcome.result === "unknown",
  };
  const isByHand = bidding.bid.strategy === "manual";
  const setback = isByHand
    ? auction.setback
    : setbackAfter(auction.setback, outcome, auction.listing, nowMs, rules);
  const answered: Auction = {
    ...auction,
    // A bid that Nellis never got, or never looked at, changed nothing: the last page still holds.
    bidding: !wasSent(outcome) || isUnread(outcome) ? { phase: "ready" } : confirming,
    listing: auction.listing && withAnswer(auction.listing, outcome),
    setback,
    known: knownAfterAnswer(auction, outcome),
    passed: passedAfter(auction.passed, bidding.bid, outcome),
    updatedAtMs: nowMs,
  };
  const effects: Effect[] = [{ type: "read", because: wasSent(outcome) ? "bid" : "news" }];
  // The owner of a bid by hand gets its outcome as the answer.
  if (!isByHand) effects.push(...noticesOf(auction, answered, bidding.bid, outcome));
  return { auction: answered, effects };
}

/** Returns the notices of a bid that failed, and of the first that gets through again: each once. */
function noticesOf(before: Auction, after: Auction, bid: PlannedBid, outcome: BidOutcome): readonly Effect[] {
  if (isNoTry(outcome)) return [];
  const { setback } = after;
  if (setback?.kind === "outage") {
    if (setback.tries === 2) return [notify(bidsFailingNotice(after, setback.message))];
    const isNews = setback.tries === 1 && outcome.result === "unknown";
    return isNews ? [notify(bidUnknownNotice(after, bid, outcome.message))] : [];
  }
  if (outcome.result === "unknown") return [notify(bidUnknownNotice(after, bid, outcome.message))];
  const wasTold = before.setback?.isTold === true;
  const isAccepted = outcome.result === "accepted";
  const wasDisproved = before.setback?.kind === "refusal" && before.setback.isDisproved === true;
  const back = wasTold && (before.setback?.kind === "outage" || (wasDisproved && isAccepted))
    ? [notify(bidsBackNotice(after))]
    : [];
  const isDryRun = outcome.result === "rejected" && outcome.errorType === "DRY_RUN";
  // A refusal that a page has disproved is told once, even if it comes again.
  const isGivenUp = setback?.isTold === true && !isDryRun && !(wasTold && wasDisproved);
  return isGivenUp ? [...back, notify(bidFailedNotice(after, setback.message))] : back;
}

function notify(notification: Notification): Effect {
  return { type: "notify", notification };
}

/**
 * Ends the wait for a reading when this one began after the last bid was over. If that bid's outcome was unknown, the
 * reading settles it.
 */
export function confirmedBy(
  { bidding }: Auction,
  listing: Listing,
  nowMs: number,
): Pick<Auction, "bidding"> & Pick<Step, "effects"> & { readonly wasTaken: boolean } {
  const open = { bidding, effects: [], wasTaken: false };
  if (bidding.phase !== "confirming") return open;
  // Nellis's clock was set back since (after a start it is not known at first): then dates say nothing, and the
  // reader hands out nothing that was asked for before the bid was over.
  const isClockSetBack = nowMs < bidding.sinceMs;
  if (!isClockSetBack && listing.requestedAtMs < bidding.sinceMs) return open;
  if (!bidding.unknown) return { ...open, bidding: { phase: "ready" } };
  const outcome = outcomeShownBy(listing, bidding.bid);
  if (!outcome) return open;
  return {
    bidding: { phase: "ready" },
    effects: [{ type: "settle", bid: bidding.bid, outcome }],
    wasTaken: outcome.result === "accepted",
  };
}

/** The most by which a house's clock may date a bid of ours earlier than we do. */
const DATING_TOLERANCE_MS = 3_000;

/** The longest time from a bid's decision to its arrival: for its intent, its turn and its request. */
const LONGEST_ON_ITS_WAY_MS = 20_000;

/**
 * Returns the outcome that a later reading shows of a bid whose outcome was unknown; null when nobody is signed in, as
 * such a page can't tell. A bid that had been accepted would lead, unless the price has reached it; and its owner would
 * have taken part.
 */
export function outcomeShownBy(listing: Listing, bid: PlannedBid): BidOutcome | null {
  const { userState, currentPriceCents } = listing;
  if (!userState) return null;
  const taken = (isLeading: boolean, message: string): BidOutcome => ({
    result: "accepted",
    isLeading,
    isFoundOut: true,
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
    isFoundOut: true,
    message: "The lot shows that it was not taken",
  };
}

/** Settles a bid whose outcome was unknown by the last reading of a lot that is over: there will be no other. */
export function settledByLastPage({ listing }: Auction, bid: PlannedBid): readonly Effect[] {
  const outcome = listing && outcomeShownBy(listing, bid);
  const message = "The lot is over, and nobody was signed in to see whether the bid counted";
  return [{ type: "settle", bid, outcome: outcome ?? { result: "unknown", message } }];
}

/** Returns the listing with what the answer says of the lot, so that clients see it before the next reading. */
function withAnswer(listing: Listing, outcome: BidOutcome): Listing {
  if (isKeptHere(outcome) && outcome.result === "rejected" && outcome.errorType === "AUTHENTICATION_ERROR") {
    // There is no session to send it with: until a reading shows one, nobody is signed in.
    return { ...listing, userState: null };
  }
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
