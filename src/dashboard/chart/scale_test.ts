import assert from "node:assert/strict";
import test from "node:test";
import { dollarTicks, scale, timeTicks } from "./scale.ts";

const HOUR_MS = 3_600_000;

test("a scale places its ends and what lies between, either way round", () => {
  const down = scale([0, 50], [200, 0]);
  assert.deepEqual([down(0), down(25), down(50)], [200, 100, 0]);
  assert.equal(scale([7, 7], [10, 20])(7), 10, "a scale of one value");
});

test("dollars are marked in round steps, never in parts of a dollar", () => {
  assert.deepEqual(dollarTicks([0, 52], 5), [0, 20, 40]);
  assert.deepEqual(dollarTicks([38, 61], 5), [40, 45, 50, 55, 60]);
  assert.deepEqual(dollarTicks([10, 12], 8), [10, 11, 12]);
  assert.deepEqual(dollarTicks([0, 1_240], 4), [0, 500, 1_000]);
});

test("times are marked at round times of the reader's zone", () => {
  const midnight = Date.parse("2026-11-02T00:00:00Z");
  const { stepMs, timesMs } = timeTicks([midnight + 1, midnight + 24 * HOUR_MS], 5, -5 * HOUR_MS);
  assert.equal(stepMs, 6 * HOUR_MS);
  assert.deepEqual(
    timesMs.map((ms) => new Date(ms).toISOString().slice(8, 13)),
    ["02T05", "02T11", "02T17", "02T23"],
  );
});

test("there are no more times than are asked for, however long the chart is", () => {
  for (const length of [1_000, 600_000, 24 * HOUR_MS, 90 * 24 * HOUR_MS, 4_000 * 24 * HOUR_MS]) {
    for (const count of [1, 4, 9]) {
      const { timesMs } = timeTicks([12_345, 12_345 + length], count, 0);
      assert.ok(timesMs.length <= count + 1, `${timesMs.length} marks for ${length} ms, ${count} asked for`);
    }
  }
});
