import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";

/** A clock that moves only when told to. */
export interface VirtualClock extends Clock {
  /** Moves on by `ms`: due timers fire in the order of their time, and what they start settles in between. */
  advance(ms: number): Promise<void>;
  /** Lets everything that is ready to run do so, without moving time. */
  settle(): Promise<void>;
  /** Returns the number of timers that wait. */
  pending(): number;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** Turns of the event loop after which in-process work, which only hops through promises and streams, is done. */
const QUIET_TURNS = 12;

/**
 * A clock that stands at `startMs` (default: a Monday noon). It does not move on while `realWork` names work outside
 * this process, such as a disk's, which takes as long as it takes.
 */
export function createVirtualClock(
  startMs = Date.UTC(2026, 10, 2, 12),
  realWork: () => Iterable<Promise<unknown>> = () => [],
): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  const timers = new Set<Timer>();

  const nextDue = (untilMs: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs > untilMs) continue;
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  };

  const settle = async () => {
    for (let turn = 0; turn < QUIET_TURNS; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const working = [...realWork()];
      if (working.length === 0) continue;
      await Promise.allSettled(working);
      turn = 0;
    }
  };

  return {
    now: () => nowMs,
    after(delayMs, task) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), order: order++, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.task();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    settle,
    pending: () => timers.size,
  };
}
