import assert from "node:assert/strict";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createTroubles } from "../store/troubles.ts";
import { loadBiddingSwitch } from "./bidding_switch.ts";

Deno.test("bidding goes on until it is paused, and a pause outlasts a restart", async () => {
  const store = createMemoryStore();
  const first = await loadBiddingSwitch(store);
  assert.equal(first.isPaused(), false);
  await first.pause();
  const second = await loadBiddingSwitch(store);
  assert.equal(second.isPaused(), true);
  await second.resume();
  assert.equal((await loadBiddingSwitch(store)).isPaused(), false);
});

Deno.test("a pause holds at once, whatever the store does; going on waits for it", async () => {
  const store = createGatedStore();
  const clock = createVirtualClock();
  const biddingSwitch = await loadBiddingSwitch(store);
  const first = store.hold("system");
  const pausing = biddingSwitch.pause();
  assert.equal(biddingSwitch.isPaused(), true);
  first.open();
  await pausing;
  const second = store.hold("system");
  const resuming = biddingSwitch.resume();
  await clock.settle();
  assert.equal(biddingSwitch.isPaused(), true);
  second.open();
  await resuming;
  assert.equal(biddingSwitch.isPaused(), false);
});

Deno.test("a stored switch that makes no sense stops bidding", async () => {
  const store = createMemoryStore();
  await store.put(["system", "bidding"], { isPaused: "maybe" });
  assert.equal((await loadBiddingSwitch(store)).isPaused(), true);
});

Deno.test("a pause that comes while bidding is being resumed holds", async () => {
  const store = createGatedStore();
  const biddingSwitch = await loadBiddingSwitch(store);
  await biddingSwitch.pause();
  const gate = store.hold("system");
  const resuming = biddingSwitch.resume();
  const pausing = biddingSwitch.pause();
  gate.open();
  await Promise.all([resuming, pausing]);
  assert.equal(biddingSwitch.isPaused(), true);
  assert.equal((await loadBiddingSwitch(store)).isPaused(), true);
});

Deno.test("who listens hears of a pause at once, and of bidding again once that is durable", async () => {
  const store = createGatedStore();
  const biddingSwitch = await loadBiddingSwitch(store);
  const heard: boolean[] = [];
  biddingSwitch.onChange(() => void heard.push(biddingSwitch.isPaused()));
  const gate = store.hold("system");
  const pausing = biddingSwitch.pause();
  assert.deepEqual(heard, [true]);
  const resuming = biddingSwitch.resume();
  assert.deepEqual(heard, [true]);
  gate.open();
  await Promise.all([pausing, resuming]);
  assert.deepEqual(heard, [true, false]);
});

Deno.test("a stored switch that can't be read is paused, told and kept aside until it is thrown", async () => {
  const store = createMemoryStore([[["system", "bidding"], '{"isPau']]);
  const troubles = createTroubles();
  const biddingSwitch = await loadBiddingSwitch(store, troubles);
  assert.equal(biddingSwitch.isPaused(), true);
  assert.match(troubles.list()[0]?.message ?? "", /^All bidding is paused, since/);
  assert.equal((await store.list(["set_aside"])).length, 1);
  await biddingSwitch.resume();
  assert.deepEqual([biddingSwitch.isPaused(), troubles.list()], [false, []]);
  assert.equal((await loadBiddingSwitch(store)).isPaused(), false);
});

Deno.test("a practice holds at once and outlasts a restart; its end waits for the store", async () => {
  const store = createGatedStore();
  const clock = createVirtualClock();
  const switches = await loadBiddingSwitch(store);
  assert.equal(switches.isDryRun(), false);
  await switches.startPractice();
  assert.equal((await loadBiddingSwitch(store)).isDryRun(), true);
  const gate = store.hold("system");
  const ending = switches.endPractice();
  await clock.settle();
  assert.equal(switches.isDryRun(), true);
  gate.open();
  await ending;
  assert.deepEqual([switches.isDryRun(), (await loadBiddingSwitch(store)).isDryRun()], [false, false]);
});

Deno.test("where DRY_RUN is set every start practises, also after a practice that was ended", async () => {
  const store = createMemoryStore();
  const start = () => loadBiddingSwitch(store, createTroubles(), true);
  const first = await start();
  assert.equal(first.isDryRun(), true);
  await first.endPractice();
  assert.equal(first.isDryRun(), false);
  assert.equal((await start()).isDryRun(), true);
});

Deno.test("the two switches keep each other's place in the store", async () => {
  const store = createMemoryStore();
  const switches = await loadBiddingSwitch(store);
  await Promise.all([switches.pause(), switches.startPractice()]);
  await switches.resume();
  const later = await loadBiddingSwitch(store);
  assert.deepEqual([later.isPaused(), later.isDryRun()], [false, true]);
});

Deno.test("a switch that an earlier version stored knows of no practice", async () => {
  const store = createMemoryStore();
  await store.put(["system", "bidding"], { isPaused: true });
  const switches = await loadBiddingSwitch(store);
  assert.deepEqual([switches.isPaused(), switches.isDryRun()], [true, false]);
});
