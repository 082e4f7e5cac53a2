import type { Clock } from "../src/clock.ts";

/**
 * Returns this machine's calendar time. The worker and the pages of the extension share it, while the monotonic counter
 * begins at another moment in each of them and stands still while some machines sleep.
 */
export function calendarOf(clock: Clock): number {
  return clock.wallNow?.() ?? clock.now();
}

/** Returns the time by Nellis's clock, which leads this machine's calendar by `aheadMs`. */
export function serverTime(clock: Clock, { aheadMs }: { readonly aheadMs: number }): number {
  return calendarOf(clock) + aheadMs;
}
