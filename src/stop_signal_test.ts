import assert from "node:assert/strict";
import { createVirtualClock } from "../tests/support/virtual_clock.ts";
import { createStopSignal, stopSignals } from "./stop_signal.ts";

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

Deno.test("every signal that asks to stop can be listened for, on Windows with Ctrl-Break", () => {
  const known = ["SIGINT", "SIGTERM", "SIGHUP"];
  assert.deepEqual(stopSignals("windows"), [...known, "SIGBREAK"]);
  assert.deepEqual(stopSignals("linux"), known);
  const nothing = () => {};
  for (const name of stopSignals(Deno.build.os)) {
    Deno.addSignalListener(name, nothing);
    Deno.removeSignalListener(name, nothing);
  }
});
