/** The longest wait, far from a close. */
const LONGEST_MS = 10_000;
/** A busy house takes that long now and then. */
const LEAST_MS = 1_500;
/** The share of the time to the close that is spent waiting: the rest is for reading the lot, and for another try. */
const SHARE_OF_TIME_LEFT = 1 / 3;

/** Returns the time that a bid which leaves `leftMs` before its lot's close waits for its answer (whole ms). */
export function answerPatience(leftMs: number): number {
  return Math.round(Math.max(LEAST_MS, Math.min(LONGEST_MS, leftMs * SHARE_OF_TIME_LEFT)));
}
