import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "@preact/signals";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { gathered } from "./gathered.ts";

test("the first change is followed at once, those soon after it together, and the last is never lost", async () => {
  const clock = createVirtualClock();
  const source = signal(0);
  const followed = gathered(source, clock, 250);
  const seen: number[] = [];
  followed.subscribe((value) => seen.push(value));
  source.value = 1;
  assert.deepEqual(seen, [0, 1]);
  for (const value of [2, 3, 4]) source.value = value;
  assert.deepEqual(seen, [0, 1]);
  await clock.advance(250);
  assert.deepEqual(seen, [0, 1, 4]);
  await clock.advance(250);
  assert.equal(clock.pending(), 0);
  source.value = 5;
  assert.deepEqual(seen, [0, 1, 4, 5]);
});
