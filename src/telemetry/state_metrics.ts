import { Gauge, type Registry } from "prom-client";
import type { CircuitKind } from "../auction/types.ts";
import { askedGauge, labelledGauge } from "./asked_gauge.ts";
import type { HealthReport, HealthStatus } from "./health.ts";

/** The sources of the gauges that show the state of Gavel itself. */
export interface StateSources {
  readonly version: string;
  readonly health: () => HealthReport;
  /** WebSocket connections that are open. */
  readonly openSockets: () => number;
  /** Live streams that are connected. */
  readonly openStreams: () => number;
  readonly queue: () => { readonly size: number; readonly lagMs: number };
  readonly circuit: () => CircuitKind;
  readonly store: () => { readonly connected: boolean; readonly healthy: boolean };
  readonly storeType: "kv" | "redis" | "memory";
  /** Returns true while signed in at Nellis, null while no answer has shown it, false without a session that works. */
  readonly signedIn: () => boolean | null;
  readonly isPaused: () => boolean;
  readonly nellisClock: () => { readonly offsetMs: number; readonly uncertaintyMs: number };
  /** Returns the used share of each budget that is set. It tells no amounts, as `/metrics` may need no token. */
  readonly budgets: () => readonly { readonly name: string; readonly usedShare: number }[];
  /** Returns the longest delay of a timer in the last minute (ms). */
  readonly timerDelayMs: () => number;
}

const CIRCUIT_FIGURES: Readonly<Record<CircuitKind, number>> = { closed: 0, half_open: 0.5, open: 1 };
const HEALTH_FIGURES: Readonly<Record<HealthStatus, number>> = { healthy: 1, degraded: 0.5, unhealthy: 0 };

/** Registers the gauges of Gavel's own state. */
export function registerStateMetrics(registry: Registry, sources: StateSources): void {
  const gauge = (name: string, help: string, ask: () => number) => askedGauge(registry, name, help, ask);
  const build = new Gauge({
    name: "gavel_build_info",
    help: "Always 1; the label is the version.",
    labelNames: ["version"],
    registers: [registry],
  });
  build.set({ version: sources.version }, 1);
  gauge(
    "system_health_status",
    "1 healthy, 0.5 degraded, 0 unhealthy.",
    () => HEALTH_FIGURES[sources.health().status],
  );
  labelledGauge(
    registry,
    {
      name: "gavel_health_check_status",
      help: "Each part of /health: 1 healthy, 0.5 degraded, 0 unhealthy.",
      label: "check",
    },
    () => Object.entries(sources.health().checks).map(([name, { status }]) => [name, HEALTH_FIGURES[status]]),
  );
  gauge("websocket_connections_active", "WebSocket connections open.", sources.openSockets);
  gauge("sse_connections_active", "Live streams connected.", sources.openStreams);
  gauge("polling_queue_size", "Lots in the polling queue.", () => sources.queue().size);
  gauge(
    "polling_queue_lag_seconds",
    "How long the lot that has been due longest has waited to be read.",
    () => sources.queue().lagMs / 1000,
  );
  gauge(
    "circuit_breaker_state",
    "The circuit to Nellis: 0 closed, 0.5 half open, 1 open.",
    () => CIRCUIT_FIGURES[sources.circuit()],
  );
  storeGauges(registry, sources);
  gauge(
    "gavel_signed_in",
    "1 signed in at Nellis, 0.5 not known yet, 0 signed out or no session.",
    () => Number(sources.signedIn() ?? 0.5),
  );
  gauge("gavel_bidding_paused", "1 while all bidding is paused.", () => Number(sources.isPaused()));
  gauge(
    "gavel_nellis_clock_offset_seconds",
    "Nellis's clock minus this machine's.",
    () => sources.nellisClock().offsetMs / 1000,
  );
  gauge(
    "gavel_nellis_clock_uncertainty_seconds",
    "The greatest possible error of that; +Inf before Nellis has answered.",
    () => sources.nellisClock().uncertaintyMs / 1000,
  );
  labelledGauge(
    registry,
    { name: "gavel_budget_used_ratio", help: "The used share of each budget that is set.", label: "budget" },
    () => sources.budgets().map(({ name, usedShare }) => [name, usedShare]),
  );
  gauge(
    "gavel_timer_delay_seconds",
    "The longest delay of a timer in the last minute.",
    () => sources.timerDelayMs() / 1000,
  );
}

function storeGauges(registry: Registry, { store, storeType }: StateSources): void {
  askedGauge(registry, "gavel_store_connected", "1 the store can be reached, 0 not.", () => {
    return Number(store().connected);
  });
  askedGauge(registry, "gavel_store_writable", "1 the last write succeeded, 0 not.", () => {
    return Number(store().healthy);
  });
  if (storeType !== "redis") return;
  askedGauge(registry, "redis_connection_status", "1 connected, 0 away.", () => Number(store().connected));
}
