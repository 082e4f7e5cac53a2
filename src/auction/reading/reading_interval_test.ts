import assert from "node:assert/strict";
import fc from "fast-check";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../tests/support/auctions.ts";
import { minimalInterval, plainInterval } from "./reading_interval.ts";

/** Each phase of minimal polling: from how long before the close, and how often. */
const PHASES = [
  [30 * SECOND_MS, SECOND_MS],
  [2 * MINUTE_MS, 2 * SECOND_MS],
  [5 * MINUTE_MS, 5 * SECOND_MS],
  [30 * MINUTE_MS, MINUTE_MS],
  [2 * HOUR_MS, 5 * MINUTE_MS],
] as const;

Deno.test("plain polling knows two phases", () => {
  assert.deepEqual(plainInterval(20_001), { intervalMs: 6_000, boundaryLeftMs: 20_000 });
  assert.deepEqual(plainInterval(20_000), { intervalMs: 2_000, boundaryLeftMs: null });
  assert.deepEqual(plainInterval(-1), { intervalMs: 2_000, boundaryLeftMs: null });
});

Deno.test("minimal polling is by the time left, each boundary belonging to the nearer phase", () => {
  for (const [leftMs, intervalMs] of PHASES) {
    assert.equal(minimalInterval(leftMs).intervalMs, intervalMs, `${leftMs}`);
    assert.ok(minimalInterval(leftMs + 1).intervalMs > intervalMs, `${leftMs} + 1`);
  }
  assert.equal(minimalInterval(2 * HOUR_MS + 1).intervalMs, 10 * MINUTE_MS);
  assert.equal(minimalInterval(Infinity).intervalMs, 10 * MINUTE_MS);
});

Deno.test("the boundary ahead is where the next nearer phase begins", () => {
  const boundaries = PHASES.map(([leftMs]) => leftMs);
  assert.deepEqual(boundaries.map((leftMs) => minimalInterval(leftMs + 1).boundaryLeftMs), boundaries);
  assert.equal(minimalInterval(30 * SECOND_MS).boundaryLeftMs, null);
  assert.equal(minimalInterval(-HOUR_MS).boundaryLeftMs, null);
});

Deno.test("nearer to the close never means less often", () => {
  const leftMs = fc.integer({ min: -HOUR_MS, max: 24 * HOUR_MS });
  fc.assert(fc.property(leftMs, leftMs, (one, other) => {
    const [near, far] = [Math.min(one, other), Math.max(one, other)];
    for (const interval of [plainInterval, minimalInterval]) {
      assert.ok(interval(near).intervalMs <= interval(far).intervalMs);
      assert.ok((interval(far).boundaryLeftMs ?? -Infinity) < far);
    }
  }));
});
