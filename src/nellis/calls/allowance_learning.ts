/** What was learnt of how many requests a minute are granted. Immutable. */
export interface Learned {
  /** As many a minute as Gavel allows itself; grows by fractions. */
  readonly perMinute: number;
  /** As many a minute as were seen to be granted. */
  readonly ceiling: number;
  /** How many refusals in turn came at about the same ceiling. */
  readonly confirmations: number;
  /** More than the ceiling has been granted since the last refusal. */
  readonly isDisproved: boolean;
  readonly refusedAtMs: number;
  /** When `perMinute` was as it says. */
  readonly atMs: number;
}

/** How the last minute went. */
export interface Use {
  /** Requests granted in it. */
  readonly granted: number;
  /** Requests that count, those on their way included. */
  readonly count: number;
  /** No bid is near: now is a time to find out whether more is granted. */
  readonly mayTryMore: boolean;
}

const MINUTE_MS = 60_000;
/** One refusal never takes the figure below this: Nellis was measured to grant at least twice as many. */
const LEAST_AFTER_CUT = 3;
/** The least that Nellis was measured to grant: a refusal while less was asked for says little of how much it is. */
const LEAST_MEASURED = 6;
/** Two ceilings this near are the same. */
const SAME_CEILING = 2;
const MOST_CONFIRMATIONS = 5;
/** How long a ceiling is believed before more is tried; doubles with each time that it is confirmed. */
const BELIEVED_MS = 5 * MINUTE_MS;
/** A refusal that did not come again for so long may have been a passing one: the figure grows without being used. */
const PASSING_AFTER_MS = 30 * MINUTE_MS;
/** Then it grows by one in so long. */
const PASSING_STEP_MS = 5 * MINUTE_MS;
/** A ceiling that was not met for so long is no better known than one that was met once. */
const FORGOTTEN_AFTER_MS = 12 * 60 * MINUTE_MS;
/** Of the figure, from which on a minute shows that more is wanted. */
const FULL_SHARE = 0.75;
/** Once more than the ceiling has been granted, each request grants half of another: half more a minute. */
const DISPROVED_STEP = 0.5;

/** A figure as a count of requests. */
export function stepOf(perMinute: number): number {
  // A sum of fractions may fall a hair short of the whole number that it is.
  return Math.floor(perMinute + 1e-6);
}

/** After a refusal at `nowMs`: half of the smaller of what Gavel allowed itself and what was `granted` in the last minute. */
export function cutBy(before: Learned | null, granted: number, nowMs: number): Learned {
  const figure = Math.min(before?.perMinute ?? Infinity, granted);
  const perMinute = Math.max(leastAfter(before), Math.floor(figure / 2));
  const isSame = before !== null && Math.abs(granted - before.ceiling) <= SAME_CEILING;
  return {
    perMinute,
    ceiling: Math.max(perMinute, ceilingAfter(before, granted)),
    confirmations: isSame ? Math.min(before.confirmations + 1, MOST_CONFIRMATIONS) : 1,
    isDisproved: false,
    refusedAtMs: nowMs,
    atMs: nowMs,
  };
}

function leastAfter(before: Learned | null): number {
  if (!before || before.perMinute > LEAST_AFTER_CUT) return LEAST_AFTER_CUT;
  return Math.max(1, Math.floor(before.perMinute) - 1);
}

/** A refusal while little was asked for says little, so the ceiling comes down to what was granted by halves. */
function ceilingAfter(before: Learned | null, granted: number): number {
  if (!before) return Math.max(granted, LEAST_MEASURED);
  return granted >= before.ceiling ? granted : Math.ceil((before.ceiling + granted) / 2);
}

/**
 * What has become of `before` by `nowMs` without being used: one more a minute up to the ceiling; above it slowly, where
 * the refusal may have been a passing one. Null once it is no less than `most`.
 */
export function regrown(before: Learned, nowMs: number, most: number): Learned | null {
  const { perMinute, ceiling, refusedAtMs, atMs } = before;
  const isForgotten = nowMs - refusedAtMs > FORGOTTEN_AFTER_MS;
  const confirmations = isForgotten ? 1 : before.confirmations;
  const climbed = Math.min((nowMs - atMs) / MINUTE_MS, Math.max(0, ceiling - perMinute));
  const passingSinceMs = Math.max(atMs + climbed * MINUTE_MS, refusedAtMs + PASSING_AFTER_MS);
  const passed = confirmations > 1 ? 0 : Math.max(0, nowMs - passingSinceMs) / PASSING_STEP_MS;
  const grown = perMinute + climbed + passed;
  return grown >= most ? null : { ...before, perMinute: grown, confirmations, atMs: nowMs };
}

/**
 * What a granted request makes of `before` at `nowMs`: a ceiling that was believed for long enough is tried by one
 * more a minute while all of it is used, and is gone once more has been granted.
 */
export function grow(before: Learned, use: Use, nowMs: number): Learned {
  const isMore = use.granted > before.ceiling + (before.isDisproved ? 0 : SAME_CEILING);
  const known = isMore ? { ...before, ceiling: use.granted, confirmations: 1, isDisproved: true } : before;
  const { perMinute, ceiling, confirmations, refusedAtMs, isDisproved } = known;
  if (use.count < perMinute * FULL_SHARE) return known;
  if (isDisproved) return { ...known, perMinute: perMinute + DISPROVED_STEP };
  const isBelieved = nowMs - refusedAtMs < BELIEVED_MS * 2 ** (confirmations - 1);
  if (perMinute < ceiling || isBelieved || !use.mayTryMore) return known;
  return { ...known, perMinute: perMinute + 1 / perMinute };
}
