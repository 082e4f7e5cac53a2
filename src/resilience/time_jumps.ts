import type { Cancel, Clock } from "../clock.ts";

/** A watch over the machine's time. It jumps when the machine slept or stood still, and when its clock was set. */
export interface TimeJumps {
  /** Compares the clocks now. Returns the time of the last jump by the watched clock; -Infinity without one. */
  lastMs(): number;
  /** Calls `listener` at each jump with its length (ms). */
  listen(listener: (jumpMs: number) => void): void;
  close(): void;
}

/** The interval at which the clocks are compared. */
const LOOK_EVERY_MS = 5_000;
/** A busy machine is late by less; an hour's sleep is not. */
const JUMP_MS = 10_000;

/**
 * Watches the time of `clock`. The machine slept where its counter stood still while the calendar (`wallNow`) went on;
 * it, or this process alone, stood still where a timer rings far too late.
 */
export function watchTimeJumps(clock: Clock): TimeJumps {
  const aheadMs = () => (clock.wallNow?.() ?? clock.now()) - clock.now();
  const listeners: ((jumpMs: number) => void)[] = [];
  let notedMs = aheadMs();
  let dueMs = clock.now() + LOOK_EVERY_MS;
  let lastMs = -Infinity;
  let cancel: Cancel = () => {};

  const compare = () => {
    const jumpMs = Math.max(clock.now() - dueMs, Math.abs(aheadMs() - notedMs));
    if (jumpMs <= JUMP_MS) return;
    notedMs = aheadMs();
    dueMs = clock.now() + LOOK_EVERY_MS;
    lastMs = clock.now();
    for (const listener of listeners) listener(jumpMs);
  };
  const look = () => {
    compare();
    notedMs = aheadMs();
    dueMs = clock.now() + LOOK_EVERY_MS;
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return {
    lastMs() {
      compare();
      return lastMs;
    },
    listen: (listener) => void listeners.push(listener),
    close: () => cancel(),
  };
}
