import assert from "node:assert/strict";
import type { BusEvent } from "../event_bus.ts";
import { aListing, anAuction, dollars, LOT_ID, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import { aRequest, isSettled, startWatching, type Watching } from "../../tests/support/watching.ts";
import { NellisError } from "../nellis/api.ts";

const OTHER_ID = "87654321";

async function startWithLots(): Promise<Watching> {
  return await startWatching({
    prepare({ nellis }) {
      nellis.change(LOT_ID, { userState: { isWinning: true } });
      nellis.change(OTHER_ID, { userState: { isWinning: true } });
    },
  });
}

async function storedIds({ records }: Watching): Promise<readonly string[]> {
  return (await records.load()).auctions.map(({ id }) => id);
}

Deno.test("a lot that is watched is listed, stored, announced and read at once", async () => {
  await using watching = await startWithLots();
  const { monitor, nellis, clock, events } = watching;
  assert.equal(await monitor.watch(aRequest()), true);
  assert.deepEqual(await storedIds(watching), [LOT_ID]);
  assert.deepEqual(events.map(({ type }) => type), ["auction-changed"]);
  assert.equal(monitor.get(LOT_ID)?.listing, null);

  await clock.settle();
  await clock.advance(0);
  assert.equal(nellis.reads(LOT_ID).length, 1);
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(10));
  assert.deepEqual(monitor.list(), [monitor.get(LOT_ID)]);
  assert.deepEqual(events.map(({ type }) => type), ["auction-changed", "lot-read", "auction-changed"]);
});

Deno.test("a lot that is watched is read at once, then every 6 s, however far Nellis's clock is from ours", async () => {
  for (const nellisAheadMs of [-60 * 60 * SECOND_MS, -5 * SECOND_MS, 0, 60 * 60 * SECOND_MS]) {
    await using watching = await startWatching({
      nellisAheadMs,
      prepare: ({ nellis }) =>
        nellis.change(LOT_ID, {
          closeTimeMs: NOON_MS + nellisAheadMs + 60 * 60 * SECOND_MS,
          userState: { isWinning: true },
        }),
    });
    const { monitor, nellis, clock } = watching;
    await monitor.watch(aRequest());
    await clock.advance(12 * SECOND_MS);
    const readAfterMs = nellis.reads().map(({ atMs }) => atMs - nellisAheadMs - NOON_MS);
    assert.deepEqual(readAfterMs, [0, 6_000, 12_000], `${nellisAheadMs} ms ahead`);
  }
});

Deno.test("watching is acknowledged only when it is durable, and others do not wait for it", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis } = watching;
  const gate = store.hold("auction", LOT_ID);
  const watched = monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(await isSettled(clock, watched), false);
  assert.deepEqual(await storedIds(watching), []);
  assert.equal(await monitor.watch(aRequest(OTHER_ID)), true);
  assert.equal(nellis.reads(LOT_ID).length, 1, "reading needs no store");

  gate.open();
  assert.equal(await watched, true);
  assert.deepEqual(await storedIds(watching), [LOT_ID, OTHER_ID]);
});

Deno.test("a lot whose first record is refused is not watched, and whoever asked hears that and can ask again", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis, events } = watching;
  const allow = store.refuse("auction", LOT_ID);
  await assert.rejects(monitor.watch(aRequest()), /refused by the test/);
  assert.deepEqual(monitor.list(), []);
  assertRemoved(events.at(-1));
  const reads = nellis.reads().length;
  await clock.advance(60 * SECOND_MS);
  assert.equal(clock.pending(), 0);
  assert.equal(nellis.reads().length, reads, "nobody reads it");

  allow();
  assert.equal(await monitor.watch(aRequest()), true);
  assert.deepEqual(await storedIds(watching), [LOT_ID]);
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(10));
});

Deno.test("a lot that was stopped and watched anew while its first record waited outlives that record's refusal", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock } = watching;
  const gate = store.hold("auction", LOT_ID);
  const allow = store.refuse("auction", LOT_ID);
  const first = assert.rejects(monitor.watch(aRequest()), /refused by the test/);
  await clock.settle();
  const stopped = assert.rejects(monitor.stop(LOT_ID));
  const second = assert.rejects(monitor.watch(aRequest()));
  await clock.settle();
  gate.open();
  await Promise.all([first, stopped, second]);
  allow();
  assert.equal(await monitor.watch(aRequest()), true);
  await clock.advance(SECOND_MS);
  assert.deepEqual(monitor.list().map(({ id }) => id), [LOT_ID]);
});

Deno.test("watching a lot twice is refused and changes nothing", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock } = watching;
  const first = monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(50) }));
  const second = monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(999) }));
  assert.deepEqual(await Promise.all([first, second]), [true, false]);
  await clock.advance(SECOND_MS);
  const writes = store.writes.length;
  assert.equal(await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(999) })), false);
  await clock.settle();
  assert.equal(monitor.get(LOT_ID)?.config.maxBidCents, dollars(50));
  assert.equal(store.writes.length, writes);
});

Deno.test("a config is changed for one lot, durable when acknowledged, and decided from a fresh reading", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis, records } = watching;
  await monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  const gate = store.hold("auction", LOT_ID);
  const readsBefore = nellis.reads(LOT_ID).length;
  const changed = monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(70) }));
  assert.equal(await isSettled(clock, changed), false);
  assert.equal(nellis.reads(LOT_ID).length, readsBefore + 1);
  gate.open();
  assert.equal((await changed)?.maxBidCents, dollars(70));

  const { auctions } = await records.load();
  assert.deepEqual(
    auctions.map(({ id, config }) => [id, config.maxBidCents]),
    [[LOT_ID, dollars(70)], [OTHER_ID, dollars(100)]],
  );
});

Deno.test("a config of a lot that is not watched is not changed", async () => {
  await using watching = await startWithLots();
  let asked = 0;
  const change = <T>(config: T): T => {
    asked++;
    return config;
  };
  assert.equal(await watching.monitor.configure(LOT_ID, change), undefined);
  assert.equal(asked, 0);
  assert.deepEqual(watching.store.writes, []);
});

Deno.test("a change of config that can't be stored rejects", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const allow = store.refuse("auction", LOT_ID);
  const change = monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(70) }));
  await assert.rejects(change, /refused by the test/);
  allow();
  const reads = nellis.reads().length;
  await clock.advance(30 * SECOND_MS);
  assert.ok(nellis.reads().length > reads + 3, "it is still watched");
});

Deno.test("a change of config that makes no sense rejects and leaves the lot as it was", async () => {
  await using watching = await startWithLots();
  const { monitor, clock, nellis } = watching;
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const before = monitor.get(LOT_ID);
  const failing = monitor.configure(LOT_ID, () => {
    throw new RangeError("maxBid must be a number");
  });
  await assert.rejects(failing, /maxBid must be a number/);
  assert.equal(monitor.get(LOT_ID), before);
  await clock.advance(30 * SECOND_MS);
  assert.ok(nellis.reads(LOT_ID).length > 3, "it is still watched");
});

Deno.test("a lot that is stopped is gone at once, durably when acknowledged, and never read again", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis, events } = watching;
  await monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  const gate = store.hold("auction", LOT_ID);
  const stopped = monitor.stop(LOT_ID);
  assert.equal(monitor.get(LOT_ID), undefined);
  assertRemoved(events.at(-1));
  assert.equal(await isSettled(clock, stopped), false);
  gate.open();
  assert.equal(await stopped, true);
  assert.deepEqual(await storedIds(watching), [OTHER_ID]);

  const reads = nellis.reads(LOT_ID).length;
  await clock.advance(60 * SECOND_MS);
  assert.equal(nellis.reads(LOT_ID).length, reads);
  assert.ok(nellis.reads(OTHER_ID).length > 5);
});

Deno.test("stopping a lot that is not watched says so and touches nothing", async () => {
  await using watching = await startWithLots();
  assert.equal(await watching.monitor.stop(LOT_ID), false);
  assert.deepEqual(watching.store.writes, []);
  assert.deepEqual(watching.events, []);
});

Deno.test("two who stop the same lot: one did it", async () => {
  await using watching = await startWithLots();
  const { monitor, events } = watching;
  await monitor.watch(aRequest());
  assert.deepEqual(await Promise.all([monitor.stop(LOT_ID), monitor.stop(LOT_ID)]), [true, false]);
  assert.equal(events.filter(({ type }) => type === "auction-removed").length, 1);
});

Deno.test("a lot that was stopped can be watched anew, as if never seen", async () => {
  await using watching = await startWithLots();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(50) }));
  await clock.advance(SECOND_MS);
  const stopped = monitor.stop(LOT_ID);
  const again = monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(60) }));
  assert.deepEqual(await Promise.all([stopped, again]), [true, true]);
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.watchedSinceMs, NOON_MS + SECOND_MS);
  const { auctions } = await watching.records.load();
  assert.deepEqual(auctions.map(({ config }) => config.maxBidCents), [dollars(60)]);
});

Deno.test("a reading that is on its way when its lot is stopped does not bring the record back", async () => {
  await using watching = await startWithLots();
  const { monitor, clock, nellis, events } = watching;
  const gate = nellis.hold("read", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(nellis.reads(LOT_ID).length, 1);
  await monitor.stop(LOT_ID);
  gate.open();
  await clock.advance(60 * SECOND_MS);
  assert.deepEqual(await storedIds(watching), []);
  assert.deepEqual(monitor.list(), []);
  const changes = events.filter(({ type }) => type === "auction-changed");
  assert.equal(changes.length, 1, "nothing but the start was announced");
});

Deno.test("a save that still waits when its lot is stopped does not bring the record back", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock } = watching;
  const gate = store.hold("auction", LOT_ID);
  const watched = monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const stopped = monitor.stop(LOT_ID);
  await clock.settle();
  gate.open();
  assert.deepEqual(await Promise.all([watched, stopped]), [true, true]);
  await clock.advance(60 * SECOND_MS);
  assert.deepEqual(await storedIds(watching), []);
});

Deno.test("clearing forgets every lot, says how many, and is durable when acknowledged", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock, nellis, events } = watching;
  await monitor.watch(aRequest());
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  const gate = store.hold("auction", OTHER_ID);
  const cleared = monitor.clear();
  assert.deepEqual(monitor.list(), []);
  assert.equal(await isSettled(clock, cleared), false);
  gate.open();
  assert.equal(await cleared, 2);
  assert.deepEqual(await storedIds(watching), []);
  const removed = events.flatMap((event) => event.type === "auction-removed" ? [event.auctionId] : []);
  assert.deepEqual(removed, [LOT_ID, OTHER_ID]);

  const reads = nellis.reads().length;
  await clock.advance(60 * SECOND_MS);
  assert.equal(nellis.reads().length, reads);
  assert.equal(clock.pending(), 0);
  assert.equal(await monitor.clear(), 0);
});

Deno.test("auctions are listed oldest first", async () => {
  await using watching = await startWithLots();
  const { monitor, clock } = watching;
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  await monitor.watch(aRequest(LOT_ID));
  assert.deepEqual(monitor.list().map(({ id }) => id), [OTHER_ID, LOT_ID]);
});

Deno.test("after a restart auctions are still listed oldest first", async () => {
  const young = anAuction({ id: LOT_ID, watchedSinceMs: NOON_MS - SECOND_MS });
  const old = anAuction({
    id: OTHER_ID,
    watchedSinceMs: NOON_MS - 60 * SECOND_MS,
    listing: aListing({ id: OTHER_ID }),
  });
  await using watching = await startWatching({ stored: [young, old] });
  assert.deepEqual(watching.monitor.list().map(({ id }) => id), [OTHER_ID, LOT_ID]);
});

Deno.test("a lot that nobody watches can be read, and stays unwatched", async () => {
  await using watching = await startWithLots();
  const { monitor, store, clock } = watching;
  assert.equal((await monitor.read(LOT_ID)).id, LOT_ID);
  await clock.advance(60 * SECOND_MS);
  assert.equal(watching.nellis.reads().length, 1);
  assert.deepEqual(monitor.list(), []);
  assert.deepEqual(store.writes, []);
});

Deno.test("reading a watched lot by hand shows at once what is new, and moves its next turn", async () => {
  await using watching = await startWithLots();
  const { monitor, nellis, clock } = watching;
  await monitor.watch(aRequest());
  await clock.advance(5 * SECOND_MS);
  nellis.change(LOT_ID, { currentPriceCents: dollars(25) });
  assert.equal((await monitor.read(LOT_ID)).currentPriceCents, dollars(25));
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(25));
  assert.deepEqual(nellis.reads().map(({ atMs }) => atMs - NOON_MS), [0, 5_000]);
  await clock.advance(6 * SECOND_MS);
  assert.deepEqual(nellis.reads().map(({ atMs }) => atMs - NOON_MS), [0, 5_000, 11_000]);
});

Deno.test("a reading by hand that fails says why, watched or not", async () => {
  await using watching = await startWithLots();
  const { monitor, nellis, clock } = watching;
  const gone = new NellisError("no-such-lot", "Nellis has no such lot");
  nellis.failReads(gone);
  await assert.rejects(monitor.read(LOT_ID), gone);
  await monitor.watch(aRequest());
  await clock.advance(0);
  await assert.rejects(monitor.read(LOT_ID), gone);
  assert.equal(monitor.get(LOT_ID)?.reading.failure?.kind, "no-such-lot");
});

Deno.test("whoever asked for a page that another session or a bid overtook gets the later one, and nobody sees the old", async () => {
  await using watching = await startWithLots();
  const { monitor, nellis, clock, events } = watching;
  const changes: readonly (readonly [number, () => unknown])[] = [
    [dollars(72), () => monitor.reconsider()],
    [dollars(73), () => monitor.placeBid(LOT_ID, dollars(73))],
  ];
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  for (const [later, change] of changes) {
    const old = nellis.holdNext("read", LOT_ID);
    nellis.change(LOT_ID, { currentPriceCents: dollars(60) });
    const asked = monitor.read(LOT_ID);
    await clock.settle();
    change();
    await clock.settle();
    nellis.change(LOT_ID, { currentPriceCents: later });
    const reads = nellis.reads().length;
    old.open();
    assert.equal((await asked).currentPriceCents, later);
    assert.equal(nellis.reads().length, reads + 1, "it is asked for once more");
  }
  const prices = events.flatMap((event) =>
    event.type === "auction-changed" ? [event.auction.listing?.currentPriceCents] : []
  );
  assert.ok(!prices.includes(dollars(60)));
});

Deno.test("a page that was being read when a bid by hand went out on a lot that nobody watches is asked for anew", async () => {
  await using watching = await startWithLots();
  const { monitor, nellis, clock } = watching;
  const old = nellis.holdNext("read", LOT_ID);
  const asked = monitor.read(LOT_ID);
  await clock.settle();
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "accepted");
  old.open();
  assert.equal((await asked).currentPriceCents, dollars(20));
  assert.equal(nellis.reads().length, 2);
});

Deno.test("after closing, bids by hand are answered and not sent", async () => {
  const { monitor, bidder, nellis, clock } = await startWithLots();
  await monitor.watch(aRequest(LOT_ID, { strategy: "manual" }));
  await clock.advance(SECOND_MS);
  bidder.close();
  await monitor.close();
  for (const id of [LOT_ID, OTHER_ID]) {
    assert.equal((await monitor.placeBid(id, dollars(20))).result, "not-sent", id);
  }
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a lot that waits to be watched when Gavel closes is not watched after that", async () => {
  const { monitor, bidder, nellis, clock } = await startWithLots();
  const answer = nellis.hold("bid", LOT_ID);
  const ordered = monitor.placeBid(LOT_ID, dollars(20));
  await clock.settle();
  const watched = monitor.watch(aRequest()).catch(() => false);
  bidder.close();
  const closed = monitor.close();
  await clock.settle();
  answer.open();
  await Promise.all([ordered, watched, closed]);
  assert.equal(clock.pending(), 0, "no timer is left behind");
  await clock.advance(60 * SECOND_MS);
  assert.deepEqual(nellis.reads(), []);
});

Deno.test("closing leaves no timer behind, and nothing happens afterwards", async () => {
  const watching = await startWithLots();
  const { monitor, clock, nellis } = watching;
  const snipe = aRequest(LOT_ID, { strategy: "snipe" });
  nellis.change(LOT_ID, { userState: { isWinning: false } });
  await monitor.watch(snipe);
  await monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  assert.ok(clock.pending() >= 3);
  await monitor.close();
  assert.equal(clock.pending(), 0);
  const calls = nellis.calls.length;
  monitor.reconsider();
  await clock.advance(2 * 60 * 60 * SECOND_MS);
  assert.equal(nellis.calls.length, calls);
  assert.deepEqual(await storedIds(watching), [LOT_ID, OTHER_ID], "closing forgets nothing");
});

Deno.test("closing waits for readings that are under way, and leaves what is not stored yet to the store", async () => {
  const { monitor, clock, nellis, store } = await startWithLots();
  const reading = nellis.hold("read", LOT_ID);
  const saving = store.hold("auction", OTHER_ID);
  await monitor.watch(aRequest());
  const watched = monitor.watch(aRequest(OTHER_ID));
  await clock.advance(SECOND_MS);
  const closed = monitor.close();
  assert.equal(await isSettled(clock, closed), false);
  reading.open();
  assert.equal(await isSettled(clock, closed), true);
  saving.open();
  assert.equal(await watched, true);
  assert.equal(clock.pending(), 0);
});

function assertRemoved(event: BusEvent | undefined) {
  assert.ok(event?.type === "auction-removed");
  assert.deepEqual([event.auctionId, event.auction.id], [LOT_ID, LOT_ID]);
}
