import type { ReadFailureKind } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** Says from the readings that are made anyway whether Nellis answers. */
export interface NellisWatch {
  check(): HealthCheck;
  close(): void;
}

/** A single failure is nothing that an owner needs to know. */
const FAILURES_TO_TELL = 3;

/** What a failed reading says of Nellis; null where it says nothing (allowance, session and lot have words of their own). */
const WORDS: Readonly<Record<ReadFailureKind, string | null>> = {
  unreachable: "it can't be reached",
  "timed-out": "it did not answer in time",
  refused: "it refused",
  "server-error": "it has trouble of its own",
  "not-understood": "its page is not one that Gavel knows",
  "rate-limited": null,
  "signed-out": null,
  "no-such-lot": null,
};

/** Listens to the readings on `bus`. */
export function watchNellis(bus: Pick<EventBus, "listen">, now: () => number): NellisWatch {
  let lastReadMs: number | null = null;
  let failures = 0;
  let why = "";
  const close = bus.listen((event) => {
    if (event.type !== "lot-read") return;
    if (event.result === "ok") {
      lastReadMs = now();
      failures = 0;
      return;
    }
    const words = WORDS[event.result];
    if (words === null) return;
    failures++;
    why = words;
  });
  return {
    check() {
      const last = lastReadMs === null
        ? "no lot was read yet"
        : `a lot was last read ${Math.round((now() - lastReadMs) / 1000)} s ago`;
      if (failures < FAILURES_TO_TELL) return { status: "healthy", message: `As far as is known: ${last}` };
      const message = `The last ${failures} readings failed, as ${why}; ${last}. They go on`;
      return { status: "degraded", message };
    },
    close,
  };
}
