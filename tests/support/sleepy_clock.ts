import type { Cancel, Clock } from "../../src/clock.ts";
import type { VirtualClock } from "./virtual_clock.ts";

/** The clock of a machine that can be suspended and set, in a world that goes on by `createVirtualClock`. */
export interface SleepyClock extends Clock {
  /** Suspends the machine for `ms`: its counter stands still and no timer rings, while the wall clock goes on. */
  sleep(ms: number): Promise<void>;
  /** Sets the wall clock `ms` ahead, or back; the counter goes on as before. */
  setAhead(ms: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly task: () => void;
  cancel: Cancel;
}

/** Makes the clock of a machine that is awake, and whose wall clock is right. */
export function createSleepyClock(world: VirtualClock): SleepyClock {
  const timers = new Set<Timer>();
  let sleptMs = 0;
  let sleepsSinceMs: number | null = null;
  let aheadMs = 0;
  const now = () => (sleepsSinceMs ?? world.now()) - sleptMs;
  const arm = (timer: Timer) => {
    timer.cancel = world.after(timer.dueMs - now(), () => {
      timers.delete(timer);
      timer.task();
    });
  };
  return {
    now,
    wallNow: () => world.now() + aheadMs,
    after(delayMs, task) {
      const timer: Timer = { dueMs: now() + delayMs, task, cancel: () => {} };
      timers.add(timer);
      if (sleepsSinceMs === null) arm(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    async sleep(ms) {
      await world.settle();
      sleepsSinceMs = world.now();
      for (const { cancel } of timers) cancel();
      await world.advance(ms);
      sleepsSinceMs = null;
      sleptMs += ms;
      for (const timer of timers) arm(timer);
      await world.settle();
    },
    setAhead: (ms) => void (aheadMs += ms),
  };
}
