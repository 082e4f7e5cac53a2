import { Counter, Histogram, type Registry } from "prom-client";
import {
  BID_OUTCOMES,
  FEED_END_REASONS,
  FEED_EVENT_TYPES,
  READ_FAILURE_KINDS,
  STRATEGIES,
} from "../auction/words.ts";
import type { BidOutcome, PlannedBid } from "../auction/types.ts";
import type { BusEvent } from "../event_bus.ts";

/** The range goes from a cache hit to the 10 s after which a call to Nellis is given up. */
export const HTTP_BUCKETS_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Makes a counter. Each list of label values in `known` has its series from the start, as a series that begins at 1
 * hides its first event from `rate` and `increase`.
 */
export function counter<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  known: readonly Readonly<Record<L, string>>[] = [],
): Counter<L> {
  const labelNames = Object.keys(known[0] ?? {}) as L[];
  const made = new Counter({ name, help, labelNames, registers: [registry] });
  for (const labels of known) made.inc(labels, 0);
  return made;
}

/** Returns a listener that counts the events of the bus. */
export function eventCounters(registry: Registry): (event: BusEvent) => void {
  const bids = counter(
    registry,
    "bids_placed_total",
    "Bids answered, by their outcome. The result failed counts those of rejected and not-sent that were more than " +
      "Gavel's own refusal once more, for older boards: leave it out of sums.",
    STRATEGIES.flatMap((strategy) => [...BID_OUTCOMES, "failed"].map((result) => ({ strategy, result }))),
  );
  const polls = counter(
    registry,
    "auction_polls_total",
    "Readings of lots, by how they went.",
    ["ok", ...READ_FAILURE_KINDS].map((result) => ({ result })),
  );
  const updates = counter(
    registry,
    "auction_updates_by_source",
    "Readings that arrived, by where from.",
    ["poll", "sse"].map((source) => ({ source })),
  );
  const connections = counter(
    registry,
    "sse_connections_total",
    "Live streams, by what became of them.",
    ["connected", ...FEED_END_REASONS].map((result) => ({ result })),
  );
  const errors = counter(registry, "sse_connection_errors_total", "Live streams that failed or broke off.");
  const heard = counter(
    registry,
    "sse_events_received_total",
    "What the live feed said.",
    FEED_EVENT_TYPES.map((event_type) => ({ event_type })),
  );
  const fallbacks = counter(
    registry,
    "sse_fallback_activations_total",
    "Lots that fell back to polling alone.",
  );
  const trips = counter(registry, "circuit_breaker_trips_total", "How often the circuit to Nellis opened.");
  return (event) => {
    switch (event.type) {
      case "bid-answered": {
        const { bid: { strategy }, outcome } = event;
        bids.inc({ strategy, result: outcome.result });
        return hasFailed(outcome) ? bids.inc({ strategy, result: "failed" }) : undefined;
      }
      case "lot-read":
        polls.inc({ result: event.result });
        return event.result === "ok" ? updates.inc({ source: "poll" }) : undefined;
      case "feed-connection":
        connections.inc({ result: event.result });
        return isFeedFailure(event) ? errors.inc() : undefined;
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

/** Returns true for a bid that did not come to count, for a reason other than Gavel's own refusal. */
export function hasFailed(outcome: BidOutcome): boolean {
  return (outcome.result === "rejected" || outcome.result === "not-sent") && outcome.isKeptHere !== true;
}

/** Returns true for a stream that failed or broke off. One that Gavel itself stopped did neither. */
export function isFeedFailure({ result }: Extract<BusEvent, { type: "feed-connection" }>): boolean {
  return result !== "connected" && result !== "stopped";
}

/** Returns a listener that measures the time from a bid's arrival on the live feed until the clients are told. */
export function newsTimer(registry: Registry, now: () => number): (event: BusEvent) => void {
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

/** Returns a listener that measures the duration of calls to Nellis: one of the detailed metrics. */
export function callTimer(registry: Registry): (event: BusEvent) => void {
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

/** Returns a listener that measures the error of each snipe's lead; `lateMs` returns it, or null for other bids. */
export function snipeTimer(
  registry: Registry,
  lateMs: (bid: PlannedBid, sentAtMs: number) => number | null,
): (event: BusEvent) => void {
  const seconds = new Histogram({
    name: "gavel_snipe_lead_error_seconds",
    help: "How far from its lead each snipe was expected at Nellis when it left, by Nellis's clock.",
    labelNames: ["side"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  for (const side of ["early", "late"]) seconds.zero({ side });
  return (event) => {
    if (event.type !== "bid-sent") return;
    const late = lateMs(event.bid, event.atMs);
    if (late !== null) seconds.observe({ side: late < 0 ? "early" : "late" }, Math.abs(late) / 1000);
  };
}
