import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import { createEventBus, type EventBus } from "../event_bus.ts";
import type { BidOutcome, PlannedBid } from "../auction/types.ts";
import { PLAN_KINDS, READ_FAILURE_KINDS } from "../auction/words.ts";
import type { HealthReport, HealthStatus } from "./health.ts";
import type { LotFigures } from "./lot_metrics.ts";
import { createMetrics, type MetricSources } from "./metrics.ts";

const BID: PlannedBid = {
  id: "1-1",
  auctionId: "1",
  amountCents: 500,
  strategy: "snipe",
  reason: "the close is near",
  decidedAtMs: 0,
};

/** The figures while nothing is watched. */
const NO_LOTS: LotFigures = {
  active: 0,
  plans: zero(PLAN_KINDS),
  failing: zero(READ_FAILURE_KINDS),
  feed: { wanted: 0, fallback: 0 },
  readiness: [],
  nextCloseInMs: null,
};

function zero<W extends string>(words: readonly W[]): Record<W, number> {
  return Object.fromEntries(words.map((word) => [word, 0])) as Record<W, number>;
}

function healthOf(status: HealthStatus): HealthReport {
  return { status, checks: { store: { status, message: "It says so" } } };
}

function setUp(sources: Partial<MetricSources> = {}) {
  const bus: EventBus = createEventBus((error) => assert.fail(String(error)));
  const asked: Omit<MetricSources, "bus"> = {
    version: "1.2.3",
    lots: () => NO_LOTS,
    openSockets: () => 0,
    openStreams: () => 0,
    queue: () => ({ size: 0, lagMs: 0 }),
    allowance: () => ({ perMinute: null, usedLastMinute: 0, refusals: 0, bidsOnlyForMs: 0, waiting: 0 }),
    circuit: () => "closed",
    store: () => ({ connected: true, healthy: true }),
    storeType: "memory",
    health: () => healthOf("healthy"),
    signedIn: () => null,
    isPaused: () => false,
    nellisClock: () => ({ offsetMs: 0, uncertaintyMs: Infinity }),
    budgets: () => [],
    timerDelayMs: () => 0,
    snipeLateMs: () => null,
    backup: () => null,
    now: () => 0,
  };
  return { bus, metrics: createMetrics({ bus, ...asked, ...sources }) };
}

/** The samples whose line starts with `name`. */
async function samples(metrics: { text(): Promise<string> }, name: string): Promise<string[]> {
  return (await metrics.text()).split("\n").filter((line) => line.startsWith(name));
}

/** Those of them that have counted something: series of known labels are there from the start. */
async function counted(metrics: { text(): Promise<string> }, name: string): Promise<string[]> {
  return (await samples(metrics, name)).filter((line) => !line.endsWith(" 0"));
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
  assert.deepEqual(await counted(metrics, "bids_placed_total"), [
    'bids_placed_total{strategy="manual",result="unknown"} 1',
    'bids_placed_total{strategy="snipe",result="rejected"} 2',
    'bids_placed_total{strategy="snipe",result="failed"} 2',
  ]);
  const kept: BidOutcome = { ...refused, errorType: "DRY_RUN", isKeptHere: true };
  bus.publish({ type: "bid-answered", bid: BID, outcome: kept });
  assert.deepEqual(await samples(metrics, 'bids_placed_total{strategy="snipe",result="failed"}'), [
    'bids_placed_total{strategy="snipe",result="failed"} 2',
  ]);
  metrics.close();
});

Deno.test("readings are counted by how they went, and only those that arrived as updates", async () => {
  const { bus, metrics } = setUp();
  bus.publish({ type: "lot-read", auctionId: "1", result: "ok" });
  bus.publish({ type: "lot-read", auctionId: "2", result: "ok" });
  bus.publish({ type: "lot-read", auctionId: "1", result: "timed-out" });
  bus.publish({ type: "auction-removed", auctionId: "1", auction: anAuction({ id: "1" }) });
  assert.deepEqual(await counted(metrics, "auction_polls_total"), [
    'auction_polls_total{result="ok"} 2',
    'auction_polls_total{result="timed-out"} 1',
  ]);
  assert.deepEqual(await counted(metrics, "auction_updates_by_source"), [
    'auction_updates_by_source{source="poll"} 2',
  ]);
  assert.deepEqual(await counted(metrics, "bids_placed_total{"), []);
  metrics.close();
});

Deno.test("gauges are asked anew each time the metrics are read", async () => {
  const now = { auctions: 3, sockets: 2, health: "healthy" as HealthStatus };
  const { metrics } = setUp({
    lots: () => ({ ...NO_LOTS, active: now.auctions }),
    openSockets: () => now.sockets,
    health: () => healthOf(now.health),
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
  assert.deepEqual(await counted(one.metrics, "auction_polls_total"), ['auction_polls_total{result="ok"} 1']);
  assert.deepEqual(await counted(other.metrics, "auction_polls_total{"), []);
  assert.match(one.metrics.contentType, /^text\/plain; version=0\.0\.4/);
  other.metrics.close();
});

Deno.test("lots near their close are counted by whether a bid could go out", async () => {
  const { metrics } = setUp({
    lots: () => ({ ...NO_LOTS, readiness: ["green", "red", "green"] }),
  });
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

Deno.test("lots are counted by their plan, by why they can't be read, and by whether their feed was given up", async () => {
  const { metrics } = setUp({
    lots: () => ({
      ...NO_LOTS,
      active: 4,
      plans: { ...NO_LOTS.plans, bids: 2, leads: 1, "needs-owner": 1 },
      failing: { ...NO_LOTS.failing, "not-understood": 1 },
      feed: { wanted: 4, fallback: 3 },
      nextCloseInMs: 90_000,
    }),
  });
  assert.deepEqual(await counted(metrics, "gavel_lots"), [
    'gavel_lots{plan="bids"} 2',
    'gavel_lots{plan="leads"} 1',
    'gavel_lots{plan="needs-owner"} 1',
    'gavel_lots_failing{reason="not-understood"} 1',
  ]);
  assert.deepEqual(await samples(metrics, "gavel_feed_lots"), [
    "gavel_feed_lots_wanted 4",
    "gavel_feed_lots_fallback 3",
  ]);
  assert.deepEqual(await samples(metrics, "gavel_next_close_seconds"), ["gavel_next_close_seconds 90"]);
  metrics.close();
});

Deno.test("a snipe's lead error is measured as it leaves, early or late, and no other bid's", async () => {
  const late = [-20, 300, null];
  const { bus, metrics } = setUp({ snipeLateMs: () => late.shift() ?? null });
  for (const strategy of ["snipe", "snipe", "manual"] as const) {
    bus.publish({ type: "bid-sent", bid: { ...BID, strategy }, atMs: 0 });
  }
  assert.deepEqual(await samples(metrics, "gavel_snipe_lead_error_seconds_sum"), [
    'gavel_snipe_lead_error_seconds_sum{side="early"} 0.02',
    'gavel_snipe_lead_error_seconds_sum{side="late"} 0.3',
  ]);
  metrics.close();
});

Deno.test("session, pause, store, clock, budgets and each part of health are figures, and no amount is", async () => {
  const now = { signedIn: null as boolean | null };
  const { metrics } = setUp({
    signedIn: () => now.signedIn,
    isPaused: () => true,
    store: () => ({ connected: false, healthy: false }),
    storeType: "redis",
    nellisClock: () => ({ offsetMs: -1500, uncertaintyMs: 250 }),
    budgets: () => [{ name: "perDay", usedShare: 0.25 }],
    health: () => healthOf("degraded"),
    timerDelayMs: () => 40,
  });
  const figures = async () =>
    (await metrics.text()).split("\n").filter((line) =>
      /^(gavel_(signed|bidding|store|nellis|budget|health|timer|build)|redis_)/.test(line)
    );
  assert.deepEqual(await figures(), [
    'gavel_build_info{version="1.2.3"} 1',
    'gavel_health_check_status{check="store"} 0.5',
    "gavel_store_connected 0",
    "gavel_store_writable 0",
    "redis_connection_status 0",
    "gavel_signed_in 0.5",
    "gavel_bidding_paused 1",
    "gavel_nellis_clock_offset_seconds -1.5",
    "gavel_nellis_clock_uncertainty_seconds 0.25",
    'gavel_budget_used_ratio{budget="perDay"} 0.25',
    "gavel_timer_delay_seconds 0.04",
  ]);
  now.signedIn = false;
  assert.deepEqual(await samples(metrics, "gavel_signed_in"), ["gavel_signed_in 0"]);
  now.signedIn = true;
  assert.deepEqual(await samples(metrics, "gavel_signed_in"), ["gavel_signed_in 1"]);
  metrics.close();
});

Deno.test("an older installation's boards find memory, fallbacks, errors and failed bids under their old names", async () => {
  const { bus, metrics } = setUp({ openStreams: () => 1, lots: () => ({ ...NO_LOTS, active: 3 }) });
  bus.publish({ type: "feed-fallback", auctionId: "1" });
  bus.publish({ type: "feed-connection", auctionId: "1", result: "dropped" });
  bus.publish({ type: "feed-connection", auctionId: "1", result: "stopped" });
  bus.publish({ type: "lot-read", auctionId: "1", result: "ok" });
  bus.publish({ type: "lot-read", auctionId: "1", result: "server-error" });
  const outcome: BidOutcome = { result: "not-sent", message: "refused" };
  bus.publish({ type: "bid-answered", bid: BID, outcome });
  metrics.httpAnswered({ method: "GET", route: "/health", status: 503 }, 0.1);
  metrics.httpAnswered({ method: "GET", route: "/health", status: 404 }, 0.1);
  assert.deepEqual(await samples(metrics, "polling_fallback_activations_total"), [
    "polling_fallback_activations_total 1",
  ]);
  assert.deepEqual(await samples(metrics, "polling_active_count"), ["polling_active_count 2"]);
  assert.deepEqual(await samples(metrics, "polling_requests_total"), [
    'polling_requests_total{result="success"} 1',
    'polling_requests_total{result="failed"} 1',
  ]);
  assert.deepEqual(await samples(metrics, "application_errors_total"), [
    'application_errors_total{type="api",severity="error"} 1',
    'application_errors_total{type="bidding",severity="error"} 1',
    'application_errors_total{type="sse",severity="warning"} 1',
    'application_errors_total{type="polling",severity="warning"} 1',
  ]);
  assert.deepEqual(await samples(metrics, "sse_connection_errors_total"), ["sse_connection_errors_total 1"]);
  const memory = await samples(metrics, "nodejs_memory_usage_bytes");
  assert.deepEqual(memory.map((line) => /type="(\w+)"/.exec(line)?.[1]), ["rss", "heap_total", "heap_used"]);
  metrics.close();
});
