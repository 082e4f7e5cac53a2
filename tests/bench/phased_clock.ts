import type { Clock } from "../../src/clock.ts";

/**
 * A clock whose timers of exactly `periodMs` fire when its own phase of that period comes round: so that a
 * house's pings do not all go out in the same instant, as no thousand streams of strangers would have it.
 */
export function phasedClock(clock: Clock, periodMs: number, phaseMs: number): Clock {
  return {
    now: clock.now,
    after(delayMs, task) {
      if (delayMs !== periodMs) return clock.after(delayMs, task);
      const soonestMs = clock.now() + periodMs / 2;
      const dueMs = Math.ceil((soonestMs - phaseMs) / periodMs) * periodMs + phaseMs;
      return clock.after(dueMs - clock.now(), task);
    },
  };
}
