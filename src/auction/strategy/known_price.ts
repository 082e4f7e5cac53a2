import { type Cents, formatCents } from "../money.ts";
import { snipeTimeOf } from "./snipe_time.ts";
import type { Auction, BidOutcome, Known, Listing, ReadFailureKind, Rules } from "../types.ts";

/**
 * The longest wait for the page. A bid near the close leaves 30 s, and after 5 s of waiting enough is left for our bid,
 * a rival's answer and one more of ours.
 */
const LONGEST_PATIENCE_MS = 5_000;
/** The largest share of the time to the close that is spent waiting. */
const SHARE_OF_TIME_LEFT = 1 / 3;
/** A reading takes that long by itself. */
const LEAST_PATIENCE_MS = 500;

/**
 * Failures after which Nellis may not know the owner any more, or want us to stay away: nothing is bid without the
 * page.
 */
const NOT_WITHOUT_PAGE: readonly ReadFailureKind[] = ["signed-out", "refused", "no-such-lot"];

/** A lot as it is known without its page. We do not lead it. */
export interface KnownLot {
  /** The auction with what is known in the place of its last reading, free to bid. */
  readonly auction: Auction;
  /** The end of a bid's reason: its source, and why that is not the page. */
  readonly restsOn: string;
}

/** Returns the knowledge after a page was read: all that it says, and what was heard after it was asked for. */
export function knownAfterReading(before: Known | null, listing: Listing): Known {
  const { currentPriceCents, requestedAtMs } = listing;
  const heard = before?.heard ?? null;
  const isNews = heard !== null && heard.atMs > requestedAtMs && heard.priceCents > currentPriceCents;
  return { pagePriceCents: currentPriceCents, heard: isNews ? heard : null };
}

/** Returns the knowledge after the live feed has told a price. Only a price above all that was known before is news. */
export function knownAfterNews(
  auction: Auction,
  priceCents: Cents | null,
  nowMs: number,
  rules: Rules,
): Known | null {
  const { known } = auction;
  if (!known || priceCents === null || priceCents <= priceOf(auction)) return known;
  const sinceMs = known.heard && !mayLead(auction, rules) ? known.heard.sinceMs : nowMs;
  return { ...known, heard: { priceCents, atMs: nowMs, sinceMs } };
}

/** Returns the knowledge after a bid of ours was answered. Its price counts if it is no older than what was heard. */
export function knownAfterAnswer(auction: Auction, outcome: BidOutcome): Known | null {
  const { known } = auction;
  if (!known || outcome.result !== "accepted") return known;
  return (outcome.currentPriceCents ?? 0) >= priceOf(auction) ? { ...known, heard: null } : known;
}

/**
 * Returns the lot as it is known, if that is more than its last reading says and the page can't be had before the
 * moment to decide (decision 0005); null when the page decides.
 */
export function knownLot(auction: Auction, nowMs: number, rules: Rules): KnownLot | null {
  const fromMs = knownFromMs(auction, nowMs, rules);
  const { listing } = auction;
  if (fromMs === null || nowMs < fromMs || !listing?.userState) return null;
  const userState = { ...listing.userState, isWinning: false };
  const known = { ...listing, currentPriceCents: priceOf(auction), userState };
  return {
    auction: { ...auction, listing: known, bidding: { phase: "ready" } },
    restsOn: `, from ${sourceOf(auction)}: ${whyNoPage(auction, nowMs, rules)}`,
  };
}

/** Returns the time from which on this knowledge counts, by Nellis's clock; null when it adds nothing to the page. */
export function knownFromMs(auction: Auction, nowMs: number, rules: Rules): number | null {
  const sinceMs = waitingSinceMs(auction, rules);
  if (sinceMs === null || !mayGoWithoutPage(auction) || mayLead(auction, rules)) return null;
  const snipeAtMs = snipeTimeOf(auction, rules);
  if (snipeAtMs !== null && auction.bidding.phase === "ready") return snipeAtMs;
  const patienceMs = patienceOf(auction, sinceMs);
  return pageInMs(auction, nowMs, rules) > patienceMs ? nowMs : sinceMs + patienceMs;
}

/** Returns the time of the event that the page does not show yet; null when it shows all. */
function waitingSinceMs({ bidding, known }: Auction, { acceptedCents }: Rules): number | null {
  if (!known) return null;
  if (bidding.phase === "ready") return known.heard?.sinceMs ?? null;
  // A bid whose outcome is unknown waits for its reading, and a refused one told nothing to go by.
  const isTaken = bidding.phase === "confirming" && !bidding.unknown &&
    bidding.bid.amountCents <= acceptedCents;
  return isTaken ? Math.max(bidding.sinceMs, known.heard?.sinceMs ?? 0) : null;
}

function mayGoWithoutPage({ life, listing, reading: { failure } }: Auction): boolean {
  if (life.phase === "ended" || !listing?.userState) return false;
  return failure === null || !NOT_WITHOUT_PAGE.includes(failure.kind);
}

/**
 * Returns true when we lead by what is known, or may lead: a maximum that the owner set on Nellis's own page is not
 * known here.
 */
function mayLead(auction: Auction, { acceptedCents }: Rules): boolean {
  const { listing, known } = auction;
  const priceCents = priceOf(auction);
  if (acceptedCents > priceCents) return true;
  if (listing?.userState?.isWinning !== true) return false;
  // Of two equal maxima the earlier one leads.
  return acceptedCents === priceCents || acceptedCents < (known?.pagePriceCents ?? 0);
}

function patienceOf({ listing }: Auction, sinceMs: number): number {
  const leftMs = (listing?.closeTimeMs ?? Infinity) - sinceMs;
  return Math.max(LEAST_PATIENCE_MS, Math.min(LONGEST_PATIENCE_MS, leftMs * SHARE_OF_TIME_LEFT));
}

/** Returns the time until the page could be asked for: after a failed reading, not before its next turn. */
function pageInMs({ reading: { failure, nextReadAtMs } }: Auction, nowMs: number, rules: Rules): number {
  const backoffMs = failure && nextReadAtMs !== null ? nextReadAtMs - nowMs : 0;
  return Math.max(rules.readingInMs, backoffMs);
}

/** Returns the highest price that is known to have been reached. */
function priceOf({ listing, known }: Auction): Cents {
  return Math.max(listing?.currentPriceCents ?? 0, known?.heard?.priceCents ?? 0);
}

function sourceOf(auction: Auction): string {
  const price = formatCents(priceOf(auction));
  return auction.known?.heard ? `the live feed's price of ${price}` : `the last answer's price of ${price}`;
}

function whyNoPage(auction: Auction, nowMs: number, rules: Rules): string {
  const seconds = Math.round(pageInMs(auction, nowMs, rules) / 1_000);
  return seconds > 0 ? `the page can't be had for ${seconds} s` : "the page has not come yet";
}
