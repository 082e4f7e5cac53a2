import { getLogger } from "@logtape/logtape";
import type { ReadFailureKind } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { HealthCheck } from "../telemetry/health.ts";

/** Tells from the readings that are made anyway whether Nellis answers. */
export interface NellisWatch {
  check(): HealthCheck;
  close(): void;
}

/** A single failure need not concern the owner. */
const FAILURES_TO_TELL = 3;

/** The fault of Nellis that each failed reading shows; null where it shows none (allowance, session and lot have checks of their own). */
const WORDS: Readonly<Record<ReadFailureKind, string | null>> = {
  unreachable: "Nellis can't be reached",
  "timed-out": "Nellis did not answer in time",
  refused: "Nellis refuses Gavel",
  "server-error": "Nellis has a fault of its own",
  "not-understood": "Gavel does not understand Nellis's page",
  "rate-limited": null,
  "signed-out": null,
  "no-such-lot": null,
};

/** The advice for the owner, where there is one. */
const ADVICE: Readonly<Partial<Record<ReadFailureKind, string>>> = {
  unreachable: ". Check this machine's internet connection",
};

const log = getLogger(["gavel", "nellis"]);

/** Listens to the readings on `bus`. Logs when readings begin to fail, and when they succeed again. */
export function watchNellis(bus: Pick<EventBus, "listen">, now: () => number): NellisWatch {
  let lastReadMs: number | null = null;
  let failures = 0;
  let why = "";
  let advice = "";
  const close = bus.listen((event) => {
    if (event.type !== "lot-read") return;
    if (event.result === "ok") {
      lastReadMs = now();
      if (failures >= FAILURES_TO_TELL) {
        log.info("Nellis answers again, after {failures} readings that failed", { failures });
      }
      failures = 0;
      return;
    }
    const words = WORDS[event.result];
    if (words === null) return;
    failures++;
    why = words;
    advice = ADVICE[event.result] ?? "";
    if (failures === FAILURES_TO_TELL) {
      log.warn("{why}: the last {failures} readings failed. Gavel goes on trying{advice}", {
        why,
        failures,
        advice,
      });
    }
  });
  return {
    check() {
      const last = lastReadMs === null
        ? "no lot was read yet"
        : `a lot was last read ${Math.round((now() - lastReadMs) / 1000)} s ago`;
      if (failures < FAILURES_TO_TELL) {
        return {
          status: "healthy",
          message: lastReadMs === null ? "No lot was read yet" : `Nellis answers: ${last}`,
        };
      }
      const message = `The last ${failures} readings failed: ${why}; ${last}. Gavel goes on trying${advice}`;
      return { status: "degraded", message };
    },
    close,
  };
}
