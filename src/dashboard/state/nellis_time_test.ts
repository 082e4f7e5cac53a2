import assert from "node:assert/strict";
import test from "node:test";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createNellisTime } from "./nellis_time.ts";

const HOUR_MS = 3_600_000;

test("a clock of this machine that is an hour off moves no countdown, from the first word of the server's on", async () => {
  for (const offMs of [HOUR_MS, -HOUR_MS]) {
    const clock = createVirtualClock();
    const time = createNellisTime(clock);
    const nellisMs = clock.now() + offMs;
    time.correct(new Date(nellisMs).toISOString());
    assert.equal(time.now.value, nellisMs, "at once, not with the next tick");
    await clock.advance(5_000);
    assert.equal(time.now.value, nellisMs + 5_000);
    time.close();
  }
});

test("until the server has told the time it is this machine's, and it moves once a second", async () => {
  const clock = createVirtualClock();
  const time = createNellisTime(clock);
  const startMs = clock.now();
  const seen: number[] = [];
  const stop = time.now.subscribe((ms) => void seen.push(ms - startMs));
  await clock.advance(3_000);
  assert.deepEqual(seen, [0, 1_000, 2_000, 3_000]);
  stop();
  time.close();
  assert.equal(clock.pending(), 0);
});

test("a small correction waits for the next tick, so that seconds do not stutter", async () => {
  const clock = createVirtualClock();
  const time = createNellisTime(clock);
  const startMs = time.now.value;
  time.correct(new Date(clock.now() + 40).toISOString());
  assert.equal(time.now.value, startMs);
  await clock.advance(1_000);
  assert.equal(time.now.value, startMs + 1_040);
  time.close();
});

test("anything but a time corrects nothing", () => {
  const clock = createVirtualClock();
  const time = createNellisTime(clock);
  for (const wrong of [undefined, null, "soon", 5, {}, ""]) time.correct(wrong);
  assert.equal(time.now.value, clock.now());
  time.close();
});
