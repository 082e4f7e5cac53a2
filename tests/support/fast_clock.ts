import type { Clock } from "../../src/clock.ts";

/** Returns `clock`, `times` as fast: an hour of the result passes in 60 minutes / `times`. */
export function fastClock(clock: Clock, times: number): Clock {
  const startMs = clock.now();
  return {
    now: () => startMs + (clock.now() - startMs) * times,
    after: (delayMs, task) => clock.after(delayMs / times, task),
  };
}
