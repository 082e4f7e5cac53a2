import assert from "node:assert/strict";
import { memoryCheck } from "../../../src/telemetry/process_checks.ts";
import { openKeyboard } from "./keyboard.ts";
import { runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

const MB = 1024 * 1024;

testRunbook(
  "memory",
  "the figures are there to look at, and the limits are those of the alert and of compose",
  async (
    { says, type },
  ) => {
    await using running = await runAtNight();
    const keyboard = await openKeyboard(running);
    const figures = await type("curl", keyboard);
    assert.match(figures, /^process_resident_memory_bytes \d+/m);
    assert.match(figures, /^auction_active_count 0$/m);
    assert.match(figures, /^websocket_connections_active 0$/m);
    const { status, message } = memoryCheck({ rss: 800 * MB, heapUsed: 100 * MB, heapLimit: 1_000 * MB });
    assert.equal(status, "degraded");
    says("Gavel uses", message);
    const full = memoryCheck({ rss: 800 * MB, heapUsed: 990 * MB, heapLimit: 1_000 * MB });
    says("and the heap is almost full", full.message);
    says("unhealthy", full.status);
    assert.match(
      await Deno.readTextFile("ops/monitoring/prometheus/alerts.yml"),
      /process_resident_memory_bytes.*> 200e6/,
    );
    const [, limit] = /\n {4}mem_limit: (\d+)m\n/.exec(await Deno.readTextFile("compose.yaml")) ?? [];
    for (const path of ["docs/runbooks/memory.md", "ops/monitoring/prometheus/alerts.yml"]) {
      assert.ok((await Deno.readTextFile(path)).includes(`ended at ${limit} MiB`), `${path}: ${limit}`);
    }
  },
);
