import type { Auction, ReadFailure } from "./types.ts";

/** Between two readings of a lot that is far from its close. */
export const CALM_INTERVAL_MS = 6_000;
/** Between two readings at the end, where every bid moves the close. */
export const END_INTERVAL_MS = 2_000;
/** How long before the close the end begins. */
export const END_PHASE_MS = 20_000;
/** After the close time: Nellis needs a moment to close a lot, and our clocks differ a little. */
const CLOSE_CHECK_DELAY_MS = 300;

/** No Retry-After is obeyed for longer: a slip of the house's must not lose a day. */
const LONGEST_ASKED_MS = 60 * 60_000;
/** After this the end phase is over, whether the lot says that it is closed or not. */
const LONGEST_END_MS = 2 * 60_000;

/** A lot this near its close is read at once after a start. */
const URGENT_AT_START_MS = 2 * 60_000;

/** However long a lot fails to be read, it is tried again this often. */
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** Near the close a lot is worth more tries than that. */
const LONGEST_BACKOFF_AT_END_MS = 4_000;
/** Nellis said no (403) or knows no such lot: staying away for long is the polite answer. */
const REFUSED_BACKOFF_MS = 15 * 60_000;

/**
 * When to read the lot again after the reading that ended at `nowMs`, by Nellis's clock; null when never.
 * The plain rule: every 6 s, every 2 s from 20 s before the close, and just after the close.
 */
export function nextReadAt(auction: Auction, nowMs: number): number | null {
  if (auction.life.phase === "ended") return null;
  const { failures, failure } = auction.reading;
  if (failure) return retryAt(failure, failures, auction, nowMs);
  if (!auction.listing) return nowMs;

  const closeMs = auction.listing.closeTimeMs;
  const boundaries = [closeMs - END_PHASE_MS, closeMs + CLOSE_CHECK_DELAY_MS].filter((atMs) => atMs > nowMs);
  const interval = isInEndPhase(closeMs - nowMs) ? END_INTERVAL_MS : CALM_INTERVAL_MS;
  return Math.min(nowMs + interval, ...boundaries);
}

/**
 * When to read a lot first after a start. At once where it may matter soon; the others are spread over one
 * interval by their ids, so that a thousand lots are not asked for in the same instant.
 */
export function firstReadAt(auction: Auction, nowMs: number): number {
  const isUrgent = !auction.listing || auction.bidding.phase !== "ready" ||
    auction.listing.closeTimeMs - nowMs <= URGENT_AT_START_MS;
  return isUrgent ? nowMs : nowMs + spread(auction.id) * CALM_INTERVAL_MS;
}

/** A fraction in [0, 1) that depends on the id alone. */
function spread(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 9_973;
  return hash / 9_973;
}

/** From 20 s before the close, until it is so long past that the house has forgotten to close the lot. */
function isInEndPhase(leftMs: number): boolean {
  return leftMs <= END_PHASE_MS && leftMs > -LONGEST_END_MS;
}

/** Waits twice as long after every failure in a row, but never sleeps through the beginning of the end. */
function retryAt(failure: ReadFailure, failures: number, auction: Auction, nowMs: number): number {
  const askedMs = Math.min((failure.retryAfterSeconds ?? 0) * 1000, LONGEST_ASKED_MS);
  if (failure.kind === "refused" || failure.kind === "no-such-lot") {
    return nowMs + Math.max(askedMs, REFUSED_BACKOFF_MS);
  }
  const doubledMs = END_INTERVAL_MS * 2 ** Math.min(failures, 16);
  const retryAtMs = nowMs + Math.max(askedMs, Math.min(doubledMs, LONGEST_BACKOFF_MS));
  if (askedMs > 0 || failure.kind === "rate-limited" || !auction.listing) return retryAtMs;
  const isAtEnd = isInEndPhase(auction.listing.closeTimeMs - nowMs);
  if (isAtEnd) return nowMs + Math.min(doubledMs, LONGEST_BACKOFF_AT_END_MS);
  const endsFromMs = auction.listing.closeTimeMs - END_PHASE_MS;
  return endsFromMs > nowMs ? Math.min(retryAtMs, endsFromMs) : retryAtMs;
}
