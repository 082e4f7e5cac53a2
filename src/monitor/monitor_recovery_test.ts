import assert from "node:assert/strict";
import type { BusEvent } from "../event_bus.ts";
import {
  aBid,
  aConfig,
  aListing,
  anAuction,
  dollars,
  HOUR_MS,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { isSettled, startWatching } from "../../tests/support/watching.ts";
import { createLedger } from "../bidding/ledger.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Auction, Life } from "../auction/types.ts";

const OTHER_ID = "87654321";
const DAY_MS = 24 * HOUR_MS;

function endedAgo(ms: number, id = LOT_ID): Auction {
  const life: Life = { phase: "ended", endedAtMs: NOON_MS - ms, finalPriceCents: dollars(10), won: true };
  return anAuction({ id, life, reading: { failures: 0, failure: null, nextReadAtMs: null } });
}

Deno.test("every stored auction is watched again after a start, with what was known of it", async () => {
  const stored = [anAuction(), anAuction({ id: OTHER_ID, config: aConfig({ maxBidCents: dollars(7) }) })];
  await using watching = await startWatching({
    stored,
    prepare({ nellis }) {
      for (const id of [LOT_ID, OTHER_ID]) nellis.change(id, { userState: { isWinning: true } });
    },
  });
  const { monitor, clock, nellis } = watching;
  assert.deepEqual(monitor.list().map(({ id }) => id), [LOT_ID, OTHER_ID]);
  assert.equal(monitor.get(OTHER_ID)?.config.maxBidCents, dollars(7));
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(10));
  assert.equal(await monitor.watch({ ...anAuction(), title: null }), false);

  await clock.advance(6 * SECOND_MS);
  for (const id of [LOT_ID, OTHER_ID]) assert.ok(nellis.reads(id).length >= 1);
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a lot that was being bid on at the end is not bid on before it was read", async () => {
  const stored = [anAuction({ bidding: { phase: "placing", bid: aBid() }, bidsDecided: 1 })];
  await using watching = await startWatching({
    stored,
    prepare({ nellis }) {
      nellis.change(LOT_ID, {});
      nellis.hold("read", LOT_ID);
    },
  });
  const { monitor, clock, nellis, records } = watching;
  await clock.advance(5 * SECOND_MS);
  const bidding = monitor.get(LOT_ID)?.bidding;
  assert.ok(bidding?.phase === "confirming");
  assert.equal(bidding.unknown, true);
  assert.equal((await records.load()).auctions[0]?.bidding.phase, "confirming");
  assert.equal((await monitor.placeBid(LOT_ID, dollars(50))).result, "not-sent");
  assert.deepEqual(nellis.bids(), []);

  nellis.openAll();
  await clock.advance(SECOND_MS);
  assert.equal(nellis.bids().length, 1, "the lot shows that the bid was not taken");
  assert.notEqual(monitor.get(LOT_ID)?.bidding.phase, "placing");
});

Deno.test("a bid that had been taken when Gavel was stopped is not sent again", async () => {
  const stored = [anAuction({ bidding: { phase: "placing", bid: aBid() }, bidsDecided: 1 })];
  await using watching = await startWatching({
    stored,
    prepare: ({ nellis }) =>
      nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } }),
  });
  await watching.clock.advance(MINUTE_MS);
  assert.equal(watching.monitor.get(LOT_ID)?.bidding.phase, "ready");
  assert.deepEqual(watching.nellis.bids(), []);
});

Deno.test("a bid after a restart has an id that no bid before it had", async () => {
  const stored = [anAuction({ bidding: { phase: "placing", bid: aBid() }, bidsDecided: 1 })];
  await using watching = await startWatching({
    stored,
    async prepare({ nellis, store }) {
      nellis.change(LOT_ID, {});
      await createLedger(store).intend(aBid());
    },
  });
  await watching.clock.advance(10 * SECOND_MS);
  const records = await watching.ledger.of(LOT_ID, 10);
  assert.equal(records.length, 2);
  const results = new Map(records.map(({ id, outcome }) => [id, outcome?.result]));
  assert.equal(results.get(aBid().id), "rejected", "the lot shows that it was not taken");
  assert.ok([...results.values()].includes("accepted"));
});

Deno.test("a bid that was on its way when its lot ended is settled after a restart, and nothing is read for it", async () => {
  const listing = aListing({ isClosed: true, userState: { isWinning: true } });
  await using watching = await startWatching({
    stored: [{ ...endedAgo(MINUTE_MS), listing }],
    prepare: ({ store }) => createLedger(store).intend(aBid()),
  });
  await watching.clock.advance(SECOND_MS);
  const records = await watching.ledger.of(LOT_ID, 10);
  assert.deepEqual(records.map(({ outcome }) => outcome?.result), ["accepted"]);
  assert.deepEqual([watching.nellis.reads(), watching.nellis.bids()], [[], []]);
});

/** A snipe that is due at noon, by a page from before. */
function dueSnipe(overrides: Partial<Auction> = {}): Auction {
  const closeTimeMs = NOON_MS + 8 * SECOND_MS;
  return anAuction({
    config: aConfig({ strategy: "snipe" }),
    listing: aListing({ closeTimeMs }),
    ...overrides,
  });
}

Deno.test("a bid that the ledger alone remembers is not sent again, though its auction knows nothing of it", async () => {
  await using watching = await startWatching({
    stored: [dueSnipe()],
    async prepare({ nellis, store }) {
      await createLedger(store).intend(aBid({ strategy: "snipe" }));
      nellis.change(LOT_ID, {
        closeTimeMs: NOON_MS + 30 * SECOND_MS,
        currentPriceCents: dollars(11),
        userState: { isWinning: true },
      });
      nellis.hold("read", LOT_ID);
    },
  });
  const { monitor, clock, nellis, ledger } = watching;
  await clock.advance(5 * SECOND_MS);
  const bidding = monitor.get(LOT_ID)?.bidding;
  assert.ok(bidding?.phase === "confirming" && bidding.unknown);
  assert.equal((await monitor.placeBid(LOT_ID, dollars(50))).result, "not-sent");
  assert.deepEqual(nellis.bids(), [], "the snipe is due, and held back");
  assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome), [null], "it stays open");

  nellis.openAll();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(nellis.bids(), [], "the lot shows that it was taken");
});

Deno.test("a bid that the ledger remembers for a lot that nobody watches is settled, and nothing else happens", async () => {
  await using watching = await startWatching({
    prepare: async ({ store }) => await createLedger(store).intend(aBid()),
  });
  await watching.clock.advance(MINUTE_MS);
  const [record] = await watching.ledger.of(LOT_ID, 10);
  assert.equal(record?.outcome?.result, "unknown");
  assert.deepEqual([watching.monitor.list(), watching.nellis.calls, watching.events], [[], [], []]);
});

Deno.test("a bid whose lot is stopped before it was read again is settled as unknown", async () => {
  await using watching = await startWatching({
    stored: [dueSnipe()],
    async prepare({ nellis, store }) {
      await createLedger(store).intend(aBid({ strategy: "snipe" }));
      nellis.change(LOT_ID, {});
      nellis.hold("read", LOT_ID);
    },
  });
  const { monitor, clock, nellis, ledger } = watching;
  await clock.advance(SECOND_MS);
  await monitor.stop(LOT_ID);
  nellis.openAll();
  await clock.advance(MINUTE_MS);
  const [record] = await ledger.of(LOT_ID, 10);
  assert.equal(record?.outcome?.result, "unknown");
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a bid that was on its way is not sent again when Gavel is killed twice", async () => {
  const left = createMemoryStore();
  await using killed = await startWatching({
    store: left,
    stored: [dueSnipe()],
    async prepare({ store }) {
      await createLedger(store).intend(aBid({ strategy: "snipe" }));
      // Killed before what the auction has learnt from the ledger is durable.
      store.hold("auction");
    },
  });
  await killed.clock.settle();
  await using watching = await startWatching({
    store: left,
    prepare({ nellis }) {
      nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
      nellis.hold("read", LOT_ID);
    },
  });
  await watching.clock.advance(SECOND_MS);
  assert.deepEqual(watching.nellis.bids(), [], "the lot has not been read since");
});

Deno.test("a snipe that is due soon after a start fires in time", async () => {
  const closeTimeMs = NOON_MS + 15 * SECOND_MS;
  const config = aConfig({ strategy: "snipe", strategyWord: "snipe", snipeSeconds: 8 });
  const stored = [anAuction({ config, listing: aListing({ closeTimeMs }) })];
  await using watching = await startWatching({
    stored,
    prepare: ({ nellis }) => nellis.change(LOT_ID, { closeTimeMs }),
  });
  await watching.clock.advance(MINUTE_MS);
  assert.deepEqual(watching.nellis.bids().map(({ atMs }) => closeTimeMs - atMs), [8 * SECOND_MS]);
});

Deno.test("a lot that ended while Gavel was away is found out and announced", async () => {
  const stored = [anAuction()];
  await using watching = await startWatching({
    stored,
    prepare: ({ nellis }) =>
      nellis.change(LOT_ID, {
        isClosed: true,
        currentPriceCents: dollars(40),
        userState: { isWinning: false },
      }),
  });
  const { monitor, clock, events, nellis } = watching;
  await clock.advance(6 * SECOND_MS);
  assert.deepEqual(monitor.get(LOT_ID)?.life, {
    phase: "ended",
    endedAtMs: nellis.reads()[0]?.atMs,
    finalPriceCents: dollars(40),
    won: false,
  });
  const kinds = events.flatMap((event) => event.type === "notification" ? [event.notification.kind] : []);
  assert.deepEqual(kinds, ["lost"]);
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("ended auctions are kept for their retention, then forgotten and announced as removed", async () => {
  await using watching = await startWatching({
    stored: [endedAgo(DAY_MS - HOUR_MS), endedAgo(HOUR_MS, OTHER_ID)],
  });
  const { monitor, clock, nellis, events, records } = watching;
  await clock.advance(HOUR_MS - 1);
  assert.equal(monitor.list().length, 2);
  assert.deepEqual(events, []);
  await clock.advance(1);
  assert.deepEqual(monitor.list().map(({ id }) => id), [OTHER_ID]);
  assert.equal(events.length, 1);
  assertRemoved(events[0]);
  assert.deepEqual((await records.load()).auctions.map(({ id }) => id), [OTHER_ID]);

  await clock.advance(DAY_MS);
  assert.deepEqual(monitor.list(), []);
  assert.deepEqual((await records.load()).auctions, []);
  assert.deepEqual(nellis.calls, [], "nobody asks for a lot that is over");
  assert.equal(clock.pending(), 0);
});

Deno.test("what ended longer ago than its retention is forgotten right after a start", async () => {
  await using watching = await startWatching({ stored: [endedAgo(3 * DAY_MS)] });
  await watching.clock.advance(0);
  assert.deepEqual(watching.monitor.list(), []);
  assert.deepEqual((await watching.records.load()).auctions, []);
});

Deno.test("closing does not wait for the record of a lot that is forgotten, which a failing store may never remove", async () => {
  const { monitor, clock, store } = await startWatching({ stored: [endedAgo(3 * DAY_MS)] });
  store.hold("auction");
  await clock.advance(0);
  assert.deepEqual(monitor.list(), []);
  const closed = monitor.close();
  const isClosed = await isSettled(clock, closed);
  store.openAll();
  await closed;
  assert.equal(isClosed, true);
});

Deno.test("a longer retention holds for what has ended already", async () => {
  await using watching = await startWatching({ stored: [endedAgo(DAY_MS - HOUR_MS)] });
  const { monitor, clock, setRules } = watching;
  setRules(rules({ retentionMs: 2 * DAY_MS }));
  await clock.advance(DAY_MS);
  assert.equal(monitor.list().length, 1);
  await clock.advance(HOUR_MS);
  assert.equal(monitor.list().length, 0);
});

Deno.test("a lot that ends while it is watched is forgotten a retention later", async () => {
  const closeTimeMs = NOON_MS + MINUTE_MS;
  await using watching = await startWatching({
    stored: [anAuction({ listing: aListing({ closeTimeMs }) })],
    prepare: ({ nellis }) => nellis.change(LOT_ID, { closeTimeMs, userState: { isWinning: true } }),
  });
  const { monitor, clock, nellis, events } = watching;
  await clock.advance(2 * MINUTE_MS);
  assert.equal(monitor.get(LOT_ID)?.life.phase, "active", "its page says that it is open");
  await clock.advance(2 * MINUTE_MS);
  const life = monitor.get(LOT_ID)?.life;
  assert.ok(life?.phase === "ended" && life.won === true);
  const reads = nellis.reads().length;
  await clock.advance(life.endedAtMs + DAY_MS - clock.now() - 1);
  assert.equal(monitor.list().length, 1);
  await clock.advance(1);
  assert.deepEqual(monitor.list(), []);
  assertRemoved(events.at(-1));
  assert.equal(nellis.reads().length, reads);
});

Deno.test("a record that can't be read stops no other auction from being watched", async () => {
  const store = createMemoryStore([[["auction", "1"], "{half a recor"]]);
  await using watching = await startWatching({
    store,
    stored: [anAuction()],
    prepare: ({ nellis }) => nellis.change(LOT_ID, { userState: { isWinning: true } }),
  });
  assert.deepEqual(watching.monitor.list().map(({ id }) => id), [LOT_ID]);
  await watching.clock.advance(10 * SECOND_MS);
  assert.ok(watching.nellis.reads(LOT_ID).length >= 1);
  assert.deepEqual(watching.nellis.reads("1"), []);
});

function assertRemoved(event: BusEvent | undefined) {
  assert.ok(event?.type === "auction-removed");
  assert.deepEqual([event.auctionId, event.auction.id], [LOT_ID, LOT_ID]);
}
