import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { BusEvent, EventBus } from "../event_bus.ts";
import type { HealthStatus } from "./health.ts";
import { registerProcessMetrics } from "./process_metrics.ts";

/** What is measured by asking, each time the metrics are read. */
export interface MetricSources {
  readonly bus: EventBus;
  /** Auctions that are watched and not over. */
  readonly activeAuctions: () => number;
  /** WebSocket connections that are open. */
  readonly openSockets: () => number;
  readonly health: () => HealthStatus;
}

/** One answered HTTP request. */
export interface HttpExchange {
  readonly method: string;
  /** The route's pattern (`/api/auctions/:id`), never the path: every path would be a series of its own. */
  readonly route: string;
  readonly status: number;
}

/** Gavel's figures for Prometheus. */
export interface Metrics {
  /** The `Content-Type` of `text()`. */
  readonly contentType: string;
  text(): Promise<string>;
  httpAnswered(exchange: HttpExchange, seconds: number): void;
  /** Stops counting. */
  close(): void;
}

/** From a cache hit to the 10 s after which a call to Nellis is given up. */
const HTTP_BUCKETS_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const HEALTH_FIGURES: Readonly<Record<HealthStatus, number>> = { healthy: 1, degraded: 0.5, unhealthy: 0 };

/** Metrics in a registry of their own, so that two Gavels in one process never mix theirs. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const countEvent = eventCounters(registry);
  const httpSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long HTTP requests took.",
    labelNames: ["method", "route", "status"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
  askedGauge(registry, "auction_active_count", "Auctions watched and not over.", sources.activeAuctions);
  askedGauge(registry, "websocket_connections_active", "WebSocket connections open.", sources.openSockets);
  askedGauge(
    registry,
    "system_health_status",
    "1 healthy, 0.5 degraded, 0 unhealthy.",
    () => HEALTH_FIGURES[sources.health()],
  );
  registerProcessMetrics(registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    httpAnswered: ({ method, route, status }, seconds) =>
      httpSeconds.observe({ method, route, status }, seconds),
    close: sources.bus.listen(countEvent),
  };
}

function eventCounters(registry: Registry): (event: BusEvent) => void {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const bids = counter("bids_placed_total", "Bids settled, by what became of them.", ["strategy", "result"]);
  const polls = counter("auction_polls_total", "Readings of lots, by how they went.", ["result"]);
  const updates = counter("auction_updates_by_source", "Readings that arrived, by where from.", ["source"]);
  return (event) => {
    if (event.type === "bid-settled") {
      bids.inc({ strategy: event.bid.strategy, result: event.outcome.result });
    } else if (event.type === "lot-read") {
      polls.inc({ result: event.result });
      if (event.result === "ok") updates.inc({ source: "poll" });
    }
  };
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
