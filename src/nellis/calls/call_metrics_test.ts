import assert from "node:assert/strict";
import { createScriptedNellis } from "../../../tests/support/house/scripted_nellis.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { NellisError } from "../api.ts";
import { timed } from "./call_metrics.ts";
import { traced } from "./tracing.ts";
import { transformed } from "./transformer.ts";

function setUp() {
  const clock = createVirtualClock();
  const nellis = createScriptedNellis(clock.now);
  nellis.change("1", {});
  const heard: unknown[] = [];
  const state = { isOn: true };
  const isOn = () => state.isOn;
  const onCall = (...call: unknown[]) => void heard.push(call);
  const api = transformed(nellis, [timed({ clock, isOn, onCall }), traced(isOn)]);
  return { clock, nellis, heard, state, api };
}

Deno.test("a call is timed with all that it waits for", async () => {
  const { clock, nellis, heard, api } = setUp();
  const gate = nellis.hold("read", "1");
  const reading = api.readLot("1");
  await clock.advance(250);
  gate.open();
  assert.equal((await reading).id, "1");
  assert.deepEqual(heard, [["readLot", 0.25]]);
});

Deno.test("a call that fails is timed too, and its error is the caller's", async () => {
  const { nellis, heard, api } = setUp();
  nellis.failReads(new NellisError("unreachable", "Down"));
  await assert.rejects(api.readLot("1"), { name: "NellisError", message: "Down" });
  assert.deepEqual(heard, [["readLot", 0]]);
  assert.equal((await api.placeBid("1", 1100)).result, "accepted");
  assert.equal(heard.length, 2);
});

Deno.test("switched off, calls go through untouched", async () => {
  const { heard, state, api } = setUp();
  state.isOn = false;
  assert.equal((await api.readLot("1")).id, "1");
  assert.deepEqual(heard, []);
});
