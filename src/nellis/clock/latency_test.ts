import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createLatency } from "./latency.ts";

/** Returns the latency learnt from these round trips of readings. */
function estimateOf(roundTripsMs: readonly number[]): number {
  const latency = createLatency(createVirtualClock());
  for (const ms of roundTripsMs) latency.record("other", ms);
  return latency.estimateMs();
}

Deno.test("before anything was asked, the way takes no time", () => {
  assert.equal(createLatency(createVirtualClock()).estimateMs(), 0);
});

Deno.test("the way there is half of the round trip", () => {
  assert.equal(estimateOf([80]), 40);
});

Deno.test("a few slow answers change nothing", () => {
  assert.equal(estimateOf([60, 60, 60, 60, 60, 9_000, 3_000, 60]), 30);
});

Deno.test("no way takes longer than 2 s", () => {
  assert.equal(estimateOf([9_000, 9_000, 9_000]), 2_000);
});

Deno.test("a round trip that makes no sense is passed over", () => {
  assert.equal(estimateOf([40, NaN, -3, Infinity, 40]), 20);
});

Deno.test("three bids count for more than all readings", () => {
  const latency = createLatency(createVirtualClock());
  for (let i = 0; i < 40; i++) latency.record("other", 200);
  latency.record("bid", 50);
  latency.record("bid", 50);
  assert.equal(latency.estimateMs(), 100, "two bids may be chance");
  latency.record("bid", 50);
  assert.equal(latency.estimateMs(), 25);
  for (let i = 0; i < 40; i++) latency.record("other", 200);
  assert.equal(latency.estimateMs(), 25, "readings push no bid out");
});

Deno.test("what is ten minutes old is forgotten, bids too", async () => {
  const clock = createVirtualClock();
  const latency = createLatency(clock);
  for (let i = 0; i < 3; i++) latency.record("bid", 400);
  await clock.advance(10 * 60_000);
  assert.equal(latency.estimateMs(), 200);
  await clock.advance(1);
  assert.equal(latency.estimateMs(), 0);
  latency.record("other", 30);
  assert.equal(latency.estimateMs(), 15);
});

Deno.test("only the last 32 round trips count", () => {
  const old = new Array<number>(100).fill(1_000);
  const recent = new Array<number>(32).fill(20);
  assert.equal(estimateOf([...old, ...recent]), 10);
});

Deno.test("the estimate is always half of one that was measured, in 0 to 2 s, whatever their order", () => {
  const trips = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 32 });
  fc.assert(fc.property(trips, (roundTripsMs) => {
    const estimate = estimateOf(roundTripsMs);
    assert.ok(roundTripsMs.some((ms) => Math.min(ms / 2, 2_000) === estimate));
    assert.equal(estimateOf(roundTripsMs.toSorted()), estimate);
  }));
});

Deno.test("it takes more than half of the round trips to spoil the estimate upwards", () => {
  const spoilt = fc.integer({ min: 0, max: 15 });
  fc.assert(fc.property(spoilt, fc.integer({ min: 1, max: 500 }), (slow, usualMs) => {
    const trips = [...new Array<number>(slow).fill(60_000), ...new Array<number>(32 - slow).fill(usualMs)];
    assert.equal(estimateOf(trips), usualMs / 2);
  }));
});

Deno.test("what was measured ten minutes ago is measured no more", async () => {
  const clock = createVirtualClock();
  const latency = createLatency(clock);
  assert.equal(latency.isMeasured(), false);
  latency.record("other", 80);
  await clock.advance(10 * 60_000);
  assert.equal(latency.isMeasured(), true);
  await clock.advance(1);
  assert.equal(latency.isMeasured(), false);
});
