import type { LotView } from "../messages.ts";

/** Compares two lots for the popup's list: those that close soonest come first, and those that are over come last, newest first. */
export function soonestFirst(one: LotView, other: LotView): number {
  const lastIsOver = Number(isOver(one)) - Number(isOver(other));
  if (lastIsOver !== 0) return lastIsOver;
  return isOver(one) ? closeMs(other) - closeMs(one) : closeMs(one) - closeMs(other);
}

const isOver = ({ auction }: LotView): boolean => auction.status === "ended";

/**
 * Returns the close, by which lots are sorted. A lot that was not read yet has no time; a finite number keeps the
 * difference of two such lots a number.
 */
const closeMs = ({ auction: { data } }: LotView): number =>
  data ? Date.parse(data.closeTime) : Number.MAX_SAFE_INTEGER;
