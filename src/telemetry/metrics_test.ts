import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import { createEventBus, type EventBus } from "../event_bus.ts";
import type { BidOutcome, PlannedBid } from "../auction/types.ts";
import type { HealthStatus } from "./health.ts";
import { createMetrics, type MetricSources } from "./metrics.ts";

const BID: PlannedBid = {
  id: "1-1",
  auctionId: "1",
  amountCents: 500,
  strategy: "snipe",
  reason: "the close is near",
  decidedAtMs: 0,
};

function setUp(sources: Partial<MetricSources> = {}) {
  const bus: EventBus = createEventBus((error) => assert.fail(String(error)));
  const asked = {
    activeAuctions: () => 0,
    readiness: () => [],
    openSockets: () => 0,
    openStreams: () => 0,
    queue: () => ({ size: 0, lagMs: 0 }),
    allowance: () => ({ perMinute: null, usedLastMinute: 0, refusals: 0, bidsOnlyForMs: 0, waiting: 0 }),
    circuit: () => "closed" as const,
    isStoreConnected: () => true,
    now: () => 0,
    storeType: "memory" as const,
    health: (): HealthStatus => "healthy",
  };
  return { bus, metrics: createMetrics({ bus, ...asked, ...sources }) };
}

/** The samples whose line starts with `name`. */
async function samples(metrics: { text(): Promise<string> }, name: string): Promise<string[]> {
  return (await metrics.text()).split("\n").filter((line) => line.startsWith(name));
}

Deno.test("bids are counted by strategy and by what became of them", async () => {
  const { bus, metrics } = setUp();
  const refused: BidOutcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "too low" };
  bus.publish({ type: "bid-answered", bid: BID, outcome: refused });
  bus.publish({ type: "bid-answered", bid: BID, outcome: refused });
  bus.publish({
    type: "bid-answered",
    bid: { ...BID, strategy: "manual" },
    outcome: { result: "unknown", message: "?" },
  });
  assert.deepEqual(await samples(metrics, "bids_placed_total"), [
    'bids_placed_total{strategy="snipe",result="rejected"} 2',
    'bids_placed_total{strategy="manual",result="unknown"} 1',
  ]);
  metrics.close();
});

Deno.test("readings are counted by how they went, and only those that arrived as updates", async () => {
  const { bus, metrics } = setUp();
  bus.publish({ type: "lot-read", auctionId: "1", result: "ok" });
  bus.publish({ type: "lot-read", auctionId: "2", result: "ok" });
  bus.publish({ type: "lot-read", auctionId: "1", result: "timed-out" });
  bus.publish({ type: "auction-removed", auctionId: "1", auction: anAuction({ id: "1" }) });
  assert.deepEqual(await samples(metrics, "auction_polls_total"), [
    'auction_polls_total{result="ok"} 2',
    'auction_polls_total{result="timed-out"} 1',
  ]);
  assert.deepEqual(await samples(metrics, "auction_updates_by_source"), [
    'auction_updates_by_source{source="poll"} 2',
  ]);
  assert.deepEqual(await samples(metrics, "bids_placed_total{"), []);
  metrics.close();
});

Deno.test("gauges are asked anew each time the metrics are read", async () => {
  const now = { auctions: 3, sockets: 2, health: "healthy" as HealthStatus };
  const { metrics } = setUp({
    activeAuctions: () => now.auctions,
    openSockets: () => now.sockets,
    health: () => now.health,
  });
  const figures = async () =>
    (await Promise.all(
      ["auction_active_count", "websocket_connections_active", "system_health_status"]
        .map((name) => samples(metrics, name)),
    )).flat().map((line) => Number(line.split(" ")[1]));
  assert.deepEqual(await figures(), [3, 2, 1]);
  Object.assign(now, { auctions: 0, sockets: 9, health: "degraded" });
  assert.deepEqual(await figures(), [0, 9, 0.5]);
  now.health = "unhealthy";
  assert.deepEqual((await figures())[2], 0);
  metrics.close();
});

Deno.test("requests fall into buckets by their time, labelled by method, route and status", async () => {
  const { metrics } = setUp();
  metrics.httpAnswered({ method: "GET", route: "/api/auctions/:id", status: 200 }, 0.004);
  metrics.httpAnswered({ method: "GET", route: "/api/auctions/:id", status: 200 }, 0.3);
  const labels = 'method="GET",route="/api/auctions/:id",status="200"';
  const lines = await samples(metrics, "http_request_duration_seconds");
  assert.ok(lines.includes(`http_request_duration_seconds_bucket{le="0.001",${labels}} 0`), lines.join("\n"));
  assert.ok(lines.includes(`http_request_duration_seconds_bucket{le="0.005",${labels}} 1`));
  assert.ok(lines.includes(`http_request_duration_seconds_count{${labels}} 2`));
  metrics.close();
});

Deno.test("the process's own figures are there, and processor time only grows", async () => {
  const { metrics } = setUp();
  const figure = async (name: string) => Number((await samples(metrics, `${name} `))[0]?.split(" ")[1]);
  const before = await figure("process_cpu_seconds_total");
  assert.ok(before > 0);
  assert.ok(await figure("process_cpu_seconds_total") >= before);
  // Not compared with each other: the collector may give memory back between one figure and the next.
  for (const memory of ["resident_memory", "heap_total", "heap_used"]) {
    assert.ok(await figure(`process_${memory}_bytes`) > 1e6, memory);
  }
  assert.ok(await figure("process_external_memory_bytes") >= 0);
  assert.ok(await figure("process_start_time_seconds") > 1.6e9);
  metrics.close();
});

Deno.test("two sets of metrics keep apart, and a closed one counts no more", async () => {
  const one = setUp();
  const other = setUp();
  one.bus.publish({ type: "lot-read", auctionId: "1", result: "ok" });
  one.metrics.close();
  one.bus.publish({ type: "lot-read", auctionId: "1", result: "ok" });
  assert.deepEqual(await samples(one.metrics, "auction_polls_total"), ['auction_polls_total{result="ok"} 1']);
  assert.deepEqual(await samples(other.metrics, "auction_polls_total{"), []);
  assert.match(one.metrics.contentType, /^text\/plain; version=0\.0\.4/);
  other.metrics.close();
});

Deno.test("lots near their close are counted by whether a bid could go out", async () => {
  const { metrics } = setUp({ readiness: () => ["green", "red", "green"] });
  assert.deepEqual(await samples(metrics, "auction_readiness"), [
    'auction_readiness{level="green"} 2',
    'auction_readiness{level="amber"} 0',
    'auction_readiness{level="red"} 1',
  ]);
  metrics.close();
});

Deno.test("what Nellis grants is a figure, with what is used of it and what it refused", async () => {
  const asked = {
    perMinute: 6 as number | null,
    usedLastMinute: 5,
    refusals: 2,
    bidsOnlyForMs: 1_500,
    waiting: 7,
  };
  const { metrics } = setUp({ allowance: () => asked });
  assert.deepEqual(await samples(metrics, "nellis_allowance_per_minute"), ["nellis_allowance_per_minute 6"]);
  assert.deepEqual(await samples(metrics, "nellis_requests_last_minute"), ["nellis_requests_last_minute 5"]);
  assert.deepEqual(await samples(metrics, "nellis_requests_waiting"), ["nellis_requests_waiting 7"]);
  assert.deepEqual(await samples(metrics, "nellis_held_seconds"), ["nellis_held_seconds 1.5"]);
  Object.assign(asked, { perMinute: null, refusals: 5 });
  assert.deepEqual(await samples(metrics, "nellis_refusals_total"), ["nellis_refusals_total 5"]);
  assert.deepEqual(await samples(metrics, "nellis_allowance_per_minute"), [
    "nellis_allowance_per_minute Nan",
  ]);
});

Deno.test("calls to Nellis are timed by their kind", async () => {
  const { bus, metrics } = setUp();
  bus.publish({ type: "nellis-answered", call: "readLot", seconds: 0.25 });
  bus.publish({ type: "nellis-answered", call: "readLot", seconds: 0.5 });
  bus.publish({ type: "nellis-answered", call: "placeBid", seconds: 2 });
  assert.deepEqual(await samples(metrics, "nellis_request_duration_seconds_sum"), [
    'nellis_request_duration_seconds_sum{call="readLot"} 0.75',
    'nellis_request_duration_seconds_sum{call="placeBid"} 2',
  ]);
  metrics.close();
});
