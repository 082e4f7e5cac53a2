import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";
import { createIndexedHeap } from "../../src/resilience/indexed_heap.ts";

/** The true time of a run: it moves only from one timer to the next. */
export interface SeedClock extends Clock {
  /** Fires timers in order up to `untilMs`. Between two all is at rest: then `isOver` is asked whether to go on. */
  runUntil(untilMs: number, isOver: () => boolean): Promise<void>;
}

/** A clock that stands at `startMs`. Timers of the same instant fire in the order in which they were set. */
export function createSeedClock(startMs: number): SeedClock {
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
    async runUntil(untilMs, isOver) {
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
  };
}
