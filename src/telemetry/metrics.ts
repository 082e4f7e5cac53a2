import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type CircuitKind, READINESS_LEVELS, type ReadinessLevel } from "../auction/words.ts";
import type { BusEvent, EventBus } from "../event_bus.ts";
import type { HealthStatus } from "./health.ts";
import { registerProcessMetrics } from "./process_metrics.ts";

/** The sources that are asked each time the metrics are read. */
export interface MetricSources {
  readonly bus: EventBus;
  /** Auctions that are watched and not over. */
  readonly activeAuctions: () => number;
  /** Returns the readiness of each lot whose close is near, in any order. */
  readonly readiness: () => readonly ReadinessLevel[];
  /** WebSocket connections that are open. */
  readonly openSockets: () => number;
  readonly health: () => HealthStatus;
  /** Live streams that are connected. */
  readonly openStreams: () => number;
  readonly queue: () => { readonly size: number; readonly lagMs: number };
  /** Returns Nellis's allowance (requests a minute, null while it has refused none), and its use. */
  readonly allowance: () => {
    readonly perMinute: number | null;
    readonly usedLastMinute: number;
    readonly refusals: number;
    readonly bidsOnlyForMs: number;
    readonly waiting: number;
  };
  readonly circuit: () => CircuitKind;
  readonly isStoreConnected: () => boolean;
  /** Our own clock (ms), which measures how long news takes. */
  readonly now: () => number;
  readonly storeType: "kv" | "redis" | "memory";
}

/** One answered HTTP request. */
export interface HttpExchange {
  readonly method: string;
  /** The pattern of the route (`/api/auctions/:id`), never the path: each path would become a series of its own. */
  readonly route: string;
  readonly status: number;
}

/** The metrics of Gavel for Prometheus. */
export interface Metrics {
  /** The `Content-Type` of `text()`. */
  readonly contentType: string;
  text(): Promise<string>;
  httpAnswered(exchange: HttpExchange, seconds: number): void;
  /** Stops counting. */
  close(): void;
}

/** The range goes from a cache hit to the 10 s after which a call to Nellis is given up. */
const HTTP_BUCKETS_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CIRCUIT_FIGURES: Readonly<Record<CircuitKind, number>> = { closed: 0, half_open: 0.5, open: 1 };
const HEALTH_FIGURES: Readonly<Record<HealthStatus, number>> = { healthy: 1, degraded: 0.5, unhealthy: 0 };

/** Makes the metrics in a registry of their own, so that two Gavels in one process do not mix theirs. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const countEvent = eventCounters(registry);
  const timeNews = newsTimer(registry, sources.now);
  const timeCall = callTimer(registry);
  const httpSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long HTTP requests took.",
    labelNames: ["method", "route", "status"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
  askedGauge(registry, "auction_active_count", "Auctions watched and not over.", sources.activeAuctions);
  readinessGauge(registry, sources.readiness);
  askedGauge(registry, "websocket_connections_active", "WebSocket connections open.", sources.openSockets);
  askedGauge(
    registry,
    "system_health_status",
    "1 healthy, 0.5 degraded, 0 unhealthy.",
    () => HEALTH_FIGURES[sources.health()],
  );
  askedGauge(registry, "sse_connections_active", "Live streams connected.", sources.openStreams);
  askedGauge(registry, "polling_queue_size", "Lots in the polling queue.", () => sources.queue().size);
  askedGauge(
    registry,
    "polling_queue_lag_seconds",
    "How long the lot that has been due longest has waited to be read.",
    () => sources.queue().lagMs / 1000,
  );
  askedGauge(
    registry,
    "circuit_breaker_state",
    "The circuit to Nellis: 0 closed, 0.5 half open, 1 open.",
    () => CIRCUIT_FIGURES[sources.circuit()],
  );
  allowanceGauges(registry, sources.allowance);
  if (sources.storeType === "redis") {
    askedGauge(
      registry,
      "redis_connection_status",
      "1 connected, 0 away.",
      () => Number(sources.isStoreConnected()),
    );
  }
  registerProcessMetrics(registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    httpAnswered: ({ method, route, status }, seconds) =>
      httpSeconds.observe({ method, route, status }, seconds),
    close: sources.bus.listen((event) => {
      countEvent(event);
      timeNews(event);
      timeCall(event);
    }),
  };
}

function eventCounters(registry: Registry): (event: BusEvent) => void {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const bids = counter("bids_placed_total", "Bids answered, by their outcome.", ["strategy", "result"]);
  const polls = counter("auction_polls_total", "Readings of lots, by how they went.", ["result"]);
  const updates = counter("auction_updates_by_source", "Readings that arrived, by where from.", ["source"]);
  const connections = counter("sse_connections_total", "Live streams, by what became of them.", ["result"]);
  const errors = counter("sse_connection_errors_total", "Live streams that failed or broke off.", []);
  const heard = counter("sse_events_received_total", "What the live feed said.", ["event_type"]);
  const fallbacks = counter("sse_fallback_activations_total", "Lots that fell back to polling alone.", []);
  const trips = counter("circuit_breaker_trips_total", "How often the circuit to Nellis opened.", []);
  return (event) => {
    switch (event.type) {
      case "bid-answered":
        return bids.inc({ strategy: event.bid.strategy, result: event.outcome.result });
      case "lot-read":
        polls.inc({ result: event.result });
        return event.result === "ok" ? updates.inc({ source: "poll" }) : undefined;
      case "feed-connection":
        connections.inc({ result: event.result });
        return event.result === "connected" ? undefined : errors.inc();
      case "feed-event":
        heard.inc({ event_type: event.eventType });
        return event.eventType === "bid" ? updates.inc({ source: "sse" }) : undefined;
      case "feed-fallback":
        return fallbacks.inc();
      case "circuit-changed":
        return event.to === "open" ? trips.inc() : undefined;
    }
  };
}

/** Measures the time from a bid's arrival on the live feed until the clients are told. */
function newsTimer(registry: Registry, now: () => number): (event: BusEvent) => void {
  const seconds = new Histogram({
    name: "sse_event_latency_seconds",
    help: "From a bid's arrival on the live feed to its being told to the clients.",
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [registry],
  });
  const arrivals = new Map<string, number>();
  return (event) => {
    if (event.type === "feed-event" && event.eventType === "bid") arrivals.set(event.auctionId, event.atMs);
    if (event.type !== "auction-changed" || arrivals.size === 0) return;
    const arrivedMs = arrivals.get(event.auction.id);
    if (arrivedMs !== undefined) seconds.observe((now() - arrivedMs) / 1000);
    arrivals.delete(event.auction.id);
  };
}

/** Measures the duration of calls to Nellis: one of the detailed metrics. */
function callTimer(registry: Registry): (event: BusEvent) => void {
  const seconds = new Histogram({
    name: "nellis_request_duration_seconds",
    help: "How long calls to Nellis took, their turn in line included (ENABLE_PERFORMANCE_METRICS).",
    labelNames: ["call"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
  return (event) => {
    if (event.type === "nellis-answered") seconds.observe({ call: event.call }, event.seconds);
  };
}

function readinessGauge(registry: Registry, ask: () => readonly ReadinessLevel[]): void {
  new Gauge({
    name: "auction_readiness",
    help: "Auctions near their close, by whether a bid could go out.",
    labelNames: ["level"],
    registers: [registry],
    collect() {
      const levels = ask();
      for (const level of READINESS_LEVELS) {
        this.set({ level }, levels.filter((each) => each === level).length);
      }
    },
  });
}

function allowanceGauges(registry: Registry, ask: MetricSources["allowance"]): void {
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

function askedGauge(registry: Registry, name: string, help: string, ask: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(ask());
    },
  });
}
