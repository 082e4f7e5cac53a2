import assert from "node:assert/strict";
import { checkRecord } from "../composition/record_checks.ts";
import { createLedger } from "../bidding/ledger.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { OlderHistory } from "../store/redis/older_histories.ts";
import type { Store } from "../store/store.ts";
import { createHistory } from "../timeline/history.ts";
import { takeOverBids } from "./take_over_bids.ts";

const NOW_MS = 1_764_000_000_000;
const HOUR_MS = 3_600_000;

/** Makes the entry of a bid `hoursAgo`. */
function entry(amount: number, hoursAgo: number, isLeading = true): OlderHistory["entries"][number] {
  const atMs = NOW_MS - hoursAgo * HOUR_MS;
  const message = isLeading ? "Bid placed" : "another user has a higher maximum bid";
  return {
    atMs,
    text: JSON.stringify({ amount, strategy: "auto", success: true, result: { message }, timestamp: atMs }),
  };
}

async function takeOver(store: Store, ...histories: readonly OlderHistory[]): Promise<void> {
  await takeOverBids({
    store,
    histories: (known) => Promise.resolve(histories.filter(({ name }) => !known.has(name))),
    nowMs: NOW_MS,
  });
}

async function storedIn(store: Store, folder: string): Promise<readonly string[]> {
  return (await store.list([folder])).map(({ key, value }) => `${key.join("/")} ${JSON.stringify(value)}`);
}

Deno.test("bids come into the ledger and the timeline, in their order", async () => {
  const store = createMemoryStore();
  await takeOver(store, { name: "7", entries: [entry(5, 3, false), entry(6, 2)] });
  const bids = await createLedger(store).of("7", 10);
  assert.deepEqual(bids.map(({ amountCents }) => amountCents), [600, 500]);
  const told = (await createHistory(store, "7").newest(10)).map(({ message }) => message);
  assert.deepEqual(told, [
    "Bid $5 (aggressive: placed by the older installation): accepted, but a higher maximum leads",
    "Bid $6 (aggressive: placed by the older installation): accepted, leading",
  ]);
});

Deno.test("a hundred bids fit, and stand before what Gavel has seen itself", async () => {
  const store = createMemoryStore();
  const own = createHistory(store, "7");
  own.append([{ atMs: NOW_MS, kind: "watched", message: "Watched" }]);
  const entries = Array.from({ length: 100 }, (_, index) => entry(index + 1, 100 - index));
  await takeOver(store, { name: "7", entries });
  const told = await createHistory(store, "7").newest(500);
  assert.deepEqual(told.map(({ bid }) => bid?.amountCents ?? 0), [
    ...entries.map((_, index) => (index + 1) * 100),
    0,
  ]);
});

Deno.test("taken over twice, or again after a stop in between, nothing is doubled", async () => {
  const history = { name: "7", entries: [entry(5, 3), entry(6, 2)] };
  const store = createMemoryStore();
  await takeOver(store, history);
  const folders = ["bid_history", "timeline", "commitments"];
  const first = await Promise.all(folders.map((folder) => storedIn(store, folder)));
  await takeOver(store, history);
  // A stop before the note was written, and with one of the two bids in the ledger.
  await store.delete(["taken_over", "7"]);
  await store.delete(["bid_history", "7", `older-${NOW_MS - 2 * HOUR_MS}-600`]);
  await takeOver(store, history);
  assert.deepEqual(await Promise.all(folders.map((folder) => storedIn(store, folder))), first);
});

Deno.test("after a stop between two parts of a timeline, bids of one moment are all there once", async () => {
  const entries = Array.from({ length: 60 }, (_, index) => entry(index + 1, 1));
  const store = createMemoryStore();
  let left = 1;
  const stopping: Store = {
    ...store,
    put: (key, value) => left-- > 0 ? store.put(key, value) : Promise.reject(new Error("stopped")),
  };
  await assert.rejects(takeOver(stopping, { name: "7", entries }), /stopped/);
  await takeOver(store, { name: "7", entries });
  const told = (await createHistory(store, "7").newest(500)).map(({ bid }) => bid?.amountCents);
  assert.deepEqual(told, entries.map((_, index) => (index + 1) * 100));
});

Deno.test("what the older installation bid after it came back is added to what was taken over before", async () => {
  const store = createMemoryStore();
  const entries = [entry(5, 3)];
  await takeOver(store, { name: "7", entries });
  await takeOver(store, { name: "7:2", entries: [...entries, entry(6, 1)] });
  const amounts = (await createLedger(store).of("7", 10)).map(({ amountCents }) => amountCents);
  assert.deepEqual(amounts, [600, 500]);
  const told = (await createHistory(store, "7").newest(10)).map(({ bid }) => bid?.amountCents);
  assert.deepEqual(told, [500, 600]);
});

Deno.test("a lot that may still be won counts at its highest bid, until a reading settles it", async () => {
  const store = createMemoryStore();
  await takeOver(store, { name: "7", entries: [entry(40, 2), entry(6, 1)] });
  assert.deepEqual(await storedIn(store, "commitments"), [
    `commitments/7 {"amountCents":4000,"atMs":${NOW_MS},"group":null,"isOver":false,"version":1}`,
  ]);
});

Deno.test("a lot that is watched, was passed, is long over or is counted already is not counted again", async () => {
  const counted = '{"amountCents":900,"atMs":1,"group":"drills","isOver":true,"version":1}';
  const store = createMemoryStore([
    [["auction", "1"], '{"id":"1"}'],
    [["commitments", "4"], counted],
  ]);
  await takeOver(
    store,
    { name: "1", entries: [entry(5, 1)] },
    { name: "2", entries: [entry(5, 2), entry(6, 1, false)] },
    { name: "3", entries: [entry(5, 24 * 8)] },
    { name: "4", entries: [entry(5, 1)] },
    { name: "5", entries: [{ atMs: NOW_MS, text: '{"amount":5,"success":false,"error":"no"}' }] },
  );
  assert.deepEqual(await storedIn(store, "commitments"), [`commitments/4 ${counted}`]);
});

Deno.test("all that is written passes the checks of a backup", async () => {
  const store = createMemoryStore();
  await takeOver(store, {
    name: "7",
    entries: [entry(5, 3, false), { atMs: NOW_MS - 1, text: '{"amount":5,"success":false}' }, entry(6, 0)],
  });
  for (const folder of ["bid_history", "timeline", "commitments"]) {
    const documents = await store.list([folder]);
    assert.ok(documents.length > 0, folder);
    for (const document of documents) assert.equal(checkRecord(document), null, document.key.join("/"));
  }
});
