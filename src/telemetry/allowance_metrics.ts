import { Counter, type Registry } from "prom-client";
import { askedGauge } from "./asked_gauge.ts";

/** The allowance that Nellis grants, and its use. */
export interface AllowanceFigures {
  /** Requests a minute; null while Nellis has refused none. */
  readonly perMinute: number | null;
  readonly usedLastMinute: number;
  /** The number of refusals since the start. */
  readonly refusals: number;
  readonly bidsOnlyForMs: number;
  readonly waiting: number;
}

/** Registers the figures of the allowance. */
export function registerAllowanceMetrics(registry: Registry, ask: () => AllowanceFigures): void {
  askedGauge(
    registry,
    "nellis_allowance_per_minute",
    "Requests a minute that Gavel allows itself; NaN while Nellis has refused none.",
    () => ask().perMinute ?? NaN,
  );
  askedGauge(
    registry,
    "nellis_requests_last_minute",
    "Requests to Nellis's site in the last minute, those on their way included.",
    () => ask().usedLastMinute,
  );
  askedGauge(
    registry,
    "nellis_requests_waiting",
    "Requests that wait for their turn.",
    () => ask().waiting,
  );
  askedGauge(
    registry,
    "nellis_held_seconds",
    "How long nothing but bids is sent, as Nellis asked for fewer requests.",
    () => ask().bidsOnlyForMs / 1000,
  );
  let counted = 0;
  new Counter({
    name: "nellis_refusals_total",
    help: "Requests that Nellis refused because they were too many (429).",
    registers: [registry],
    collect() {
      const { refusals } = ask();
      this.inc(refusals - counted);
      counted = refusals;
    },
  });
}
