/**
 * A busy server stamps an answer some milliseconds into the next second with the second before. Samples that
 * contradict each other by less than this are such a stamp, or a clock being slewed; more is a jump.
 */
const LATE_STAMP_MS = 250;

/** The least and the greatest offset (ms) that samples of a clock allow. */
export interface OffsetBounds {
  readonly lowMs: number;
  readonly highMs: number;
}

/** What both allow; between them when they miss each other by `slackMs` at most; null when they can't both be true. */
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

/** How far the two miss each other (ms); not above 0 where both can be true. */
export function gapMs(one: OffsetBounds, other: OffsetBounds): number {
  return Math.max(one.lowMs, other.lowMs) - Math.min(one.highMs, other.highMs);
}

/** The bounds moved by `byMs`. */
export function shifted({ lowMs, highMs }: OffsetBounds, byMs: number): OffsetBounds {
  return { lowMs: lowMs + byMs, highMs: highMs + byMs };
}
