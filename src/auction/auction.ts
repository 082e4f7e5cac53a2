import { heldBySwitch } from "./strategy/auto_bid.ts";
import { sameReadiness } from "./readiness.ts";
import { readinessUnder } from "./readiness_step.ts";
import type { Auction, AuctionConfig, AuctionId, Listing, Overdue, ReadingState } from "./types.ts";

/** A client's request to watch a lot. */
export interface WatchRequest {
  readonly id: AuctionId;
  readonly config: AuctionConfig;
  readonly title: string | null;
  readonly url: string | null;
  readonly imageUrl: string | null;
}

/** The time after which a lot past its close should be over, though its page may not say so yet. */
const CLOSE_GRACE_MS = 3_000;

/**
 * The time for which a forgotten lot must show as open before we believe it. A copy in a cache, or a wrong clock, is
 * gone by then.
 */
const FORGOTTEN_AFTER_MS = 120_000;
/** The number of such readings: a clock that jumps can make two minutes of one moment, but not five readings. */
const FORGOTTEN_AFTER_READINGS = 5;

/** The state of a lot of which nothing was read yet. */
export const UNREAD: ReadingState = {
  failures: 0,
  failure: null,
  nextReadAtMs: null,
};

/**
 * Returns an auction for a lot that begins to be watched at `nowMs` (Nellis's clock) and is not read yet.
 * `watchedSinceMs` is by our clock, so that the order of lots does not change when Nellis's clock becomes known.
 */
export function newAuction(asked: WatchRequest, nowMs: number, watchedSinceMs = nowMs): Auction {
  return {
    id: asked.id,
    title: asked.title ?? `Lot ${asked.id}`,
    url: asked.url ?? `https://www.nellisauction.com/p/x/${asked.id}`,
    imageUrl: asked.imageUrl,
    config: asked.config,
    watchedSinceMs,
    listing: null,
    life: { phase: "active" },
    reading: { ...UNREAD, nextReadAtMs: nowMs },
    bidding: { phase: "ready" },
    setback: null,
    contradiction: null,
    passed: null,
    known: null,
    overdue: null,
    bidsDecided: 0,
    isLive: false,
    hasAudience: false,
    maxBidReached: false,
    held: heldBySwitch(asked.config),
    readiness: null,
    updatedAtMs: nowMs,
  };
}

/** Returns the auction under another config. Whatever was held against the old config is dropped. */
export function withConfig(auction: Auction, config: AuctionConfig, nowMs: number): Auction {
  return {
    ...auction,
    config,
    setback: null,
    passed: null,
    maxBidReached: false,
    held: heldBySwitch(config),
    readiness: readinessUnder(config, auction),
    updatedAtMs: nowMs,
  };
}

/** Fields that no client sees: a change of them alone is not published. */
const UNSEEN: readonly (keyof Auction)[] = [
  "bidding",
  "setback",
  "contradiction",
  "passed",
  "known",
  "overdue",
  "bidsDecided",
  "hasAudience",
  "updatedAtMs",
];

/** Fields that are true of this run only: a change of them alone is not saved. */
const UNSAVED: readonly (keyof Auction)[] = [
  "passed",
  "known",
  "overdue",
  "isLive",
  "hasAudience",
  "readiness",
  "updatedAtMs",
];

/** Comparisons of the fields in which two different values can say the same. */
const SAME: {
  readonly [Field in keyof Auction]?: (before: Auction[Field], after: Auction[Field]) => boolean;
} = {
  listing: sameListing,
  readiness: sameReadiness,
  reading: (before, after) => before.failure?.message === after.failure?.message,
  held: (before, after) => before?.by === after?.by && before?.reason === after?.reason,
  contradiction: (before, after) => before?.isTold === after?.isTold,
};

/** Returns true when a client would see a difference between the two, beyond the time of the last reading. */
export function looksDifferent(before: Auction, after: Auction): boolean {
  return differs(before, after, UNSEEN);
}

/** Returns true when the store must learn of the change. */
export function mustBeSaved(before: Auction, after: Auction): boolean {
  return differs(before, after, UNSAVED);
}

/**
 * Compares all fields but the uncounted ones. A new field that nobody listed counts: it is told too often rather than
 * never.
 */
function differs(before: Auction, after: Auction, uncounted: readonly (keyof Auction)[]): boolean {
  const fields = Object.keys(after) as (keyof Auction)[];
  return fields.some((field) => !uncounted.includes(field) && !isSame(field, before, after));
}

function isSame<Field extends keyof Auction>(field: Field, before: Auction, after: Auction): boolean {
  if (before[field] === after[field]) return true;
  const same: ((one: Auction[Field], other: Auction[Field]) => boolean) | undefined = SAME[field];
  return same?.(before[field], after[field]) ?? false;
}

/**
 * Returns true when the page shows that the lot is over. Only a page that was asked for after the close can show that
 * no late bid has moved it.
 */
export function isOver({ isClosed, requestedAtMs, closeTimeMs }: Listing): boolean {
  return isClosed || requestedAtMs >= closeTimeMs + CLOSE_GRACE_MS;
}

/**
 * Returns what the pages up to `listing` say together of a lot that should be over and is open; null when it is not.
 */
export function overdueAfter(before: Overdue | null, listing: Listing): Overdue | null {
  const { isClosed, requestedAtMs, closeTimeMs } = listing;
  if (isClosed || !isOver(listing)) return null;
  if (before?.closeTimeMs !== closeTimeMs) return { closeTimeMs, sinceMs: requestedAtMs, readings: 1 };
  return { ...before, readings: before.readings + 1 };
}

/** Returns true when the house has forgotten to close the lot: its pages have agreed on that for long enough. */
export function isForgotten(overdue: Overdue | null, { requestedAtMs }: Listing): boolean {
  return overdue !== null && overdue.readings >= FORGOTTEN_AFTER_READINGS &&
    requestedAtMs - overdue.sinceMs >= FORGOTTEN_AFTER_MS;
}

/**
 * Returns the page with what an old copy must not take back. An old copy shows fewer bids or a lower price, and its
 * close may be one that a bid has moved since: then the later close and the higher number of bids stay.
 */
export function notFallingBack(page: Listing, before: Listing | null): Listing {
  const isOldCopy = before !== null && !page.isClosed &&
    (page.bidCount < before.bidCount || page.currentPriceCents < before.currentPriceCents);
  if (!isOldCopy) return page;
  return {
    ...page,
    bidCount: Math.max(page.bidCount, before.bidCount),
    closeTimeMs: Math.max(page.closeTimeMs, before.closeTimeMs),
  };
}

/**
 * Returns a stored listing with its time capped at `nowMs`. After a restart the clock offset is unknown: without the
 * cap the first new reading could look older and be ignored.
 */
export function readBefore(listing: Listing, nowMs: number): Listing {
  return listing.requestedAtMs <= nowMs ? listing : { ...listing, requestedAtMs: nowMs };
}

/** Returns true when two readings say the same of the lot, at whatever time they were made. */
export function sameListing(a: Listing | null, b: Listing | null): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  const { requestedAtMs: _requested, receivedAtMs: _received, ...said } = a;
  const fields = Object.keys(said) as (keyof typeof said)[];
  return fields.every((field) => saysTheSame(said[field], b[field]));
}

/** Compares values of a listing. Most are no objects, and no text has to be made of them. */
function saysTheSame(one: Listing[keyof Listing], other: Listing[keyof Listing]): boolean {
  if (one === other) return true;
  return typeof one === "object" && JSON.stringify(one) === JSON.stringify(other);
}
