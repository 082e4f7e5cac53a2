/** Cancels what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/**
 * The one source of time. Nothing outside this file calls `Date.now()`, `performance.now()` or `setTimeout`,
 * so a test can replay a day in a moment.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back: a jump of the system clock does not move it. */
  now(): number;
  /** The clock on the wall, which jumps: it alone knows that the machine slept. Without it `now` does for both. */
  wallNow?(): number;
  /** Runs `task` once, `delayMs` from now (at once when that is not positive, but never before returning). */
  after(delayMs: number, task: () => void): Cancel;
}

/** Browsers and Deno fire a longer timer at once, so a longer wait is walked in steps of this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's clock. It reads the monotonic counter from the moment of start, so that an NTP step or a
 * hand on the system clock cannot move a snipe; what the counter misses is corrected by Nellis's own time.
 */
export function systemClock(): Clock {
  const now = () => performance.timeOrigin + performance.now();
  return {
    now,
    wallNow: Date.now,
    after(delayMs, task) {
      const dueMs = now() + delayMs;
      let timer: ReturnType<typeof setTimeout>;
      const arm = () => {
        const leftMs = dueMs - now();
        timer = leftMs > LONGEST_TIMER_MS
          ? setTimeout(arm, LONGEST_TIMER_MS)
          : setTimeout(task, Math.max(0, leftMs));
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** The machine's calendar time, which also counts the hours that it sleeps, and jumps when it is set. */
export const calendarNow = (): number => Date.now();

/** Resolves `delayMs` from now by `clock`, or at once when `signal` aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener("abort", done);
  });
}
