import { type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel, Clock } from "../../clock.ts";

/** The time by Nellis's clock, as the server tells it, so that a wrong clock of this machine moves no countdown. */
export interface NellisTime {
  /** Milliseconds since the Unix epoch. It moves once a second. */
  readonly now: ReadonlySignal<number>;
  /** Takes over the server's word; anything but a time is left alone. */
  correct(isoTime: unknown): void;
  close(): void;
}

const TICK_MS = 1_000;

/** Makes the time. Until the server has told it, it is this machine's. */
export function createNellisTime(clock: Clock): NellisTime {
  let aheadMs = 0;
  const now = signal(clock.now());
  let cancel: Cancel = () => {};
  const tick = () => {
    now.value = clock.now() + aheadMs;
    cancel = clock.after(TICK_MS, tick);
  };
  tick();
  return {
    now,
    correct(isoTime) {
      const ms = typeof isoTime === "string" ? Date.parse(isoTime) : NaN;
      if (Number.isNaN(ms)) return;
      aheadMs = ms - clock.now();
      // A countdown that is far off is corrected at once and not at the next tick, such as when this machine's
      // clock is an hour off.
      if (Math.abs(ms - now.peek()) >= TICK_MS) now.value = ms;
    },
    close: () => cancel(),
  };
}
