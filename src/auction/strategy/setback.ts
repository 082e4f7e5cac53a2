import { isKeptHere } from "../bid.ts";
import type { BidErrorType, BidOutcome, Listing, Refusal, Rules, Setback } from "../types.ts";

/** The first wait after a failed try; it doubles with each. */
const FIRST_RETRY_MS = 500;

/** The wait until a bid that was kept here, or refused unread, may go again. */
const NO_TRY_RETRY_MS = 1_000;
/** The longest pause of an outage. */
const LONGEST_PAUSE_MS = 30_000;
/** The longest pauses near the close, from so long before it on. */
const LONGEST_PAUSES = [
  { leftMs: 2 * 60_000, pauseMs: 5_000 },
  { leftMs: 15_000, pauseMs: 1_000 },
] as const;

/**
 * Refusals that end the tries at once, each with the page that disproves it. Only a page that was asked for later
 * counts.
 */
const DISPROVED_BY: Readonly<Partial<Record<BidErrorType, (listing: Listing) => boolean>>> = {
  AUTHENTICATION_ERROR: ({ userState }) => userState !== null,
  AUCTION_ENDED: ({ isClosed, requestedAtMs, closeTimeMs }) => !isClosed && requestedAtMs < closeTimeMs,
};

/** Returns the setback that a bid's outcome leaves for the next try; null when it was accepted. */
export function setbackAfter(
  before: Setback | null,
  outcome: BidOutcome,
  listing: Listing | null,
  nowMs: number,
  rules: Pick<Rules, "retryAttempts">,
): Setback | null {
  if (outcome.result === "accepted") return null;
  const waitMs = waitIfNoTry(outcome);
  if (waitMs !== null) return afterNoTry(before, outcome.message, listing, nowMs + waitMs);
  // Nellis refused this request, whatever the outcome of an earlier one.
  const isDuplicate = outcome.result === "unknown" && outcome.errorType === "DUPLICATE_BID_AMOUNT";
  if (outcome.result !== "rejected" && !isDuplicate) return outageAfter(before, outcome, listing, nowMs);
  return refusalAfter(before, outcome.errorType, outcome.message, listing, nowMs, rules);
}

/** Returns true when Nellis refused the request for want of allowance and never looked at the bid. */
export function isUnread(outcome: BidOutcome): boolean {
  return outcome.result === "rejected" && outcome.isUnread === true;
}

/** Returns true when the bid was kept here or refused unread: that was no try, and the owner need not hear of it. */
export function isNoTry(outcome: BidOutcome): boolean {
  return waitIfNoTry(outcome) !== null;
}

/** Returns the wait after a bid that was no try; null for any other. */
function waitIfNoTry(outcome: BidOutcome): number | null {
  if (isUnread(outcome)) return NO_TRY_RETRY_MS;
  if (!isKeptHere(outcome)) return null;
  if (outcome.result !== "rejected") return NO_TRY_RETRY_MS;
  // No bid of a dry run ever leaves. Anything else that has changed since the decision is known here already.
  return outcome.errorType === "DRY_RUN" ? null : FIRST_RETRY_MS;
}

/** Lets the bid go again for as long as the decision holds. Earlier setbacks stay. */
function afterNoTry(
  before: Setback | null,
  message: string,
  listing: Listing | null,
  notBeforeMs: number,
): Setback {
  if (before?.kind === "outage") return { ...before, notBeforeMs };
  const priceCents = listing?.currentPriceCents ?? 0;
  const refusal = refusalAt(before, priceCents);
  if (refusal) return { ...refusal, notBeforeMs, message };
  return { kind: "refusal", priceCents, tries: 0, notBeforeMs, message, isTold: false };
}

function refusalAt(setback: Setback | null, priceCents: number): Refusal | null {
  return setback?.kind === "refusal" && setback.priceCents === priceCents ? setback : null;
}

/** Returns true when no more is tried at its price, as things stand. */
export function isGivenUp(
  { tries, errorType, isDisproved }: Refusal,
  { retryAttempts }: Pick<Rules, "retryAttempts">,
): boolean {
  if (isDisproved) return false;
  return tries >= retryAttempts || (errorType !== undefined && errorType in DISPROVED_BY);
}

/** Returns the time at which the try after `tries` failed ones may go during an outage, by Nellis's clock. */
export function nextTryInOutage(tries: number, closeTimeMs: number, nowMs: number): number {
  const doubledMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 16), LONGEST_PAUSE_MS);
  const latest = LONGEST_PAUSES.map(({ leftMs, pauseMs }) =>
    // A pause that reaches into the time of shorter ones ends as if it had begun with that.
    Math.max(nowMs, closeTimeMs - leftMs) + pauseMs
  );
  return Math.min(nowMs + doubledMs, ...latest);
}

/**
 * Returns what is left of a setback once the lot is read: a refusal holds for its price, an outage until we lead.
 * `isLater` means that the reading began after the last bid was over: only then can it disprove a refusal.
 */
export function setbackAt(setback: Setback | null, listing: Listing, isLater: boolean): Setback | null {
  if (setback?.kind === "outage") return listing.userState?.isWinning === true ? null : setback;
  const refusal = refusalAt(setback, listing.currentPriceCents);
  if (!refusal?.errorType || refusal.isDisproved || !isLater) return refusal;
  return DISPROVED_BY[refusal.errorType]?.(listing) ? { ...refusal, isDisproved: true } : refusal;
}

function outageAfter(
  before: Setback | null,
  outcome: BidOutcome,
  listing: Listing | null,
  nowMs: number,
): Setback {
  const wasOut = before?.kind === "outage";
  const tries = (wasOut ? before.tries : 0) + 1;
  return {
    kind: "outage",
    tries,
    notBeforeMs: nextTryInOutage(tries, listing?.closeTimeMs ?? Infinity, nowMs),
    message: outcome.message,
    // A bid that never left and goes at the next try is no news.
    isTold: tries > 1 || outcome.result === "unknown",
  };
}

function refusalAfter(
  before: Setback | null,
  errorType: BidErrorType | undefined,
  message: string,
  listing: Listing | null,
  nowMs: number,
  { retryAttempts }: Pick<Rules, "retryAttempts">,
): Setback {
  const priceCents = listing?.currentPriceCents ?? 0;
  const triesBefore = refusalAt(before, priceCents)?.tries ?? 0;
  const isDryRun = errorType === "DRY_RUN";
  const mayBeDisproved = errorType !== undefined && errorType in DISPROVED_BY;
  // No bid of a dry run ever leaves.
  const tries = isDryRun ? Math.max(retryAttempts, triesBefore + 1) : triesBefore + 1;
  // A refusal that pages disprove again and again is tried on until the close, as in an outage.
  const notBeforeMs = mayBeDisproved
    ? nextTryInOutage(tries, listing?.closeTimeMs ?? Infinity, nowMs)
    : nowMs + FIRST_RETRY_MS * 2 ** (tries - 1);
  return {
    kind: "refusal",
    priceCents,
    tries,
    notBeforeMs,
    message,
    isTold: isDryRun || mayBeDisproved,
    errorType,
  };
}
