import assert from "node:assert/strict";
import { eventLoopCheck, memoryCheck } from "./process_checks.ts";

const MIB = 1024 * 1024;
const usual = { rss: 90 * MIB, heapUsed: 40 * MIB, heapLimit: 4096 * MIB };

Deno.test("memory is healthy, degraded where it is much, and unhealthy only where a restart would mend it", () => {
  assert.deepEqual(memoryCheck(usual), { status: "healthy", message: "Gavel uses 90 MB of memory" });
  assert.equal(memoryCheck({ ...usual, rss: 900 * MIB }).status, "degraded");
  const full = memoryCheck({ ...usual, heapUsed: 3700 * MIB });
  assert.equal(full.status, "unhealthy");
  assert.match(full.message, /restart/);
});

Deno.test("an event loop that comes a second late degrades the whole", () => {
  assert.equal(eventLoopCheck(0).status, "healthy");
  assert.equal(eventLoopCheck(999).status, "healthy");
  assert.deepEqual(eventLoopCheck(1_200), {
    status: "degraded",
    message:
      "Timers ran 1200 ms late at most in the last minute: the machine was too busy or asleep, and a snipe can " +
      "miss its close that way",
  });
});
