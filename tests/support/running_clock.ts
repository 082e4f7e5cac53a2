import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";
import { createIndexedHeap } from "../../src/resilience/indexed_heap.ts";

/** A clock that runs through a day as fast as its timers can be served: it moves only from one to the next. */
export interface RunningClock extends Clock {
  /**
   * Fires timers in order up to `untilMs`; what one starts in process is done before the next. Between two all is at
   * rest: then `isOver` is asked whether to stop there.
   */
  runUntil(untilMs: number, isOver?: () => boolean): Promise<void>;
  /** Lets what is ready to run do so, without moving time. */
  settle(): Promise<void>;
  /** Returns the number of timers that wait. */
  pending(): number;
}

/** A clock that stands at `startMs`. Timers of the same instant fire in the order in which they were set. */
export function createRunningClock(startMs: number): RunningClock {
  const timers = createIndexedHeap<symbol, { readonly dueMs: number; readonly task: () => void }>(
    (a, b) => a.dueMs - b.dueMs,
  );
  let nowMs = startMs;
  // Everything in here hops through promises alone: all of that is done before the next turn of the event loop.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => nowMs,
    after(delayMs, task) {
      const key = Symbol();
      timers.set(key, { dueMs: nowMs + Math.max(0, delayMs), task });
      return () => void timers.delete(key);
    },
    async runUntil(untilMs, isOver = () => false) {
      await settle();
      for (let next = timers.first(); next && next.item.dueMs <= untilMs; next = timers.first()) {
        if (isOver()) return;
        timers.delete(next.key);
        nowMs = next.item.dueMs;
        next.item.task();
        await settle();
      }
      if (!isOver()) nowMs = untilMs;
    },
    settle,
    pending: timers.size,
  };
}
