import assert from "node:assert/strict";
import fc from "fast-check";
import { probeTime } from "./probe_time.ts";

const NOON_MS = Date.UTC(2025, 0, 1, 12);

Deno.test("of a clock that nothing is known of, any moment tells", () => {
  assert.equal(probeTime(null, 40, NOON_MS + 123), NOON_MS + 123);
});

Deno.test("a probe leaves so as to arrive when a second begins, by the middle of what is known", () => {
  const bounds = { lowMs: 100, highMs: 700 };
  assert.equal(probeTime(bounds, 40, NOON_MS), NOON_MS + 1_000 - 400 - 40);
  assert.equal(probeTime(bounds, 40, NOON_MS + 560), NOON_MS + 560, "just in time");
  assert.equal(probeTime(bounds, 40, NOON_MS + 561), NOON_MS + 1_560, "too late for that second");
});

Deno.test("a clock that is behind is probed as well", () => {
  assert.equal(probeTime({ lowMs: -2_200, highMs: -1_900 }, 0, NOON_MS), NOON_MS + 50);
});

Deno.test("it is never before it may be, and at most a second later", () => {
  const ms = fc.integer({ min: -5_000, max: 5_000 });
  const latencyMs = fc.integer({ min: 0, max: 2_000 });
  fc.assert(fc.property(ms, fc.nat(2_000), latencyMs, ms, (lowMs, widthMs, latency, earlierMs) => {
    const earliestMs = NOON_MS + earlierMs;
    const atMs = probeTime({ lowMs, highMs: lowMs + widthMs }, latency, earliestMs);
    assert.ok(atMs >= earliestMs && atMs < earliestMs + 1_000);
  }));
});
