import {
  isForgotten,
  looksDifferent,
  mustBeSaved,
  notFallingBack,
  overdueAfter,
  readBefore,
  UNREAD,
  withConfig,
} from "./auction.ts";
import { end, endedStep } from "./ended_step.ts";
import { orderedBid } from "./manual_bid.ts";
import { onNews } from "./news.ts";
import { bidFailedNotice, bidsBackNotice, limitNotice, outbidNotice } from "./notices.ts";
import { onReadinessChecked } from "./readiness_step.ts";
import { firstReadAt, nextReadAt } from "./reading/polling.ts";
import { confirmedBy, onBidAnswered, settledByLastPage } from "./settlement.ts";
import { still, withEffects } from "./step_parts.ts";
import { bidMoment } from "./strategy/bid_moment.ts";
import { contradictionAfter } from "./strategy/contradiction.ts";
import { stillPassed } from "./strategy/doubling.ts";
import { knownAfterReading, knownFromMs } from "./strategy/known_price.ts";
import { planBid } from "./strategy/planned_bid.ts";
import { setbackAt } from "./strategy/setback.ts";
import {
  decide,
  decideFromKnown,
  type Decision,
  heldNow,
  limitPast,
  wantsToBid,
} from "./strategy/strategy.ts";
import type {
  Auction,
  AuctionEvent,
  Effect,
  Listing,
  PlannedBid,
  ReadFailure,
  Rules,
  Step,
} from "./types.ts";

/**
 * Two readings can be out of order by at most one request (15 s). A larger gap means that our estimate of Nellis's
 * clock was corrected, so the newer reading wins.
 */
const LONGEST_READING_MS = 15_000;

/** The interval at which a lot that waits for the store looks if it is back. */
const STORE_LOOKED_AT_MS = 500;

/**
 * Returns what the auction becomes when `event` happens at `nowMs` (Nellis's clock), and what to do about it. This is
 * the whole life of an auction. Pure: the same arguments always give the same step.
 */
export function step(auction: Auction, event: AuctionEvent, nowMs: number, rules: Rules): Step {
  const { auction: changed, effects } = auction.life.phase === "ended"
    ? endedStep(auction, auction.life, event, nowMs, rules)
    : openStep(auction, event, nowMs, rules);
  return { auction: changed, effects: [...bookkeeping(auction, changed), ...effects] };
}

/** Returns the time of the auction's next `alarm` event, by Nellis's clock; null for none. */
export function alarmAt(auction: Auction, nowMs: number, rules: Rules): number | null {
  if (auction.life.phase === "ended") return auction.life.endedAtMs + rules.retentionMs;
  if (decideFromKnown(auction, nowMs, rules)?.act === "bid") return nowMs;
  const knownMs = knownFromMs(auction, nowMs, rules);
  const ownMs = ownAlarmAt(auction, decide(auction, nowMs, rules), nowMs);
  return knownMs !== null && knownMs > nowMs ? Math.min(knownMs, ownMs ?? Infinity) : ownMs;
}

function ownAlarmAt(auction: Auction, decision: Decision, nowMs: number): number | null {
  if (decision.act === "wait") return decision.untilMs;
  // No event tells that the store is back.
  if (decision.act === "none" && decision.why === "store-away") return nowMs + STORE_LOOKED_AT_MS;
  // A snipe that is due never waits for a reading: the lot may be closed by then.
  return decision.act === "bid" && bidMoment(auction.config) === "before-close" ? nowMs : null;
}

/** Takes in the events of a lot that is open. */
function openStep(auction: Auction, event: AuctionEvent, nowMs: number, rules: Rules): Step {
  switch (event.type) {
    case "started":
      return { auction, effects: [{ type: "save" }, { type: "publish" }] };
    case "recovered":
      return still(recovered(auction, event.pendingBid, nowMs));
    case "listing":
      return onListing(auction, event.listing, nowMs, rules);
    case "read-failed":
      return knowing(still(onReadFailed(auction, event.failure, nowMs, rules)), nowMs, rules);
    case "config-changed":
      // A change by the owner takes effect from a fresh reading, not from an old price.
      return {
        auction: withConfig(auction, event.config, nowMs),
        effects: [{ type: "read", because: "owner" }],
      };
    case "reconsider":
      return still(reconsidered(auction, nowMs));
    case "feed-changed":
    case "audience-changed":
    case "rules-changed":
    case "woken":
    case "feed-bid":
    case "feed-closed":
      return knowing(onNews(auction, event, nowMs, rules), nowMs, rules);
    case "limits-changed":
    case "alarm":
      return act(auction, nowMs, rules);
    case "readiness-checked":
      return onReadinessChecked(auction, event.readiness, nowMs);
    case "bid-ordered":
      return orderedBid(auction, event.orderId, event.amountCents, nowMs, rules);
    case "bid-answered":
      return knowing(onBidAnswered(auction, event.bidId, event.outcome, nowMs, rules), nowMs, rules);
  }
}

/** Returns the effects that every change needs: durability first, then those who watch. */
function bookkeeping(before: Auction, after: Auction): readonly Effect[] {
  return [
    ...(mustBeSaved(before, after) ? [{ type: "save" } as const] : []),
    ...(looksDifferent(before, after) ? [{ type: "publish" } as const] : []),
  ];
}

/**
 * Takes in a lot after a start. A bid that was on its way when Gavel stopped may have been accepted; only a reading can
 * tell. A bid that had been answered waits for a reading as well, but keeps its outcome.
 */
function recovered(auction: Auction, pendingBid: PlannedBid | undefined, nowMs: number): Auction {
  const before = auction.bidding;
  const bid = pendingBid ?? (before.phase === "ready" ? null : before.bid);
  const isAnswered = !pendingBid && before.phase === "confirming" && !before.unknown;
  const bidding = bid ? { phase: "confirming", bid, sinceMs: nowMs, unknown: !isAnswered } as const : before;
  const reading = { ...UNREAD, nextReadAtMs: firstReadAt({ ...auction, bidding }, nowMs) };
  const listing = auction.listing && readBefore(auction.listing, nowMs);
  const unheard = { passed: null, known: null, overdue: null, isLive: false, hasAudience: false };
  return { ...auction, ...unheard, listing, bidding, reading };
}

function onListing(auction: Auction, page: Listing, nowMs: number, rules: Rules): Step {
  // A reading that arrives after a later one shows the lot as it no longer is.
  const olderByMs = (auction.listing?.requestedAtMs ?? 0) - page.requestedAtMs;
  if (olderByMs > 0 && olderByMs <= LONGEST_READING_MS) {
    return still(withNextRead(auction, nowMs, rules));
  }

  const listing = notFallingBack(page, auction.listing);
  const overdue = overdueAfter(auction.overdue, listing);
  const wasLeading = auction.listing?.userState?.isWinning === true;
  const { bidding, wasTaken, effects: settled } = confirmedBy(auction, listing, nowMs);
  const read: Auction = {
    ...auction,
    listing,
    title: listing.title ?? auction.title,
    imageUrl: auction.imageUrl ?? listing.photoUrl,
    bidding,
    setback: wasTaken ? null : setbackAt(auction.setback, listing, bidding.phase === "ready"),
    known: knownAfterReading(auction.known, listing),
    passed: stillPassed(auction, listing),
    overdue,
    updatedAtMs: nowMs,
  };
  if (listing.isClosed || isForgotten(overdue, listing)) {
    const isOpen = bidding.phase === "confirming" && bidding.unknown;
    const lastWord = isOpen ? settledByLastPage(read, bidding.bid) : [];
    return withEffects([...settled, ...lastWord], end(read, listing, nowMs));
  }

  const { contradiction, effects: contradicting } = contradictionAfter(read, nowMs, rules);
  const next = withNextRead(
    { ...read, contradiction, reading: { ...read.reading, failures: 0, failure: null } },
    nowMs,
    rules,
  );
  const decided = act(next, nowMs, rules);
  const isOutbid = wasLeading && listing.userState?.isWinning === false;
  const isOutageOver = auction.setback?.kind === "outage" && auction.setback.isTold && !read.setback;
  const notices = [
    ...(isOutageOver ? [bidsBackNotice(next)] : []),
    ...(isOutbid ? [outbidNotice(next, listing)] : []),
  ].map((notification) => ({ type: "notify", notification } as const));
  return withEffects([...settled, ...contradicting, ...notices], decided);
}

function onReadFailed(auction: Auction, failure: ReadFailure, nowMs: number, rules: Rules): Auction {
  const reading = { ...auction.reading, failures: auction.reading.failures + 1, failure };
  return withNextRead({ ...auction, reading }, nowMs, rules);
}

/** Plans a new reading soon, as another session may see the lot differently. All lots are read again then. */
function reconsidered(auction: Auction, nowMs: number): Auction {
  const reading = { ...auction.reading, nextReadAtMs: firstReadAt(auction, nowMs) };
  return { ...auction, setback: null, known: null, reading };
}

/** Bids at once if the page can't be had in time and what is known calls for it. */
function knowing({ auction, effects }: Step, nowMs: number, rules: Rules): Step {
  const isBid = decideFromKnown(auction, nowMs, rules)?.act === "bid";
  return isBid ? withEffects(effects, act(auction, nowMs, rules)) : { auction, effects };
}

/** Carries out what the strategy decides now. */
function act(auction: Auction, nowMs: number, rules: Rules): Step {
  const decision = decide(auction, nowMs, rules);
  if (decision.act === "bid") {
    const { amountCents, reason } = decision;
    const { strategy } = auction.config;
    return planBid({ ...auction, maxBidReached: false, held: null }, {
      amountCents,
      strategy,
      reason,
      decidedAtMs: nowMs,
    });
  }
  if (decision.act !== "none") return markLimit(auction, decision, rules);
  if (decision.why === "unconfirmed" || decision.why === "closed") return still(auction);
  return decision.why === "gave-up"
    ? giveUp(markLimit(auction, decision, rules).auction)
    : markLimit(auction, decision, rules);
}

/** Tells the owner, once, that no more is tried at this price. */
function giveUp(auction: Auction): Step {
  const { setback } = auction;
  if (setback?.kind !== "refusal" || setback.isTold) return still(auction);
  const notification = bidFailedNotice(auction, setback.message);
  return {
    auction: { ...auction, setback: { ...setback, isTold: true } },
    effects: [{ type: "notify", notification }],
  };
}

/** Keeps the limit that holds the strategy true to the price, and tells the owner once when it is passed. */
function markLimit(auction: Auction, decision: Decision, { limits }: Rules): Step {
  const held = heldNow(auction, decision, limits);
  const maxBidReached = limitPast(auction, limits) !== null;
  const marked = { ...auction, maxBidReached, held };
  const isNews = maxBidReached && !auction.maxBidReached && wantsToBid(auction);
  if (!auction.listing || !held || !isNews) return still(marked);
  const notification = limitNotice(marked, auction.listing, held);
  return { auction: marked, effects: [{ type: "notify", notification }] };
}

function withNextRead(auction: Auction, nowMs: number, rules: Rules): Auction {
  return { ...auction, reading: { ...auction.reading, nextReadAtMs: nextReadAt(auction, nowMs, rules) } };
}
