import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { queriesOf, readDashboard } from "./dashboard.ts";
import { metricNames } from "./metric_names.ts";

const PROVISIONING = "ops/monitoring/grafana/provisioning";

const dashboard = await readDashboard();

Deno.test("each panel has an id of its own and a place where no other panel is", () => {
  const ids = dashboard.panels.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos: { x, y, w, h } } of dashboard.panels) {
    assert.ok(x + w <= 24, `${title} reaches over the edge`);
    for (let row = y; row < y + h; row++) {
      for (let column = x; column < x + w; column++) {
        const place = `${column}/${row}`;
        assert.equal(taken.get(place), undefined, `${title} lies on ${taken.get(place)}`);
        taken.set(place, title);
      }
    }
  }
});

Deno.test("each query asks the datasource that is provisioned", async () => {
  const provisioned = z.object({ datasources: z.array(z.object({ uid: z.string(), type: z.string() })) })
    .parse(parse(await Deno.readTextFile(`${PROVISIONING}/datasources/prometheus.yml`)));
  const [datasource] = provisioned.datasources;
  const asked = dashboard.panels.flatMap((panel) =>
    panel.type === "row" ? [] : [panel.datasource, ...panel.targets.map((target) => target.datasource)]
  );
  for (const { uid, type } of [...asked, ...dashboard.annotations.list.map((note) => note.datasource)]) {
    assert.deepEqual({ uid, type }, { uid: datasource?.uid, type: datasource?.type });
  }
  const refIds = dashboard.panels.map((panel) =>
    panel.type === "row" ? [] : panel.targets.map(({ refId }) => refId)
  );
  for (const each of refIds) assert.equal(new Set(each).size, each.length);
});

Deno.test("the dashboard shows all that an owner is to see", () => {
  const shown = new Set(queriesOf(dashboard, "1m").flatMap(({ expression }) => metricNames(expression)));
  const wanted = [
    "auction_active_count",
    "auction_polls_total",
    "auction_readiness",
    "auction_updates_by_source",
    "bids_placed_total",
    "circuit_breaker_state",
    "gavel_backup_age_seconds",
    "gavel_budget_used_ratio",
    "gavel_feed_lots_fallback",
    "gavel_lots",
    "gavel_nellis_clock_offset_seconds",
    "gavel_snipe_lead_error_seconds_bucket",
    "polling_queue_size",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "redis_connection_status",
    "sse_connections_active",
    "sse_event_latency_seconds_bucket",
  ];
  assert.deepEqual(wanted.filter((name) => !shown.has(name)), []);
});
