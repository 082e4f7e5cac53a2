import type { OffsetBounds } from "./clock_skew.ts";

const SECOND_MS = 1_000;

/**
 * When to send the next probe (our clock, not before `earliestMs`): so that it arrives as a second of Nellis's
 * begins, if the truth lies in the middle of `bounds`. Which second its `Date` names then tells the half.
 */
export function probeTime(bounds: OffsetBounds | null, latencyMs: number, earliestMs: number): number {
  if (!bounds) return earliestMs;
  const middleMs = (bounds.lowMs + bounds.highMs) / 2;
  const arrivesAtMs = earliestMs + latencyMs + middleMs;
  return Math.ceil(arrivesAtMs / SECOND_MS) * SECOND_MS - middleMs - latencyMs;
}
