import { Histogram, Registry } from "prom-client";
import type { PlannedBid } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import { type AllowanceFigures, registerAllowanceMetrics } from "./allowance_metrics.ts";
import { type BackupFigures, registerBackupMetrics } from "./backup_metrics.ts";
import { callTimer, eventCounters, HTTP_BUCKETS_SECONDS, newsTimer, snipeTimer } from "./event_metrics.ts";
import { type LotFigures, registerLotMetrics } from "./lot_metrics.ts";
import { registerOlderMetrics } from "./older_metrics.ts";
import { registerProcessMetrics } from "./process_metrics.ts";
import { registerStateMetrics, type StateSources } from "./state_metrics.ts";

/** The sources that are asked each time the metrics are read. */
export interface MetricSources extends StateSources {
  readonly bus: EventBus;
  /** The figures of all lots; asked several times for one reading. */
  readonly lots: () => LotFigures;
  /** Returns Nellis's allowance, and its use. */
  readonly allowance: () => AllowanceFigures;
  /** Returns how much later than its lead a snipe that leaves now is expected at Nellis (ms); null for other bids. */
  readonly snipeLateMs: (bid: PlannedBid, sentAtMs: number) => number | null;
  /** Returns the figures of nightly backups; null while none are made. */
  readonly backup: () => BackupFigures | null;
  /** Our own clock (ms), which measures how long news takes. */
  readonly now: () => number;
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

/** Makes the metrics in a registry of their own, so that two Gavels in one process do not mix theirs. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const { bus, lots, now } = sources;
  const older = registerOlderMetrics(registry, () => lots().active - sources.openStreams());
  const listeners = [
    eventCounters(registry),
    newsTimer(registry, now),
    callTimer(registry),
    snipeTimer(registry, sources.snipeLateMs),
    older.hear,
  ];
  const httpSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long HTTP requests took.",
    labelNames: ["method", "route", "status"],
    buckets: HTTP_BUCKETS_SECONDS,
    registers: [registry],
  });
  registerLotMetrics(registry, lots);
  registerStateMetrics(registry, sources);
  registerAllowanceMetrics(registry, sources.allowance);
  registerBackupMetrics(registry, sources.backup);
  registerProcessMetrics(registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    httpAnswered({ method, route, status }, seconds) {
      httpSeconds.observe({ method, route, status }, seconds);
      older.httpAnswered(status);
    },
    close: bus.listen((event) => listeners.forEach((hear) => hear(event))),
  };
}
