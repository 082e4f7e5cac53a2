import assert from "node:assert/strict";
import { join } from "node:path";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  dollars,
  HOUR_MS,
  LOT_ID,
  NOON_MS,
} from "../../tests/support/auctions.ts";
import { startRedisServer } from "../../tests/support/store/redis_server.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { LotResult } from "../auction/result/lot_result.ts";
import type { Auction, BidOutcome } from "../auction/types.ts";
import { createLedger } from "../bidding/ledger.ts";
import { createEventBus } from "../event_bus.ts";
import { LARGEST_DOCUMENT_BYTES } from "../store/document.ts";
import { openKvStore } from "../store/kv.ts";
import { createMemoryStore } from "../store/memory.ts";
import { openRedisStore } from "../store/redis/redis.ts";
import type { Store } from "../store/store.ts";
import { createResultRecords } from "./result_records.ts";
import { startResults } from "./results.ts";

const CLOSE_MS = NOON_MS + HOUR_MS;
const COSTS = { buyersPremiumRate: 0.15, salesTaxRate: 0.0838, isPremiumTaxed: true };

function keeping(store: Store = createMemoryStore(), watched: readonly Auction[] = []) {
  const clock = createVirtualClock(CLOSE_MS);
  const bus = createEventBus((error) => {
    throw error;
  });
  const ledger = createLedger(store);
  const circumstances = { wasPaused: false, costs: COSTS };
  const results = startResults({
    bus,
    store,
    ledger,
    nellisNow: clock.now,
    circumstances: () => circumstances,
  });
  results.adopt(watched);
  const change = (...auctions: readonly Auction[]) => {
    for (const auction of auctions) bus.publish({ type: "auction-changed", auction });
  };
  const answered = (outcome: BidOutcome, amount = 31) =>
    bus.publish({ type: "bid-answered", bid: aBid({ amountCents: dollars(amount) }), outcome });
  const list = async () => {
    await clock.settle();
    return await results.list({});
  };
  const told = async () => (await list()).map(({ why }) => why);
  return { clock, bus, ledger, circumstances, results, change, answered, list, told, store };
}

function open(overrides: Partial<Auction> = {}): Auction {
  return anAuction({ config: aConfig({ maxBidCents: dollars(48) }), ...overrides });
}
function over(won: boolean | null, price = 31, overrides: Partial<Auction> = {}): Auction {
  return open({
    listing: aListing({
      currentPriceCents: dollars(price),
      isClosed: true,
      userState: won === null ? null : { isWinning: won },
    }),
    life: { phase: "ended", endedAtMs: CLOSE_MS + 2_000, finalPriceCents: dollars(price), won },
    ...overrides,
  });
}

const WON = "Won for $31, $38.64 in all";

Deno.test("a lot that ends is kept with its price, its cost in all and the reason", async () => {
  const { change, answered, list } = keeping();
  change(open());
  answered(accepted());
  change(over(true));
  const [{ end, ...result } = assert.fail(), ...others] = await list();
  assert.deepEqual(others, []);
  assert.deepEqual(result, {
    id: LOT_ID,
    title: "Cordless drill",
    url: `https://www.nellisauction.com/p/x/${LOT_ID}`,
    imageUrl: "https://photos.example/drill.jpg",
    endedAtMs: CLOSE_MS,
    retailPriceCents: dollars(120),
    location: "Las Vegas",
    inventoryNumber: "INV-1",
    ourHighestBidCents: dollars(31),
    kind: "won",
    why: WON,
    isSettled: true,
  });
  assert.deepEqual([end.finalPriceCents, end.inAllCents], [dollars(31), 3_864]);
});

Deno.test("a lot that is stopped before its end has no result, and neither has one that was over before", async () => {
  const { bus, change, list, store } = keeping();
  change(open());
  bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction: open() });
  const late = { id: "777", watchedSinceMs: CLOSE_MS + 1 };
  change(open({ ...late, listing: null }), over(false, 31, late));
  assert.deepEqual(await list(), []);
  assert.deepEqual(await store.list(["result"]), []);
});

Deno.test("a lot that was not read before its end has a result when it was watched by then", async () => {
  const { change, told } = keeping();
  change(open({ listing: null }), over(true));
  change(open({ id: "777", watchedSinceMs: CLOSE_MS + 1 }));
  change(over(true, 31, { id: "777", watchedSinceMs: CLOSE_MS + 1 }));
  assert.deepEqual(await told(), [WON, WON], "a wrong clock of the machine hides no lot that was read");
});

Deno.test("what the owner changes after the end, and costs that change then, change no result", async () => {
  const { circumstances, change, told, list } = keeping();
  change(open(), over(false, 61));
  const before = await list();
  Object.assign(circumstances, { wasPaused: true, costs: { ...COSTS, buyersPremiumRate: 0.5 } });
  change(over(false, 61, { config: aConfig({ maxBidCents: dollars(10) }) }));
  assert.deepEqual(await told(), ["Lost: the price passed your limit of $48"]);
  assert.deepEqual(await list(), before);
});

Deno.test("a bid that is answered, or found out, after the end corrects the result", async () => {
  const { bus, change, answered, told, list } = keeping();
  change(open());
  answered({ result: "unknown", message: "No answer" });
  change(over(false));
  assert.deepEqual(await told(), ["Lost: it is not known whether our bid of $31 counted"]);
  assert.equal((await list())[0]?.isSettled, false);
  const outcome = accepted({ isLeading: false });
  bus.publish({ type: "bid-found-out", bid: aBid({ amountCents: dollars(31) }), outcome });
  assert.deepEqual(await told(), ["Lost: a rival's maximum was higher than our last bid of $31"]);
  assert.equal((await list())[0]?.ourHighestBidCents, dollars(31));
});

Deno.test("bids of before a start are in a result, from the ledger", async () => {
  const store = createMemoryStore();
  const ledger = createLedger(store);
  await ledger.intend(aBid({ amountCents: dollars(31) }));
  await ledger.settle(aBid({ amountCents: dollars(31) }), accepted({ isLeading: false }), CLOSE_MS - 5_000);
  const { change, told } = keeping(store, [open()]);
  change(over(false));
  assert.deepEqual(await told(), ["Lost: a rival's maximum was higher than our last bid of $31"]);
});

Deno.test("a kill between the end and its result, or before a correction, neither loses nor doubles it", async () => {
  const store = createMemoryStore();
  const killed = keeping(store);
  killed.change(open());
  killed.answered({ result: "unknown", message: "No answer" });
  killed.change(over(false));
  await killed.clock.settle();
  killed.results.close();
  await killed.ledger.intend(aBid({ amountCents: dollars(31) }));
  await killed.ledger.settle(aBid({ amountCents: dollars(31) }), accepted({ isLeading: false }), CLOSE_MS);

  const next = keeping(store, [over(false), over(true, 31, { id: "777" })]);
  assert.deepEqual((await next.told()).toSorted(), [
    "Lost: a rival's maximum was higher than our last bid of $31",
    WON,
  ]);
  next.results.close();
  const changed = { config: aConfig({ maxBidCents: dollars(10) }) };
  const third = keeping(store, [over(false, 31, changed), over(true, 31, { id: "777" })]);
  assert.deepEqual(await third.list(), await next.list());
});

Deno.test("a lot that ended before it was watched is not taken over at a start", async () => {
  const { list } = keeping(createMemoryStore(), [over(false, 31, { watchedSinceMs: CLOSE_MS + 1 })]);
  assert.deepEqual(await list(), []);
});

Deno.test("a lot that an older installation has stored as ended is taken over", async () => {
  const older = over(true, 31, { listing: null, watchedSinceMs: CLOSE_MS + HOUR_MS });
  const { list } = keeping(createMemoryStore(), [older]);
  const [{ why, endedAtMs, location } = assert.fail()] = await list();
  assert.deepEqual([why, endedAtMs, location], [WON, CLOSE_MS + 2_000, null]);
});

Deno.test("the result is in the store's hands before the lot can be forgotten, and shows before it is written", async () => {
  const store = createGatedStore();
  const { bus, change, told, results } = keeping(store);
  change(open());
  const gate = store.hold("result");
  change(over(true));
  bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction: over(true) });
  results.close();
  assert.deepEqual(await told(), [WON]);
  gate.open();
  assert.deepEqual(await told(), [WON]);
  assert.equal((await store.list(["result"])).length, 1);
});

Deno.test("one that can't be read hides no other", async () => {
  const { change, told, store } = keeping();
  change(open(), over(true));
  await store.put(["result", "2026-11", "broken"], { id: "1", why: 7 });
  assert.deepEqual(await told(), [WON]);
});

Deno.test("the longest texts of a lot fit into a document", async () => {
  const { change, list, store } = keeping();
  const long = "x".repeat(100_000);
  const lot = {
    title: long,
    url: `https://nellis.example/${long}`,
    imageUrl: `https://photos.example/${long}`,
  };
  const listing = aListing({ location: long, inventoryNumber: long, isClosed: true, userState: {} });
  change(open(lot), over(false, 31, { ...lot, listing, held: { by: "budget", reason: long } }));
  assert.equal((await list()).length, 1);
  const [stored] = await store.list(["result"]);
  assert.ok(JSON.stringify(stored?.value).length < LARGEST_DOCUMENT_BYTES / 10);
});

/** Results of lots that ended at each of `times`, two at a time. */
async function written(store: Store, times: readonly string[]): Promise<void> {
  const { change, results, clock } = keeping(store);
  for (const [index, time] of times.entries()) {
    for (const suffix of ["1", "2"]) {
      const id = `${index}${suffix}`;
      const closeTimeMs = Date.parse(time);
      const listing = aListing({ id, closeTimeMs, isClosed: true, userState: { isWinning: true } });
      const life = { phase: "ended", endedAtMs: closeTimeMs + 5, finalPriceCents: 100, won: true } as const;
      change(open({ id }), open({ id, listing, life }));
    }
  }
  await clock.settle();
  results.close();
}

const TIMES = [
  "2025-12-31T23:59:59Z",
  "2026-01-01T00:00:00Z",
  "2026-11-30T12:00:00Z",
  "2026-12-01T00:00:00Z",
];

async function readsInOrder(store: Store): Promise<void> {
  await written(store, TIMES);
  const records = createResultRecords(store);
  const ids = (results: readonly LotResult[]) => results.map(({ id }) => id).join(" ");
  const between = async (from?: string, to?: string) =>
    ids(await records.list({ fromMs: from && Date.parse(from), toMs: to && Date.parse(to) } as object));
  assert.equal(await between(), "32 31 22 21 12 11 02 01");
  assert.equal(await between("2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"), "22 21 12 11");
  assert.equal(await between("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"), "02 01");
  assert.equal(await between("2026-11-30T12:00:00.001Z"), "32 31");
  assert.equal(await between(undefined, "2026-01-01T00:00:00Z"), "02 01");
  assert.equal(await between("1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z"), "32 31 22 21 12 11 02 01");
  assert.equal(await between("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"), "");
  await written(store, TIMES);
  assert.equal((await store.list(["result"])).length, 8, "written again, they are not doubled");
  assert.equal((await records.get("01", Date.parse("2025-12-31T23:59:59Z")))?.id, "01");
  assert.equal(await records.get("02", 0), undefined);
}

Deno.test("a range reads in order from the file", async () => {
  const folder = await Deno.makeTempDir();
  const store = await openKvStore({ path: join(folder, "gavel.kv"), clock: createVirtualClock() });
  try {
    await readsInOrder(store);
  } finally {
    await store.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a range reads in order from Redis", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  try {
    await readsInOrder(store);
  } finally {
    await store.close();
  }
});

Deno.test("a bid on a lot that nobody watches is not remembered, however many there are", () => {
  const { bus, results, change } = keeping();
  for (let number = 1; number <= 200; number++) {
    const bid = aBid({ id: `b-${number}`, auctionId: `lot-${number}` });
    bus.publish({ type: "bid-answered", bid, outcome: accepted() });
  }
  assert.equal(results.remembered(), 0);
  change(open());
  assert.equal(results.remembered(), 1);
});

Deno.test("a result that is written while the store is read is in the list, the page, its sums and the table", async () => {
  const memory = createMemoryStore();
  let gate: { readonly put: PromiseWithResolvers<void>; readonly scan: PromiseWithResolvers<void> } | null =
    null;
  const { results, change, clock } = keeping({
    ...memory,
    async put(key, value) {
      await gate?.put.promise;
      await memory.put(key, value);
    },
    async *scan(prefix) {
      const found = await Array.fromAsync(memory.scan(prefix));
      await gate?.scan.promise;
      yield* found;
    },
  });
  await results.page(10);
  const reads = [
    async () => (await results.list({})).length,
    async () => (await results.page(10)).results.length,
    async () => (await results.page(10)).sums.counts.won,
    async () =>
      (await Array.fromAsync(results.byMonth({ fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS * 24 }))).flat()
        .length,
  ];
  for (const [index, read] of reads.entries()) {
    gate = { put: Promise.withResolvers(), scan: Promise.withResolvers() };
    change(open({ id: `7${index}` }), over(true, 31, { id: `7${index}` }));
    const reading = read();
    await clock.settle();
    gate.put.resolve();
    await clock.settle();
    gate.scan.resolve();
    assert.equal(await reading, index + 1);
  }
});
