import assert from "node:assert/strict";
import { createVirtualClock } from "../tests/support/virtual_clock.ts";
import { createStopSignal } from "./stop_signal.ts";

Deno.test("a wish that arrives twice within a second is one, and a later one ends Gavel at once", async () => {
  const clock = createVirtualClock();
  let ends = 0;
  const { signal, ask } = createStopSignal(clock, () => void ends++);
  assert.equal(signal.aborted, false);
  ask();
  assert.equal(signal.aborted, true);
  ask();
  await clock.advance(999);
  ask();
  assert.equal(ends, 0);
  await clock.advance(1);
  ask();
  assert.equal(ends, 1);
});
