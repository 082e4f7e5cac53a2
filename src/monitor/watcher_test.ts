import assert from "node:assert/strict";
import { dollars, HOUR_MS, LOT_ID, MINUTE_MS, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import { aRequest, isSettled, startWatching, type Watching } from "../../tests/support/watching.ts";
import { NellisError } from "../nellis/api.ts";

const OTHER_ID = "87654321";
const DOWN = new NellisError("unreachable", "Nellis can't be reached");

/** Two lots that the owner leads, so that nothing is bid. */
async function startLeading(): Promise<Watching> {
  return await startWatching({
    prepare({ nellis }) {
      for (const id of [LOT_ID, OTHER_ID]) nellis.change(id, { userState: { isWinning: true } });
    },
  });
}

/** Returns the times at which `id` was asked for, in seconds after noon. */
function readTimes({ nellis }: Watching, id = LOT_ID): readonly number[] {
  return nellis.reads(id).map(({ atMs }) => (atMs - NOON_MS) / SECOND_MS);
}

Deno.test("a lot is read every 6 s, every 2 s at the end, just after its close, and then no more", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.change(LOT_ID, { closeTimeMs: NOON_MS + 30 * SECOND_MS });
  await monitor.watch(aRequest());
  await clock.advance(30 * SECOND_MS);
  nellis.change(LOT_ID, { isClosed: true });
  await clock.advance(HOUR_MS);
  assert.deepEqual(readTimes(watching), [0, 6, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30.3]);
  assert.equal(monitor.get(LOT_ID)?.life.phase, "ended");
});

Deno.test("the rules are looked up once an event, and once more under a new config", async () => {
  await using watching = await startLeading();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest());
  await clock.settle();
  const asked = async (event: () => unknown) => {
    const before = watching.rulesAsked();
    await event();
    return watching.rulesAsked() - before;
  };
  assert.equal(await asked(() => monitor.hear(LOT_ID, { type: "audience-changed", hasAudience: true })), 1);
  assert.equal(await asked(() => monitor.hear(LOT_ID, { type: "limits-changed" })), 1);
  assert.equal(await asked(() => void monitor.configure(LOT_ID, (config) => ({ ...config, group: "x" }))), 2);
});

Deno.test("a lot that hangs keeps no other lot from being read, changed or stopped", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.hold("read", LOT_ID);
  await monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(12 * SECOND_MS);
  assert.deepEqual(readTimes(watching), [0], "one reading at a time");
  assert.deepEqual(readTimes(watching, OTHER_ID), [0, 6, 12]);
  assert.ok(await monitor.configure(OTHER_ID, (config) => config));
  assert.equal(await monitor.stop(OTHER_ID), true);
});

Deno.test("a lot whose record can't be written yet keeps no other lot from bidding", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis, store } = watching;
  for (const id of [LOT_ID, OTHER_ID]) nellis.change(id, { userState: { isWinning: false } });
  store.hold("auction", LOT_ID);
  void monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(30 * SECOND_MS);
  assert.equal(nellis.bids(OTHER_ID).length, 1);
  assert.equal(nellis.bids(LOT_ID).length, 1, "its intent is in the ledger, and that is enough");
  assert.ok(readTimes(watching).length > 3, "watching goes on without a store");
});

Deno.test("whoever reads a lot that is being read joins in, and it counts once", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis, events } = watching;
  await monitor.watch(aRequest());
  await clock.advance(5 * SECOND_MS);
  const gate = nellis.holdNext("read", LOT_ID);
  nellis.change(LOT_ID, { currentPriceCents: dollars(30) });
  const before = events.length;
  const readings = [monitor.read(LOT_ID), monitor.read(LOT_ID)];
  await clock.advance(500);
  gate.open();
  const [one, other] = await Promise.all(readings);
  assert.equal(one, other);
  assert.deepEqual(readTimes(watching), [0, 5]);
  assert.deepEqual(events.slice(before).map(({ type }) => type), ["lot-read", "auction-changed"]);
});

Deno.test("a lot that several asked for at once goes on being read", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest());
  await clock.advance(5 * SECOND_MS);
  const gate = nellis.holdNext("read", LOT_ID);
  await clock.advance(SECOND_MS);
  assert.deepEqual(readTimes(watching), [0, 6], "its turn has come");
  const joined = monitor.read(LOT_ID);
  await clock.advance(SECOND_MS);
  gate.open();
  await joined;
  await clock.advance(12 * SECOND_MS);
  assert.deepEqual(readTimes(watching), [0, 6, 13, 19]);
});

Deno.test("a reading that changes nothing is neither stored nor announced", async () => {
  await using watching = await startLeading();
  const { monitor, clock, store, events } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const [writes, announced] = [store.writes.length, events.length];
  await clock.advance(30 * SECOND_MS);
  assert.equal(store.writes.length, writes);
  assert.ok(events.slice(announced).every(({ type }) => type === "lot-read"));
});

Deno.test("readings that fail keep the last good state, say why, and go on with backoff", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis, records } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const good = monitor.get(LOT_ID)?.listing;
  nellis.failReads(new NellisError("not-understood", "The page makes no sense"), LOT_ID);
  await clock.advance(2 * MINUTE_MS);

  const auction = monitor.get(LOT_ID);
  assert.equal(auction?.listing, good);
  assert.deepEqual(auction?.reading.failure, { kind: "not-understood", message: "The page makes no sense" });
  assert.deepEqual(readTimes(watching), [0, 6, 10, 18, 34, 66]);
  const { auctions: [stored] } = await records.load();
  assert.deepEqual(stored?.listing, good);

  nellis.failReads(null, LOT_ID);
  nellis.change(LOT_ID, { currentPriceCents: dollars(20) });
  await clock.advance(MINUTE_MS);
  const back = monitor.get(LOT_ID);
  assert.equal(back?.reading.failure, null);
  assert.equal(back?.listing?.currentPriceCents, dollars(20));
  assert.deepEqual(readTimes(watching).slice(6, 9), [130, 136, 142]);
});

Deno.test("a failure that lasts is announced once", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis, events } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  nellis.failReads(DOWN, LOT_ID);
  const before = events.length;
  await clock.advance(2 * MINUTE_MS);
  const since = events.slice(before);
  assert.equal(since.filter(({ type }) => type === "auction-changed").length, 1);
  assert.ok(since.filter(({ type }) => type === "lot-read").length > 3);
});

Deno.test("a house that is down from the start is waited for, and its lots come when it does", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.failReads(DOWN);
  assert.equal(await monitor.watch(aRequest()), true);
  await clock.advance(MINUTE_MS);
  assert.equal(monitor.get(LOT_ID)?.listing, null);
  assert.equal(monitor.get(LOT_ID)?.reading.failure?.kind, "unreachable");
  assert.deepEqual(readTimes(watching), [0, 4, 12, 28, 60]);
  assert.deepEqual(nellis.bids(), []);

  nellis.failReads(null);
  await clock.advance(MINUTE_MS + 10 * SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.reading.failure, null);
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(10));
});

Deno.test("Nellis is left alone for as long as it asks", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.failReads(new NellisError("rate-limited", "Too many requests", 90), LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(89 * SECOND_MS);
  assert.deepEqual(readTimes(watching), [0]);
  await clock.advance(SECOND_MS);
  assert.deepEqual(readTimes(watching), [0, 90]);
});

Deno.test("new settings or another session have every lot read again soon", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.failReads(new NellisError("refused", "Nellis refuses us"));
  await monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  nellis.failReads(null);
  monitor.reconsider();
  await clock.advance(6 * SECOND_MS);
  for (const id of [LOT_ID, OTHER_ID]) {
    assert.equal(monitor.get(id)?.reading.failure, null);
    assert.ok(readTimes(watching, id).length >= 2);
  }
});

Deno.test("a lot that is being read when the session changes is read again soon, however that reading ends", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  nellis.failReads(new NellisError("signed-out", "Not signed in at Nellis"), LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(10 * MINUTE_MS);
  const old = nellis.holdNext("read", LOT_ID);
  const asked = monitor.read(LOT_ID);
  await clock.advance(SECOND_MS);
  nellis.failReads(null, LOT_ID);
  monitor.reconsider();
  await clock.advance(SECOND_MS);
  old.open();
  assert.equal((await asked).id, LOT_ID, "whoever asked gets what the new session sees");
  assert.equal(monitor.get(LOT_ID)?.reading.failure, null);
});

Deno.test("a listener that throws stops nobody", async () => {
  const errors: unknown[] = [];
  await using watching = await startWatching({
    onListenerError: (error) => void errors.push(error),
    prepare: ({ nellis }) => nellis.change(LOT_ID, {}),
  });
  const { monitor, clock, nellis, bus, records } = watching;
  bus.listen(() => {
    throw new Error("boom");
  });
  assert.equal(await monitor.watch(aRequest()), true);
  await clock.advance(30 * SECOND_MS);
  assert.ok(readTimes(watching).length >= 5);
  assert.equal(nellis.bids().length, 1);
  assert.equal((await records.load()).auctions[0]?.listing?.userState?.isWinning, true);
  assert.ok(errors.length > 5);
  assert.equal(await monitor.stop(LOT_ID), true);
});

Deno.test("a change that a listener makes while it hears is acknowledged only when it is durable", async () => {
  await using watching = await startLeading();
  const { monitor, clock, bus, store, records } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  let raised: Promise<unknown> | undefined;
  bus.listen((event) => {
    if (event.type !== "auction-changed" || raised) return;
    store.hold("auction", LOT_ID);
    raised = monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(70) }));
  });
  const changed = monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(60) }));
  assert.ok(raised);
  assert.equal(await isSettled(clock, raised), false);
  assert.equal((await records.load()).auctions[0]?.config.maxBidCents, dollars(60));
  store.openAll();
  await Promise.all([changed, raised]);
  assert.equal((await records.load()).auctions[0]?.config.maxBidCents, dollars(70));
});

Deno.test("what was being read when a lot was stopped is followed by no other reading", async () => {
  await using watching = await startLeading();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const gate = nellis.holdNext("read", LOT_ID);
  const reading = monitor.read(LOT_ID);
  await monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(70) }));
  await monitor.stop(LOT_ID);
  gate.open();
  assert.equal((await reading).id, LOT_ID);
  await clock.advance(MINUTE_MS);
  assert.equal(readTimes(watching).length, 2);
});
