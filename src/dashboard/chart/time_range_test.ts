import assert from "node:assert/strict";
import test from "node:test";
import { rangeOf } from "./time_range.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const first = { atMs: 0, dollars: 10 };

function range(
  name: "whole" | "last-10-minutes",
  { now, close = null, ended = null }: {
    readonly now: number;
    readonly close?: number | null;
    readonly ended?: number | null;
  },
): readonly [number, number] {
  const { fromMs, toMs } = rangeOf(name, { prices: [first], endedAtMs: ended }, {
    nowMs: now,
    closeMs: close,
  });
  return [fromMs, toMs];
}

test("the whole auction goes from the first reading to now, and to a close that is near", () => {
  assert.deepEqual(range("whole", { now: HOUR_MS }), [0, HOUR_MS]);
  assert.deepEqual(range("whole", { now: HOUR_MS, close: 48 * HOUR_MS }), [0, HOUR_MS]);
  assert.deepEqual(range("whole", { now: HOUR_MS, close: HOUR_MS + MINUTE_MS }), [0, HOUR_MS + MINUTE_MS]);
});

test("a lot that is over is shown to its end, whatever the time is", () => {
  assert.deepEqual(range("whole", { now: 9 * HOUR_MS, close: HOUR_MS, ended: HOUR_MS }), [0, HOUR_MS]);
  assert.deepEqual(
    range("last-10-minutes", { now: 9 * HOUR_MS, close: HOUR_MS, ended: HOUR_MS }),
    [50 * MINUTE_MS, HOUR_MS],
  );
});

test("the last ten minutes end at the close as soon as it is that near, else now", () => {
  assert.deepEqual(range("last-10-minutes", { now: HOUR_MS, close: 2 * HOUR_MS }), [50 * MINUTE_MS, HOUR_MS]);
  const close = HOUR_MS + 3 * MINUTE_MS;
  assert.deepEqual(range("last-10-minutes", { now: HOUR_MS, close }), [53 * MINUTE_MS, close]);
});

test("a close that has passed without a word of it is no end", () => {
  assert.deepEqual(range("last-10-minutes", { now: HOUR_MS, close: HOUR_MS - 5_000 }), [
    50 * MINUTE_MS,
    HOUR_MS,
  ]);
});

test("a lot that is watched since a moment has room for what comes", () => {
  assert.deepEqual(range("whole", { now: 500 }), [0, MINUTE_MS]);
  assert.deepEqual(range("whole", { now: HOUR_MS, ended: 500 }), [0, 500], "nothing comes after the end");
});
