/** The requests a minute that are granted, as far as that was learnt. Immutable. */
export interface Learned {
  /** The requests a minute that Gavel allows itself; it grows by fractions. */
  readonly perMinute: number;
  /** The requests a minute that were seen to be granted. */
  readonly ceiling: number;
  /** The number of refusals in a row that came at about the same ceiling. */
  readonly confirmations: number;
  /** True when more than the ceiling has been granted since the last refusal. */
  readonly isDisproved: boolean;
  readonly refusedAtMs: number;
  /** The time of which `perMinute` is true. */
  readonly atMs: number;
}

/** The requests of the last minute. */
export interface Use {
  /** The number that was granted. */
  readonly granted: number;
  /** The number that counts, those on their way included. */
  readonly count: number;
  /** True while no bid is near, so that Gavel may find out if more is granted. */
  readonly mayTryMore: boolean;
}

const MINUTE_MS = 60_000;
/** A single refusal never takes the figure below this: Nellis was measured to grant at least twice as many. */
const LEAST_AFTER_CUT = 3;
/** The least that Nellis was measured to grant. A refusal while fewer requests were sent says little about the ceiling. */
const LEAST_MEASURED = 6;
/** Two ceilings that differ by no more than this count as the same. */
const SAME_CEILING = 2;
const MOST_CONFIRMATIONS = 5;
/** The time for which a ceiling is believed before more is tried; it doubles with each confirmation. */
const BELIEVED_MS = 5 * MINUTE_MS;
/** A refusal that did not come again for so long may have been a passing one: then the figure grows without being used. */
const PASSING_AFTER_MS = 30 * MINUTE_MS;
/** The time in which the figure then grows by one. */
const PASSING_STEP_MS = 5 * MINUTE_MS;
/** A ceiling that was not met for so long counts as confirmed only once. */
const FORGOTTEN_AFTER_MS = 12 * 60 * MINUTE_MS;
/** The share of the figure from which on a minute counts as fully used, so that more is wanted. */
const FULL_SHARE = 0.75;
/** Once more than the ceiling has been granted, each granted request raises the figure by this: by half in a minute. */
const DISPROVED_STEP = 0.5;

/** Returns a figure as a whole number of requests. */
export function stepOf(perMinute: number): number {
  // A sum of fractions may fall a hair short of the whole number that it is.
  return Math.floor(perMinute + 1e-6);
}

/**
 * Returns what is learnt from a refusal at `nowMs`: the figure becomes half of what Gavel allowed itself, or half of what
 * was `granted` in the last minute if that is less.
 */
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

/**
 * Returns the ceiling after a refusal. One while few requests were sent says little, so the ceiling moves only halfway
 * down to what was granted.
 */
function ceilingAfter(before: Learned | null, granted: number): number {
  if (!before) return Math.max(granted, LEAST_MEASURED);
  return granted >= before.ceiling ? granted : Math.ceil((before.ceiling + granted) / 2);
}

/**
 * Returns `before` as it has grown by `nowMs` without being used: by one a minute up to the ceiling, and slowly above it
 * where the refusal may have been a passing one. Returns null, which is no limit, once it has reached `most`.
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
 * Returns `before` as a granted request at `nowMs` changes it. A ceiling that was believed for long enough is tried with
 * one more request a minute while it is fully used, and is disproved once more has been granted.
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
