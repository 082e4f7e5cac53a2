import assert from "node:assert/strict";
import { dollars } from "../../tests/support/auctions.ts";
import { createScriptedNellis } from "../../tests/support/house/scripted_nellis.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { type BusEvent, createEventBus } from "../event_bus.ts";
import { NellisError } from "../nellis/api.ts";
import { createReader, type Reading } from "./reader.ts";

function createReading(isInLine: (id: string) => boolean = () => false) {
  const clock = createVirtualClock();
  const nellis = createScriptedNellis(clock.now);
  nellis.change("1", {});
  nellis.change("2", {});
  const events: BusEvent[] = [];
  const bus = createEventBus(assert.ifError);
  bus.listen((event) => void events.push(event));
  const heard: Reading[] = [];
  const reader = createReader({
    nellis,
    bus,
    clock,
    isInLine,
    onReading: (_id, reading) => void heard.push(reading),
  });
  return { clock, nellis, bus, events, heard, reader };
}

function priceIn(reading: Reading): number {
  assert.ok("listing" in reading);
  return reading.listing.currentPriceCents;
}

Deno.test("whoever asks for a lot that is being read gets the same reading", async () => {
  const { clock, nellis, reader, events, heard } = createReading();
  const gate = nellis.hold("read", "1");
  const readings = [reader.read("1"), reader.read("1"), reader.read("1")];
  await clock.settle();
  assert.equal(nellis.reads("1").length, 1);
  gate.open();
  const [first, ...others] = await Promise.all(readings);
  assert.ok(others.every((reading) => reading === first));
  assert.deepEqual(heard, [first], "it is taken in once");
  assert.equal(events.length, 1);
});

Deno.test("a lot that was read is asked for again the next time", async () => {
  const { clock, nellis, reader } = createReading();
  await reader.read("1");
  nellis.change("1", { currentPriceCents: dollars(20) });
  await clock.advance(1_000);
  const second = await reader.read("1");
  assert.equal(priceIn(second), dollars(20));
  assert.equal(nellis.reads("1").length, 2);
});

Deno.test("a reading that is invalidated is made again, for all who wait for it", async () => {
  const { clock, nellis, reader, heard } = createReading();
  const gate = nellis.holdNext("read", "1");
  const readings = [reader.read("1")];
  reader.invalidate("1");
  nellis.change("1", { currentPriceCents: dollars(20) });
  readings.push(reader.read("1"));
  await clock.settle();
  assert.equal(nellis.reads("1").length, 1, "never two requests at a time");
  assert.equal(reader.isUnderway("1"), true);
  gate.open();
  const [one, other] = await Promise.all(readings);
  assert.ok(one && one === other);
  assert.equal(priceIn(one), dollars(20));
  assert.deepEqual(heard, [one], "the invalid one is not taken in");
  assert.equal(nellis.reads("1").length, 2);
  assert.equal(reader.isUnderway("1"), false);
});

Deno.test("a request that is out for 1.5 s when its reading is invalidated is not waited for", async () => {
  const { clock, nellis, reader, heard } = createReading();
  nellis.holdNext("read", "1");
  const reading = reader.read("1");
  await clock.advance(1_000);
  reader.invalidate("1");
  reader.invalidate("1");
  await clock.advance(499);
  assert.equal(nellis.reads("1").length, 1, "a page that is merely slow is waited for");
  nellis.change("1", { currentPriceCents: dollars(20) });
  await clock.advance(1);
  assert.equal(nellis.reads("1").length, 2);
  assert.equal(priceIn(await reading), dollars(20));
  assert.deepEqual(heard, [await reading]);
  assert.equal(clock.pending(), 0);
});

Deno.test("a reading that is not stale waits for its page as long as that takes", async () => {
  const { clock, nellis, reader } = createReading();
  const gate = nellis.holdNext("read", "1");
  const reading = reader.read("1");
  await clock.advance(9_000);
  gate.open();
  await reading;
  assert.equal(nellis.reads("1").length, 1);
});

Deno.test("whoever listens hears of a reading before those who asked for it", async () => {
  const clock = createVirtualClock();
  const nellis = createScriptedNellis(clock.now);
  nellis.change("1", {});
  const order: string[] = [];
  const reader = createReader({
    nellis,
    bus: createEventBus(assert.ifError),
    clock,
    onReading(id) {
      assert.equal(reader.isUnderway(id), false, "it may be asked for again");
      order.push(`heard ${id}`);
    },
  });
  await reader.read("1").then(() => order.push("answered"));
  assert.deepEqual(order, ["heard 1", "answered"]);
});

Deno.test("a failure that is invalidated is asked for again like any other, and the bus hears of both requests", async () => {
  const { nellis, reader, events, heard } = createReading();
  nellis.failReads(new NellisError("signed-out", "Not signed in at Nellis"));
  const gate = nellis.holdNext("read", "1");
  const reading = reader.read("1");
  nellis.failReads(null);
  reader.invalidate("1");
  gate.open();
  assert.equal(priceIn(await reading), dollars(10));
  assert.deepEqual(heard, [await reading]);
  const results = events.map((event) => event.type === "lot-read" && event.result);
  assert.deepEqual(results, ["signed-out", "ok"]);
});

Deno.test("invalidating one lot leaves the reading of another alone", async () => {
  const { nellis, reader } = createReading();
  const gate = nellis.holdNext("read", "1");
  const reading = reader.read("1");
  reader.invalidate("2");
  gate.open();
  await reading;
  assert.deepEqual(nellis.reads().map(({ id }) => id), ["1"]);
});

Deno.test("a reading can be invalidated more than once", async () => {
  const { clock, nellis, reader } = createReading();
  const gates = [nellis.holdNext("read", "1")];
  const reading = reader.read("1");
  reader.invalidate("1");
  gates.push(nellis.holdNext("read", "1"));
  gates[0]?.open();
  await clock.settle();
  reader.invalidate("1");
  gates[1]?.open();
  await reading;
  assert.equal(nellis.reads("1").length, 3);
});

Deno.test("invalidating a lot that nobody is reading asks for nothing", async () => {
  const { clock, nellis, reader } = createReading();
  reader.invalidate("1");
  await clock.settle();
  assert.equal(nellis.reads("1").length, 0);
  await reader.read("1");
  assert.equal(nellis.reads("1").length, 1);
});

Deno.test("a lot that is released is not asked for again", async () => {
  const { nellis, reader } = createReading();
  const gate = nellis.holdNext("read", "1");
  const reading = reader.read("1");
  reader.invalidate("1");
  reader.release("1");
  gate.open();
  await reading;
  assert.equal(nellis.reads("1").length, 1);
});

Deno.test("a lot that hangs keeps no other lot waiting", async () => {
  const { nellis, reader } = createReading();
  const gate = nellis.hold("read", "1");
  const hanging = reader.read("1");
  assert.ok("listing" in await reader.read("2"));
  gate.open();
  await hanging;
});

Deno.test("a reading that fails is an answer with its reason, also to those who joined", async () => {
  const { clock, nellis, reader, events } = createReading();
  const down = new NellisError("unreachable", "Nellis can't be reached");
  nellis.failReads(down);
  const [first, joined] = await Promise.all([reader.read("1"), reader.read("1")]);
  assert.equal(first, joined);
  assert.ok("error" in first && first.error === down);
  assert.deepEqual(events, [{ type: "lot-read", auctionId: "1", result: "unreachable" }]);

  nellis.failReads(null);
  await clock.advance(1_000);
  assert.ok("listing" in await reader.read("1"));
  assert.deepEqual(events.at(-1), { type: "lot-read", auctionId: "1", result: "ok" });
});

Deno.test("an error of no known kind counts as a lot that was not understood", async () => {
  const { bus, clock, events } = createReading();
  const readLot = () => Promise.reject(new TypeError("no such field"));
  const reader = createReader({ nellis: { readLot }, bus, clock, onReading() {} });
  const reading = await reader.read("1");
  assert.ok("error" in reading);
  assert.equal(reading.error.kind, "not-understood");
  assert.match(reading.error.message, /no such field/);
  assert.deepEqual(events, [{ type: "lot-read", auctionId: "1", result: "not-understood" }]);
});

Deno.test("a lot is asked for a second apart, whatever asks and however it ends; others are not kept by it", async () => {
  for (const error of [null, new NellisError("server-error", "Nellis answered 500")]) {
    const { clock, nellis, reader } = createReading();
    nellis.failReads(error, "1");
    await reader.read("1");
    const [again, joined, other] = [reader.read("1"), reader.readAfterNews("1"), reader.read("2")];
    await other;
    await clock.advance(999);
    assert.equal(nellis.reads("1").length, 1);
    assert.equal(reader.isUnderway("1"), true);
    await clock.advance(1);
    assert.equal(await again, await joined);
    assert.equal(nellis.reads("1").length, 2);
  }
});

Deno.test("a reading that somebody looks for goes at once, with those that waited", async () => {
  const { clock, nellis, reader } = createReading();
  await reader.read("1");
  const waiting = reader.read("1");
  const now = reader.readNow("1");
  assert.equal(await now, await waiting);
  await reader.readNow("1");
  assert.equal(nellis.reads("1").length, 3);
  assert.equal(clock.pending(), 0);
});

Deno.test("the reading that a bid of ours waits for goes at once", async () => {
  const { nellis, reader } = createReading();
  await reader.read("1");
  const waiting = reader.read("1");
  reader.invalidate("1");
  const confirming = reader.readNow("1");
  assert.equal(await confirming, await waiting);
  assert.equal(nellis.reads("1").length, 2);
});

Deno.test("a request that still waits for its turn when our bid is answered, or news comes, is not made again", async () => {
  const held = new Set(["1"]);
  const { clock, nellis, reader, heard } = createReading((id) => held.has(id));
  const gate = nellis.holdNext("read", "1");
  const waiting = reader.read("1");
  reader.invalidate("1");
  const news = reader.readAfterNews("1");
  held.delete("1");
  gate.open();
  assert.equal(await news, await waiting);
  await clock.advance(5_000);
  assert.equal(nellis.reads("1").length, 1);
  assert.equal(heard.length, 1);
});

Deno.test("a request that has left since is made again when our next bid is answered", async () => {
  const held = new Set(["1"]);
  const { nellis, reader } = createReading((id) => held.has(id));
  const gate = nellis.holdNext("read", "1");
  const waiting = reader.read("1");
  reader.invalidate("1");
  held.delete("1");
  reader.invalidate("1");
  gate.open();
  await waiting;
  assert.equal(nellis.reads("1").length, 2);
});

Deno.test("news leaves the reading on its way in force, and is read once more after it, however much of it there is", async () => {
  const { clock, nellis, reader, heard } = createReading();
  const gate = nellis.holdNext("read", "1");
  const first = reader.read("1");
  await clock.advance(400);
  const news = [reader.readAfterNews("1"), reader.readAfterNews("1"), reader.readAfterNews("1")];
  nellis.change("1", { currentPriceCents: dollars(20) });
  gate.open();
  assert.equal(priceIn(await first), dollars(10));
  assert.deepEqual(heard, [await first]);
  await clock.advance(599);
  assert.equal(nellis.reads("1").length, 1);
  await clock.advance(1);
  const [second] = await Promise.all(news);
  assert.ok(second && priceIn(second) === dollars(20));
  assert.equal(nellis.reads("1").length, 2);
});

Deno.test("a reading made anew after our bid shows the news as well", async () => {
  const { clock, nellis, reader } = createReading();
  const gate = nellis.holdNext("read", "1");
  const first = reader.read("1");
  const news = reader.readAfterNews("1");
  reader.invalidate("1");
  gate.open();
  await clock.advance(5_000);
  assert.equal(await news, await first);
  assert.equal(nellis.reads("1").length, 2);
});

Deno.test("a lot that is released while its second passes is not asked for", async () => {
  const { clock, nellis, reader, heard } = createReading();
  await reader.read("1");
  const waiting = reader.read("1");
  reader.release("1");
  assert.ok("error" in await waiting);
  await clock.advance(5_000);
  assert.equal(nellis.reads("1").length, 1);
  assert.equal(heard.length, 1, "nobody is told of a reading that was not made");
  assert.equal(clock.pending(), 0);
});
