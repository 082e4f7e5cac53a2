import { getLogger } from "@logtape/logtape";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

const log = getLogger(["gavel", "monitor"]);

/** The parts of waking. */
export interface WakingParts {
  readonly bus: EventBus;
  readonly monitor: Pick<Monitor, "list" | "hear">;
  readonly clock: Clock;
  /** The machine's calendar time; without it no jump of time is looked for. */
  readonly calendarNow?: () => number;
}

/** The interval at which the clocks are compared. */
const LOOK_EVERY_MS = 5_000;
/** A busy machine is late by less; an hour's sleep is not. */
const JUMP_MS = 10_000;

/**
 * Wakes all lots that wait when Nellis answers again after an outage, and when time has jumped. Time jumps when the
 * machine slept (its counter stood still while the calendar went on, or a timer rang far too late) or a clock was set.
 * Returns a function that stops it.
 */
export function startWaking({ bus, monitor, clock, calendarNow }: WakingParts): () => void {
  const wake = () => {
    for (const { id } of monitor.list()) monitor.hear(id, { type: "woken" });
  };
  const stopListening = bus.listen((event) => {
    if (event.type === "clock-jumped" || (event.type === "circuit-changed" && event.to === "closed")) wake();
  });
  let cancelLook: Cancel = () => {};
  const look = (calendar: () => number) => {
    const [dueMs, aheadMs] = [clock.now() + LOOK_EVERY_MS, calendar() - clock.now()];
    cancelLook = clock.after(LOOK_EVERY_MS, () => {
      const jumpMs = Math.max(clock.now() - dueMs, Math.abs(calendar() - clock.now() - aheadMs));
      if (jumpMs > JUMP_MS) {
        log.warn("Time jumped by {seconds} s: every lot to be bid on is read now", {
          seconds: Math.round(jumpMs / 1000),
        });
        wake();
      }
      look(calendar);
    });
  };
  if (calendarNow) look(calendarNow);
  return () => {
    stopListening();
    cancelLook();
  };
}
