import assert from "node:assert/strict";
import type { Clock } from "../clock.ts";
import { measureTimers } from "./late_timers.ts";

/** A clock whose timers come when the test says so. */
function heldClock() {
  let nowMs = 1_000;
  const waiting: (() => void)[] = [];
  const clock: Clock = {
    now: () => nowMs,
    after(_delayMs, task) {
      waiting.push(task);
      return () => void waiting.splice(waiting.indexOf(task), 1);
    },
  };
  return {
    clock,
    fireAt: (atMs: number) => (nowMs = atMs, waiting.shift()?.()),
    count: () => waiting.length,
  };
}

Deno.test("the worst delay is told for a minute, and a timer in time does not hide it", () => {
  const { clock, fireAt } = heldClock();
  const late = measureTimers(clock);
  const done: string[] = [];
  assert.equal(late.worstMs(), 0);
  late.clock.after(500, () => done.push("late"));
  fireAt(3_000);
  late.clock.after(500, () => done.push("in time"));
  fireAt(3_500);
  assert.deepEqual(done, ["late", "in time"]);
  assert.equal(late.worstMs(), 1_500);
  fireAt(63_000);
  assert.equal(late.worstMs(), 1_500);
  fireAt(63_001);
  assert.equal(late.worstMs(), 0);
});

Deno.test("a measured timer can be cancelled as before", () => {
  const { clock, count } = heldClock();
  measureTimers(clock).clock.after(500, () => assert.fail("it was cancelled"))();
  assert.equal(count(), 0);
});

Deno.test("the measured clock shows a sleep of the machine as the given one does", () => {
  const { clock } = heldClock();
  const { clock: measured } = measureTimers({ ...clock, wallNow: () => clock.now() + 3_600_000 });
  assert.equal(measured.wallNow?.(), clock.now() + 3_600_000);
});
