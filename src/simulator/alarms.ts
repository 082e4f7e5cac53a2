import type { Clock } from "../clock.ts";

/** A clock whose timers can all be called off at once, so that whatever used it leaves none behind. */
export interface Alarms extends Clock {
  cancelAll(): void;
}

/** Returns alarms that ring by `clock`. */
export function createAlarms(clock: Clock): Alarms {
  const pending = new Set<() => void>();
  return {
    now: () => clock.now(),
    after(delayMs, task) {
      const cancelTimer = clock.after(delayMs, () => {
        pending.delete(cancel);
        task();
      });
      const cancel = () => {
        pending.delete(cancel);
        cancelTimer();
      };
      pending.add(cancel);
      return cancel;
    },
    cancelAll() {
      for (const cancel of [...pending]) cancel();
    },
  };
}
