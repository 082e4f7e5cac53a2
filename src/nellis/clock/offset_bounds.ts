/**
 * A busy server may stamp an answer with the second before, some milliseconds after that has ended. Samples that
 * contradict each other by less than this come from such a stamp, or from a clock being slewed; more is a jump.
 */
const LATE_STAMP_MS = 250;

/** The least and the greatest offset (ms) that samples of a clock allow. */
export interface OffsetBounds {
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Returns the bounds that `one` and `other` both allow. Where they miss each other by `slackMs` at most, returns the gap
 * between them; where by more, null: they can't both be true.
 */
export function reconcile(
  one: OffsetBounds,
  other: OffsetBounds,
  slackMs = LATE_STAMP_MS,
): OffsetBounds | null {
  const lowMs = Math.max(one.lowMs, other.lowMs);
  const highMs = Math.min(one.highMs, other.highMs);
  if (lowMs <= highMs) return { lowMs, highMs };
  return gapMs(one, other) <= slackMs ? { lowMs: highMs, highMs: lowMs } : null;
}

/** Returns the gap between two bounds (ms); 0 or less where they overlap. */
export function gapMs(one: OffsetBounds, other: OffsetBounds): number {
  return Math.max(one.lowMs, other.lowMs) - Math.min(one.highMs, other.highMs);
}

/** Returns the bounds moved by `byMs`. */
export function shifted({ lowMs, highMs }: OffsetBounds, byMs: number): OffsetBounds {
  return { lowMs: lowMs + byMs, highMs: highMs + byMs };
}
