import {
  liveInterval,
  minimalInterval,
  PLAIN_END_MS,
  plainInterval,
  type ReadingInterval,
} from "./reading_interval.ts";
import { nextTryInOutage } from "../strategy/setback.ts";
import { armedSnipeAt, limitPast, wantsToBid } from "../strategy/strategy.ts";
import type { Auction, ReadFailure, Rules } from "../types.ts";
import { mayBid } from "./worth.ts";

/** The wait after the close time: Nellis needs a moment to close a lot, and our clocks differ a little. */
const CLOSE_CHECK_DELAY_MS = 300;

/** The reader keeps two readings of a lot at least this far apart. */
const LEAST_APART_MS = 1_000;

/** The first wait after a failure; it doubles. */
const FIRST_BACKOFF_MS = 4_000;
/** The longest wait between two tries to read a lot. */
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** The longest wait near the close, where a lot is worth more tries. */
const LONGEST_BACKOFF_AT_END_MS = 4_000;
/** The first wait after Nellis refused (403) or knew no such lot, perhaps for a moment only; it doubles. */
const FIRST_REFUSED_BACKOFF_MS = 10_000;
/** The longest wait after refusals in a row: staying away is the polite answer. */
const LONGEST_REFUSED_BACKOFF_MS = 15 * 60_000;
/** The longest wait after refusals near the close of a lot that is to be bid on: it is still asked for a few times. */
const REFUSED_BACKOFF_AT_END_MS = 5_000;
/** The shortest wait after a refusal for want of requests; the line for turns says when more are granted. */
const AFTER_REFUSAL_MS = 4_000;
/** The longest Retry-After that is obeyed: a slip of the house's must not lose a day. */
const LONGEST_ASKED_MS = 60 * 60_000;
/**
 * The time before its close from which on a lot that is to be bid on is asked for, in an outage, as often as it would
 * be bid on.
 */
const AWAITED_MS = 2 * 60_000;
/** The end of the end phase, even if the lot does not say that it is closed. */
const LONGEST_END_MS = 2 * 60_000;

/** A lot that should be over and is open: read often for a moment, then with pauses, until its pages are believed. */
const OVERDUE_AT_FIRST_MS = 2_000;
const OVERDUE_INTERVAL_MS = 10_000;

/**
 * The interval for a lot with somebody else leading and room left: they are bidding, and the owner may want to answer.
 */
const CONTESTED_INTERVAL_MS = 10_000;
/** The interval while a client has the lot open. */
const AUDIENCE_INTERVAL_MS = 30_000;
/** The time before the close from which on every reading is due on the second; before it, chance spreads the load. */
const EXACT_MS = 5 * 60_000;
const JITTER = 0.2;

/**
 * The times before a snipe at which the lot is read even if it is rarely read otherwise: its price is fresh then, and
 * the connection open.
 */
const BEFORE_SNIPE_MS = [20_000, 3_000] as const;

/** A lot this near its close is read at once after a start. */
const URGENT_AT_START_MS = 2 * 60_000;
/** The time within which the other lots are read after a start. */
const START_SPREAD_MS = 6_000;

/** Bidding waits for a reading with a later date: some of these make up for an inexact idea of Nellis's clock. */
const REDATED_MS = 250;

/**
 * Returns the time of the next reading after the one that ended at `nowMs`, by Nellis's clock; null for none. The lot
 * is read anew at each boundary from which on it is read more often, and just after the close.
 */
export function nextReadAt(auction: Auction, nowMs: number, rules: Rules): number | null {
  if (auction.life.phase === "ended") return null;
  const { failures, failure } = auction.reading;
  if (failure) return retryAt(failure, failures, auction, nowMs, rules);
  if (!auction.listing) return nowMs;
  if (isDatedBeforeBid(auction)) return nowMs + REDATED_MS;

  const closeMs = auction.listing.closeTimeMs;
  const { intervalMs, boundaryLeftMs } = interval(auction, closeMs - nowMs, rules);
  const closeCheckMs = closeMs + CLOSE_CHECK_DELAY_MS;
  const boundaries = [closeCheckMs];
  if (boundaryLeftMs !== null) boundaries.push(closeMs - boundaryLeftMs);
  const snipeAtMs = armedSnipeAt(auction, nowMs, rules);
  if (snipeAtMs !== null) boundaries.push(...BEFORE_SNIPE_MS.map((leadMs) => snipeAtMs - leadMs));
  const nextMs = Math.min(nowMs + intervalMs, ...boundaries.filter((atMs) => atMs > nowMs));
  // No lot is read twice within a second: one just before the close would put off the one that shows its end.
  return nextMs < closeCheckMs && nextMs > closeCheckMs - LEAST_APART_MS ? closeCheckMs : nextMs;
}

/**
 * Returns true when the last reading seems to be from before the last bid was over, so that bidding still waits for
 * one. Right after a start Nellis's clock is known to the second at best, so even a later reading may be dated so.
 */
function isDatedBeforeBid({ bidding, listing }: Auction): boolean {
  return bidding.phase === "confirming" && listing !== null && listing.requestedAtMs < bidding.sinceMs;
}

/**
 * Returns the time of the first reading after a start: at once for a lot that may matter soon. The others are spread by
 * their ids, so that a thousand lots are not asked for in the same instant.
 */
export function firstReadAt(auction: Auction, nowMs: number): number {
  const isUrgent = !auction.listing || auction.bidding.phase !== "ready" ||
    auction.listing.closeTimeMs - nowMs <= URGENT_AT_START_MS;
  return isUrgent ? nowMs : nowMs + fractionOf(auction.id) * START_SPREAD_MS;
}

function interval(auction: Auction, leftMs: number, rules: Rules): ReadingInterval {
  const { isLive, hasAudience, overdue } = auction;
  if (overdue) {
    const isNews = overdue.closeTimeMs - leftMs - overdue.sinceMs < OVERDUE_INTERVAL_MS;
    return { intervalMs: isNews ? OVERDUE_AT_FIRST_MS : OVERDUE_INTERVAL_MS, boundaryLeftMs: null };
  }
  // A lot whose house forgot to close it is as calm as one that is far from its close.
  const countedMs = leftMs > -LONGEST_END_MS ? leftMs : Infinity;
  if (rules.polling === "plain") {
    const plan = plainInterval(countedMs);
    return isLive
      ? { intervalMs: Math.max(plan.intervalMs, rules.liveIntervalMs), boundaryLeftMs: null }
      : plan;
  }
  const chance = leftMs > EXACT_MS ? 1 + JITTER * (2 * fractionOf(`${auction.id} ${leftMs}`) - 1) : 1;
  if (isLive) {
    const plan = liveInterval(countedMs, mayBid(auction));
    return { ...plan, intervalMs: Math.max(plan.intervalMs, rules.liveIntervalMs) * chance };
  }
  const longest = isContested(auction, rules)
    ? CONTESTED_INTERVAL_MS
    : hasAudience
    ? AUDIENCE_INTERVAL_MS
    : Infinity;
  const plan = minimalInterval(countedMs);
  return { ...plan, intervalMs: Math.min(Math.min(plan.intervalMs, longest) * chance, longest) };
}

/** Returns true when somebody else leads and the owner's strategy may still answer. */
function isContested(auction: Auction, rules: Rules): boolean {
  const { listing } = auction;
  const isOutbid = listing?.userState?.hasParticipated === true && !listing.userState.isWinning;
  return wantsToBid(auction) && isOutbid && limitPast(auction, rules.limits) === null;
}

/** Returns a fraction in [0, 1) that depends on the text alone: chance that is the same each time. */
function fractionOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) % 9_973;
  return hash / 9_973;
}

/** Returns true from 20 s before the close, until it is so long past that the house has forgotten to close the lot. */
function isInEndPhase(leftMs: number): boolean {
  return leftMs <= PLAIN_END_MS && leftMs > -LONGEST_END_MS;
}

/**
 * Returns the time of the next try: the wait doubles after every failure in a row, but never sleeps through the
 * beginning of the end.
 */
function retryAt(
  failure: ReadFailure,
  failures: number,
  auction: Auction,
  nowMs: number,
  { readingInMs }: Rules,
): number {
  const askedMs = Math.min((failure.retryAfterSeconds ?? 0) * 1000, LONGEST_ASKED_MS);
  const closeTimeMs = auction.listing?.closeTimeMs ?? Infinity;
  // A refusal for want of requests is no fault of the lot's: it is read as soon as requests are granted again.
  if (failure.kind === "rate-limited") return nowMs + Math.max(askedMs, readingInMs, AFTER_REFUSAL_MS);
  if (askedMs > 0) return nowMs + Math.max(askedMs, backoff(failure, failures, auction, closeTimeMs - nowMs));
  if (isOutage(failure) && isAwaited(auction, closeTimeMs - nowMs)) {
    return nextTryInOutage(failures + 1, closeTimeMs, nowMs);
  }
  const leftMs = closeTimeMs - nowMs;
  const waitMs = backoff(failure, failures, auction, leftMs);
  const mayWake = !isRefusal(failure) || wantsToBid(auction);
  return nowMs + (mayWake && leftMs > PLAIN_END_MS ? Math.min(waitMs, leftMs - PLAIN_END_MS) : waitMs);
}

function backoff(failure: ReadFailure, failures: number, auction: Auction, leftMs: number): number {
  const isEnd = isInEndPhase(leftMs);
  if (!isRefusal(failure)) {
    return doubled(FIRST_BACKOFF_MS, failures, isEnd ? LONGEST_BACKOFF_AT_END_MS : LONGEST_BACKOFF_MS);
  }
  const isWorthMore = isEnd && wantsToBid(auction);
  const longestMs = isWorthMore ? REFUSED_BACKOFF_AT_END_MS : LONGEST_REFUSED_BACKOFF_MS;
  return doubled(FIRST_REFUSED_BACKOFF_MS, failures, longestMs);
}

function doubled(firstMs: number, failures: number, longestMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(failures - 1, 16), longestMs);
}

function isRefusal({ kind }: ReadFailure): boolean {
  return kind === "refused" || kind === "no-such-lot";
}

function isOutage({ kind }: ReadFailure): boolean {
  return kind === "unreachable" || kind === "timed-out" || kind === "server-error";
}

/**
 * Returns true when the next bid waits for this reading: it must show the outcome of the last bid, or the close is
 * near.
 */
function isAwaited(auction: Auction, leftMs: number): boolean {
  const isFateOpen = auction.bidding.phase === "confirming";
  return wantsToBid(auction) && leftMs > -LONGEST_END_MS && (isFateOpen || leftMs <= AWAITED_MS);
}
