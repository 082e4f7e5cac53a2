/** Places values of `[from, to]` on the line from `start` to `end`, in pixels. */
export function scale(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  const length = to - from || 1;
  return (value) => start + (value - from) / length * (end - start);
}

/** Returns about `count` round dollars within `[from, to]`, never parts of a dollar. */
export function dollarTicks([from, to]: readonly [number, number], count: number): readonly number[] {
  const step = roundStep(Math.max(1, (to - from) / count));
  return multiples(step, from, to);
}

/** Returns the next of 1, 2, 5, 10, 20, 50 … that is no smaller. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? least;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

/** The times to write under a chart. */
export interface TimeTicks {
  readonly stepMs: number;
  readonly timesMs: readonly number[];
}

/**
 * Returns at most `count` round times within `[from, to]`: round in the zone that is `zoneOffsetMs` ahead of UTC, so
 * that a day begins at the reader's midnight.
 */
export function timeTicks(
  [from, to]: readonly [number, number],
  count: number,
  zoneOffsetMs: number,
): TimeTicks {
  const least = (to - from) / Math.max(1, count);
  const stepMs = TIME_STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
  const timesMs = multiples(stepMs, from + zoneOffsetMs, to + zoneOffsetMs).map((ms) => ms - zoneOffsetMs);
  return { stepMs, timesMs };
}

function multiples(step: number, from: number, to: number): readonly number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
