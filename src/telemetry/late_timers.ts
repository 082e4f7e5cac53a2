import type { Clock } from "../clock.ts";

/** Measures the delay of timers: they are late while the event loop is busy with something else. */
export interface LateTimers {
  /** The given clock, with its timers measured. */
  readonly clock: Clock;
  /** Returns the longest delay of the last minute (ms); 0 when every timer ran in time. */
  worstMs(): number;
}

/** The time for which a delay counts: an old one says nothing of now. */
const REMEMBERED_MS = 60_000;

/** Measures only the timers that are set anyway, so that an idle process stays idle. */
export function measureTimers(clock: Clock): LateTimers {
  let worst = { lateMs: 0, atMs: -Infinity };
  const isOver = () => clock.now() - worst.atMs > REMEMBERED_MS;
  return {
    clock: {
      ...clock,
      after(delayMs, task) {
        const dueMs = clock.now() + Math.max(0, delayMs);
        return clock.after(delayMs, () => {
          const lateMs = clock.now() - dueMs;
          if (lateMs > worst.lateMs || isOver()) worst = { lateMs, atMs: clock.now() };
          task();
        });
      },
    },
    worstMs: () => isOver() ? 0 : Math.max(0, worst.lateMs),
  };
}
