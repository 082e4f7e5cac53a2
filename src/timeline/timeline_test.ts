import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  dollars,
  LOT_ID,
  NOON_MS,
} from "../../tests/support/auctions.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Auction } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { startTimeline } from "./timeline.ts";

const DAY_MS = 86_400_000;

function listening(
  store: Store = createMemoryStore(),
  watched: readonly Auction[] = [],
  startMs = NOON_MS,
) {
  const clock = createVirtualClock(startMs);
  const bus = createEventBus((error) => {
    throw error;
  });
  const timeline = startTimeline({ bus, store, nellisNow: clock.now, watched, isPaused: () => false });
  const change = (auction: Auction) => bus.publish({ type: "auction-changed", auction });
  const remove = (auctionId: string) =>
    bus.publish({ type: "auction-removed", auctionId, auction: anAuction({ id: auctionId }) });
  const kinds = async (id = LOT_ID) => {
    await clock.settle();
    return (await timeline.of(id, 500)).map(({ kind }) => kind);
  };
  return { clock, bus, store, timeline, change, remove, kinds };
}

function at(price: number, others: Partial<Auction> = {}): Auction {
  return anAuction({ listing: aListing({ currentPriceCents: dollars(price) }), ...others });
}

function lost(price: number): Auction {
  const life = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(price), won: false } as const;
  return at(price, { life });
}

Deno.test("a lot's life is told oldest first, and why it was lost", async () => {
  const { clock, bus, change, timeline, remove } = listening();
  change(anAuction({ listing: null }));
  await clock.advance(1_000);
  change(at(10));
  await clock.advance(1_000);
  bus.publish({ type: "bid-answered", bid: aBid(), outcome: accepted() });
  change(at(150));
  change(lost(150));
  await clock.advance(1_000);
  remove(LOT_ID);
  await clock.settle();
  const entries = await timeline.of(LOT_ID, 500);
  assert.deepEqual(entries.map(({ kind, atMs }) => [kind, atMs - NOON_MS]), [
    ["watched", 0],
    ["first-reading", 1_000],
    ["bid", 2_000],
    ["price-moved", 2_000],
    ["ended", 2_000],
    ["explained", 2_000],
    ["stopped", 3_000],
  ]);
  assert.equal(entries[5]?.message, "Outbid by a higher maximum; your limit was $100, it sold for $150");
  assert.deepEqual((await timeline.of(LOT_ID, 2)).map(({ kind }) => kind), ["explained", "stopped"]);
  assert.deepEqual(await timeline.of(LOT_ID, 0), []);
  assert.deepEqual(await timeline.of("777", 10), []);
});

Deno.test("who listens hears each entry as it is made, until they stop", async () => {
  const { bus, change, remove, timeline, clock } = listening();
  const heard: string[] = [];
  const stop = timeline.listen((id, entries) => heard.push(...entries.map(({ kind }) => `${id} ${kind}`)));
  change(at(10));
  bus.publish({ type: "bid-answered", bid: aBid(), outcome: accepted() });
  change(lost(150));
  await clock.settle();
  const kinds = ["watched", "first-reading", "bid", "price-moved", "ended", "explained"];
  assert.deepEqual(heard, kinds.map((kind) => `${LOT_ID} ${kind}`));
  stop();
  remove(LOT_ID);
  assert.equal(heard.length, kinds.length);
});

Deno.test("what has no part in a timeline is not written", async () => {
  const { bus, change, store, clock } = listening();
  bus.publish({ type: "lot-read", auctionId: LOT_ID, result: "ok" });
  bus.publish({ type: "notification", notification: { kind: "won", auctionId: LOT_ID, message: "Won" } });
  await clock.settle();
  assert.deepEqual(await store.list(["timeline"]), []);
  change(at(10));
  await clock.settle();
  const before = await store.list(["timeline"]);
  change(at(10));
  await clock.settle();
  assert.deepEqual(await store.list(["timeline"]), before);
});

Deno.test("after a restart a lot that is watched already goes on where it was", async () => {
  const store = createMemoryStore();
  const first = listening(store);
  first.change(anAuction({ listing: null }));
  first.change(at(10));
  await first.timeline.close();
  const second = listening(store, [at(10)]);
  second.change(at(12));
  assert.deepEqual(await second.kinds(), ["watched", "first-reading", "price-moved"]);
});

Deno.test("a lot that is watched anew begins a new timeline", async () => {
  const { change, remove, kinds, clock } = listening();
  change(at(10));
  remove(LOT_ID);
  assert.deepEqual(await kinds(), ["watched", "first-reading", "stopped"]);
  await clock.advance(1_000);
  change(anAuction({ listing: null }));
  assert.deepEqual(await kinds(), ["watched"]);
});

Deno.test("a lot's timeline is no other's", async () => {
  const { change, kinds } = listening();
  change(at(10));
  change(anAuction({ id: "777", listing: null }));
  assert.deepEqual(await kinds("777"), ["watched"]);
  assert.deepEqual(await kinds(), ["watched", "first-reading"]);
});

Deno.test("the newest 500 entries are kept, in few documents", async () => {
  const { change, kinds, store, clock, timeline } = listening();
  for (let price = 1; price <= 700; price++) {
    change(at(price));
    if (price % 50 === 0) await clock.advance(1_000);
  }
  assert.equal((await kinds()).length, 500);
  assert.equal((await timeline.of(LOT_ID, 500)).at(-1)?.priceCents, dollars(700));
  assert.equal((await timeline.of(LOT_ID, 500))[0]?.priceCents, dollars(201));
  const documents = await store.list(["timeline", LOT_ID]);
  assert.ok(documents.length <= 22, `${documents.length} documents`);
});

Deno.test("a burst is at most a write a change, and told before it is written", async () => {
  const store = createGatedStore();
  const writes: string[] = [];
  const counting: Store = {
    ...store,
    put(key, value) {
      writes.push(key.join("/"));
      return store.put(key, value);
    },
  };
  const gate = store.hold("timeline", LOT_ID);
  const { change, timeline } = listening(counting);
  for (let price = 1; price <= 20; price++) change(at(price));
  assert.equal(writes.length, 20);
  assert.equal(new Set(writes).size, 1);
  assert.equal((await timeline.of(LOT_ID, 500)).length, 21);
  gate.open();
});

Deno.test("a store that refuses keeps nobody from anything", async () => {
  const store = createGatedStore();
  store.refuse("timeline");
  const { change, kinds } = listening(store);
  change(at(10));
  change(at(12));
  assert.deepEqual(await kinds(), ["watched", "first-reading", "price-moved"]);
});

Deno.test("after thirty days what is not watched is forgotten, and nothing else", async () => {
  const store = createMemoryStore();
  const first = listening(store);
  for (const id of ["1", "2"]) first.change(anAuction({ id, listing: null }));
  first.remove("1");
  await first.clock.settle();
  await first.timeline.close();

  const early = listening(store, [anAuction({ id: "2" })], NOON_MS + 29 * DAY_MS);
  assert.equal(await early.timeline.prune(), 0);
  assert.deepEqual(await early.kinds("1"), ["watched", "stopped"]);
  await early.timeline.close();
  const late = listening(store, [anAuction({ id: "2" })], NOON_MS + 31 * DAY_MS);
  assert.equal(await late.timeline.prune(), 1);
  assert.deepEqual(await late.kinds("1"), []);
  assert.deepEqual(await late.kinds("2"), ["watched"]);
});

Deno.test("in one run that goes on, timelines are forgotten thirty days after their lots are left", async () => {
  const { change, remove, clock, timeline, kinds, bus } = listening();
  for (const id of ["1", "2", "3"]) change(anAuction({ id, listing: null }));
  bus.publish({ type: "bid-answered", bid: aBid({ auctionId: "4" }), outcome: accepted() });
  remove("1");
  assert.equal(await timeline.prune(), 0);
  await clock.advance(20 * DAY_MS);
  remove("2");
  await clock.advance(11 * DAY_MS);
  assert.equal(await timeline.prune(), 2, "the lot that was left first, and the one that was bid on by hand");
  assert.deepEqual([await kinds("1"), await kinds("4")], [[], []]);
  assert.deepEqual(await kinds("2"), ["watched", "stopped"]);
  change(anAuction({ id: "2", listing: null }));
  await clock.advance(40 * DAY_MS);
  assert.equal(await timeline.prune(), 0, "one that is watched again stays");
  assert.deepEqual(await kinds("3"), ["watched"]);
});

Deno.test("a part that makes no sense hides nothing else", async () => {
  const store = createMemoryStore([[["timeline", LOT_ID, "000"], "[1"], [["timeline", LOT_ID, "001"], "{}"]]);
  const { bus, kinds } = listening(store);
  bus.publish({ type: "bid-answered", bid: aBid(), outcome: accepted() });
  assert.deepEqual(await kinds(), ["bid"]);
});

Deno.test("words without end are cut", async () => {
  const { bus, timeline, clock } = listening();
  const message = "no ".repeat(1_000);
  bus.publish({ type: "bid-answered", bid: aBid(), outcome: { result: "not-sent", message } });
  await clock.settle();
  const [entry] = await timeline.of(LOT_ID, 1);
  assert.equal(entry?.message.length, 300);
  assert.equal(entry?.bid?.answer.length, 300);
});

Deno.test("closed, it hears no more", async () => {
  const { change, kinds, timeline } = listening();
  change(at(10));
  await timeline.close();
  change(at(12, { config: aConfig({ maxBidCents: 0 }) }));
  assert.deepEqual(await kinds(), ["watched", "first-reading"]);
});
