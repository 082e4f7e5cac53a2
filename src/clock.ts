/** Cancels the timer that returned it. Calling it again does nothing. */
export type Cancel = () => void;

/**
 * The one source of time. Nothing outside this file calls `Date.now()`, `performance.now()` or `setTimeout`,
 * so a test can replay a day in a moment.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back: a jump of the system clock does not move it. */
  now(): number;
  /** The system's time of day, which can jump. Only it shows that the machine slept. Without it, `now` is used for both. */
  wallNow?(): number;
  /** Runs `task` once, `delayMs` from now (at once when that is not positive, but never before returning). */
  after(delayMs: number, task: () => void): Cancel;
}

/** Browsers and Deno fire a longer timer at once, so a longer wait is split into steps of this length. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Makes the machine's clock. It reads the monotonic counter, so that an NTP step or a change of the system clock does
 * not move a snipe. Nellis's own time corrects what the counter misses.
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

/** Returns the machine's calendar time. It includes the hours that the machine sleeps, and jumps when it is set. */
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
