import type { Registry } from "prom-client";
import type { BusEvent } from "../event_bus.ts";
import { askedGauge, labelledGauge } from "./asked_gauge.ts";
import { counter, hasFailed, isFeedFailure } from "./event_metrics.ts";

/** The part of the older metrics that counts. */
export interface OlderMetrics {
  hear(event: BusEvent): void;
  httpAnswered(status: number): void;
}

/** The parts of Gavel in which an error is counted, each with how grave the older installation called it. */
const ERRORS = [
  { type: "api", severity: "error" },
  { type: "bidding", severity: "error" },
  { type: "sse", severity: "warning" },
  { type: "polling", severity: "warning" },
] as const;

/**
 * Registers the metrics of the older installation that mean something here, under their old names, so that an owner's
 * own alerts and boards go on. Each has a name of Gavel's own beside it, which new boards should use.
 */
export function registerOlderMetrics(registry: Registry, polledLots: () => number): OlderMetrics {
  labelledGauge(
    registry,
    {
      name: "nodejs_memory_usage_bytes",
      help: "Memory by its type. New boards: process_resident_memory_bytes and process_heap_used_bytes.",
      label: "type",
    },
    () => {
      const { rss, heapTotal, heapUsed } = Deno.memoryUsage();
      return [["rss", rss], ["heap_total", heapTotal], ["heap_used", heapUsed]];
    },
  );
  askedGauge(
    registry,
    "polling_active_count",
    "Lots that are polled, as they are not on the live feed. New boards: auction_active_count, sse_connections_active.",
    polledLots,
  );
  const fallbacks = counter(
    registry,
    "polling_fallback_activations_total",
    "Lots that fell back to polling alone. New boards: sse_fallback_activations_total.",
  );
  const polls = counter(
    registry,
    "polling_requests_total",
    "Readings of lots. New boards: auction_polls_total, which has the reasons.",
    ["success", "failed"].map((result) => ({ result })),
  );
  const errors = counter(
    registry,
    "application_errors_total",
    "Errors by where they happened. New boards: the counters of each part.",
    ERRORS,
  );
  const failed = (at: (typeof ERRORS)[number]["type"]) => {
    const labels = ERRORS.find(({ type }) => type === at);
    if (labels) errors.inc(labels);
  };
  return {
    hear(event) {
      if (event.type === "feed-fallback") fallbacks.inc();
      if (event.type === "feed-connection" && isFeedFailure(event)) failed("sse");
      if (event.type === "bid-answered" && hasFailed(event.outcome)) failed("bidding");
      if (event.type !== "lot-read") return;
      polls.inc({ result: event.result === "ok" ? "success" : "failed" });
      if (event.result !== "ok") failed("polling");
    },
    httpAnswered(status) {
      if (status >= 500) failed("api");
    },
  };
}
