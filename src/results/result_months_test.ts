import assert from "node:assert/strict";
import type { LotResult } from "../auction/result/lot_result.ts";
import { lotResult } from "../auction/result/lot_result.ts";
import { aListing, anAuction, dollars, limits } from "../../tests/support/auctions.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createResultMonths } from "./result_months.ts";
import { createResultRecords, newestFirst, type TimeRange } from "./result_records.ts";

function aResult(id: string, ended: string, won = false): LotResult {
  const endedAtMs = Date.parse(ended);
  const life = { phase: "ended", endedAtMs, finalPriceCents: dollars(20), won } as const;
  const auction = { ...anAuction({ id, listing: aListing({ id, closeTimeMs: endedAtMs }) }), life };
  return lotResult(auction, { wasPaused: false, costs: limits().costs }, []);
}

/** Keeps results, and notes what is read of them. */
async function months(...results: readonly LotResult[]) {
  const records = createResultRecords(createMemoryStore());
  for (const result of results) await records.put(result);
  const read: string[] = [];
  const kept = createResultMonths({
    all() {
      read.push("all");
      return records.all();
    },
    async ofMonth(month) {
      read.push(month);
      return (await records.ofMonth(month)).toSorted(newestFirst);
    },
  });
  return { records, kept, read };
}

const SOME = [
  aResult("1", "2026-08-31T23:59:59Z"),
  aResult("2", "2026-09-01T00:00:00Z", true),
  aResult("3", "2026-11-02T12:00:00Z"),
  aResult("4", "2026-11-02T12:00:00Z"),
];

Deno.test("pages go on through months without results, and end", async () => {
  const { kept } = await months(...SOME);
  const ids: string[][] = [];
  let before: LotResult | undefined;
  for (let hasMore = true; hasMore;) {
    const page = await kept.page(1, before);
    assert.deepEqual(page.sums.counts, { won: 1, lost: 3, "only-watched": 0, "not-known": 0 });
    ids.push(page.results.map(({ id }) => id));
    before = page.results.at(-1);
    hasMore = page.hasMore;
  }
  assert.deepEqual(ids, [["4"], ["3"], ["2"], ["1"]]);
  assert.deepEqual((await kept.page(10, before)).results, []);
});

Deno.test("all results are read once; then a page reads its own months, and those that have changed", async () => {
  const { kept, records, read } = await months(...SOME);
  await kept.page(1);
  assert.deepEqual(read.splice(0), ["all", "2026-11"]);
  await kept.page(1);
  assert.deepEqual(read.splice(0), [], "the month that was read last is remembered");
  const late = aResult("5", "2026-09-03T00:00:00Z", true);
  await records.put(late);
  kept.changed(late.endedAtMs);
  const { sums } = await kept.page(1);
  assert.deepEqual(read.splice(0), ["2026-09", "2026-11"]);
  assert.equal(sums.counts.won, 2);
});

Deno.test("what changes while its month is read, and a month of very many, are not remembered", async () => {
  const [first, changedSince] = [
    aResult("1", "2026-11-02T12:00:00Z"),
    aResult("1", "2026-11-02T12:00:00Z", true),
  ];
  let results = [first];
  let onRead = () => {};
  const kept = createResultMonths({
    async *all() {
      yield* results;
    },
    ofMonth() {
      const read = results;
      onRead();
      return Promise.resolve(read);
    },
  });
  onRead = () => {
    onRead = () => {};
    results = [changedSince];
    kept.changed(changedSince.endedAtMs);
  };
  await kept.page(5);
  const page = await kept.page(5);
  assert.deepEqual([page.results[0]?.kind, page.sums.counts.won], ["won", 1]);

  let readings = 0;
  onRead = () => void readings++;
  await kept.page(5);
  assert.equal(readings, 0);
  results = Array.from({ length: 5_001 }, (_, index) => aResult(`${index}`, "2026-11-02T12:00:00Z"));
  kept.changed(first.endedAtMs);
  await kept.page(5);
  await kept.page(5);
  assert.equal(readings, 3, "one for the sums, and one for each page");
});

Deno.test("a reading that fails is made again by the next page", async () => {
  const [result] = SOME;
  assert.ok(result);
  let fails = true;
  const failing = () => fails ? Promise.reject(new Error("Redis: the connection is lost")) : undefined;
  const kept = createResultMonths({
    async *all() {
      await failing();
      yield result;
    },
    async ofMonth() {
      await failing();
      return [result];
    },
  });
  await assert.rejects(kept.page(5), /connection is lost/);
  fails = false;
  assert.equal((await kept.page(5)).sums.counts.lost, 1);
  kept.changed(result.endedAtMs);
  fails = true;
  await assert.rejects(kept.page(5), /connection is lost/);
  fails = false;
  assert.equal((await kept.page(5)).results.length, 1);
});

Deno.test("a range is given month by month, the newest first, and only its own months are read", async () => {
  const { kept, read } = await months(...SOME);
  const given = async (range: TimeRange) =>
    (await Array.fromAsync(kept.within(range))).map((month) => month.map(({ id }) => id).join(" "));
  const fromMs = Date.parse("2026-09-01T00:00:00Z");
  const toMs = Date.parse("2026-11-02T12:00:00.001Z");
  assert.deepEqual(await given({ fromMs, toMs }), ["4 3", "", "2"]);
  assert.deepEqual(read.splice(0), ["2026-11", "2026-10", "2026-09"]);
  assert.deepEqual(await given({}), ["4 3", "2", "1"]);
  assert.deepEqual(await given({ fromMs }), ["4 3", "2", ""]);
  assert.deepEqual(await given({ toMs: fromMs }), ["", "", "1"]);
});

Deno.test("no month is read before the one before it was taken", async () => {
  const { kept, read } = await months(...SOME);
  const given = kept.within({})[Symbol.asyncIterator]();
  await given.next();
  assert.deepEqual(read, ["all", "2026-11"]);
  await given.next();
  assert.deepEqual(read, ["all", "2026-11", "2026-09"]);
});

Deno.test("of many tables at once one month is read at a time, and one that fails holds up no other", async () => {
  const [reading, failing] = [{ now: 0, most: 0 }, new Set([3])];
  let count = 0;
  const kept = createResultMonths({
    all: () => createResultRecords(createMemoryStore()).all(),
    async ofMonth() {
      reading.most = Math.max(reading.most, ++reading.now);
      await Promise.resolve();
      reading.now--;
      if (failing.has(++count)) throw new Error("Redis: the connection is lost");
      return SOME;
    },
  });
  const range = { fromMs: Date.parse("2026-08-01T00:00:00Z"), toMs: Date.parse("2026-11-30T00:00:00Z") };
  const tables = await Promise.allSettled(
    Array.from({ length: 10 }, async () => (await Array.fromAsync(kept.within(range))).length),
  );
  assert.equal(reading.most, 1);
  assert.deepEqual(tables.map((table) => table.status === "fulfilled" ? table.value : "failed").sort(), [
    ...Array(9).fill(4),
    "failed",
  ]);
});
