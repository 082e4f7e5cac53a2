import { getLogger } from "@logtape/logtape";
import type { EventBus } from "../event_bus.ts";
import type { TimeJumps } from "../resilience/time_jumps.ts";
import type { Monitor } from "./monitor.ts";

const log = getLogger(["gavel", "monitor"]);

/** The parts of waking. */
export interface WakingParts {
  readonly bus: EventBus;
  readonly monitor: Pick<Monitor, "list" | "hear">;
  readonly jumps: Pick<TimeJumps, "listen">;
}

/**
 * Wakes all lots that wait when Nellis answers again after an outage, and when time has jumped. Returns a function that
 * stops it.
 */
export function startWaking({ bus, monitor, jumps }: WakingParts): () => void {
  const wake = () => {
    for (const { id } of monitor.list()) monitor.hear(id, { type: "woken" });
  };
  jumps.listen((jumpMs) => {
    log.warn("Time jumped by {seconds} s: every lot to be bid on is read now", {
      seconds: Math.round(jumpMs / 1000),
    });
    wake();
  });
  return bus.listen((event) => {
    if (event.type === "clock-jumped" || (event.type === "circuit-changed" && event.to === "closed")) wake();
  });
}
