import type { PriceHistory } from "./price_history.ts";

/** The choices of time that the chart shows, by their words in the address. */
export const RANGES = ["whole", "last-10-minutes"] as const;
export type RangeName = (typeof RANGES)[number];

/** A stretch of time, in milliseconds since the Unix epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;
const LAST_MS = 10 * MINUTE_MS;
/** The shortest range, so that a lot that was just added has room for what comes. */
const SHORTEST_MS = MINUTE_MS;
/** The close is shown once the time until it takes no more than this share of the chart. */
const MOST_AHEAD = 0.5;

/** Returns the time that the chart shows. `closeMs` is null where it is not known. */
export function rangeOf(
  name: RangeName,
  { prices, endedAtMs }: Pick<PriceHistory, "prices" | "endedAtMs">,
  { nowMs, closeMs }: { readonly nowMs: number; readonly closeMs: number | null },
): TimeRange {
  const isOver = endedAtMs !== null;
  const reachedMs = endedAtMs ?? nowMs;
  const firstMs = prices[0]?.atMs ?? reachedMs;
  if (name === "last-10-minutes") {
    const isNear = !isOver && closeMs !== null && closeMs > nowMs && closeMs - nowMs < LAST_MS;
    const toMs = isNear ? closeMs : reachedMs;
    return { fromMs: toMs - LAST_MS, toMs };
  }
  const seenMs = Math.max(SHORTEST_MS, reachedMs - firstMs);
  const isNear = !isOver && closeMs !== null && closeMs > nowMs && closeMs - nowMs < seenMs * MOST_AHEAD;
  if (isOver && reachedMs > firstMs) return { fromMs: firstMs, toMs: reachedMs };
  return { fromMs: firstMs, toMs: isNear ? closeMs : Math.max(reachedMs, firstMs + SHORTEST_MS) };
}
