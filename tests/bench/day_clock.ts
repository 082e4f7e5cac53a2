import { setImmediate } from "node:timers";
import type { Clock } from "../../src/clock.ts";
import { createIndexedHeap } from "../../src/resilience/indexed_heap.ts";

/** A clock that runs through a day as fast as its timers can be served. */
export interface DayClock extends Clock {
  /** Fires every timer up to `untilMs`, in order; what one starts in process is done before the next. */
  runUntil(untilMs: number): Promise<void>;
}

/** A clock that stands at `startMs`. It holds many timers: a million of them fire in a day of plain polling. */
export function createDayClock(startMs: number): DayClock {
  const timers = createIndexedHeap<symbol, { readonly dueMs: number; readonly task: () => void }>(
    (a, b) => a.dueMs - b.dueMs,
  );
  let nowMs = startMs;
  // Promises alone hop in here, and all of those are done before the next turn of the event loop.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    now: () => nowMs,
    after(delayMs, task) {
      const key = Symbol();
      timers.set(key, { dueMs: nowMs + Math.max(0, delayMs), task });
      return () => void timers.delete(key);
    },
    async runUntil(untilMs) {
      await settle();
      for (let next = timers.first(); next && next.item.dueMs <= untilMs; next = timers.first()) {
        timers.delete(next.key);
        nowMs = next.item.dueMs;
        next.item.task();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}
