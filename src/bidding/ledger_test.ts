import assert from "node:assert/strict";
import { aBid, accepted, dollars, LOT_ID, NOON_MS } from "../../tests/support/auctions.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { isSettled } from "../../tests/support/watching.ts";
import type { BidOutcome } from "../auction/types.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Key } from "../store/store.ts";
import { createTroubles } from "../store/troubles.ts";
import { type BidFilter, createLedger } from "./ledger.ts";

Deno.test("an intent is a record without an outcome, and acknowledged only when it is durable", async () => {
  const store = createGatedStore();
  const gate = store.hold("bid_history", LOT_ID);
  const ledger = createLedger(store);
  const intended = ledger.intend(aBid());
  assert.equal(await isSettled(createVirtualClock(), intended), false);
  assert.deepEqual(await ledger.of(LOT_ID, 10), []);
  gate.open();
  await intended;
  assert.deepEqual(await ledger.of(LOT_ID, 10), [{ ...aBid(), outcome: null, settledAtMs: null }]);
});

Deno.test("an intent is acknowledged only when the disk of its store has it", async () => {
  const asked: string[] = [];
  const disk = Promise.withResolvers<void>();
  const memory = createMemoryStore();
  const ledger = createLedger({
    ...memory,
    put: (key, value) => (asked.push("put"), memory.put(key, value)),
    disk: { synced: () => (asked.push("synced"), disk.promise), longestMs: () => 1_000, risk: () => null },
  });
  const intended = ledger.intend(aBid());
  assert.equal(await isSettled(createVirtualClock(), intended), false);
  assert.deepEqual(asked, ["put", "synced"]);
  disk.reject(new Error("Redis: it has lost what it acknowledged"));
  await assert.rejects(intended, /has lost/);
  await ledger.settle(aBid(), accepted(), NOON_MS);
  assert.deepEqual(asked, ["put", "synced", "put"], "an outcome waits for no disk: a reading finds it again");
});

Deno.test("when a bid left is kept with what became of it, also when that is known only after a restart", async () => {
  const settled = { ...aBid(), sentAtMs: NOON_MS + 5, outcome: accepted(), settledAtMs: NOON_MS + 250 };
  for (const isKilled of [false, true]) {
    const store = createMemoryStore();
    const ledger = createLedger(store);
    await ledger.intend(aBid());
    await ledger.sent(aBid(), NOON_MS + 5);
    const [underway] = await ledger.of(LOT_ID, 10);
    assert.deepEqual(underway, { ...aBid(), sentAtMs: NOON_MS + 5, outcome: null, settledAtMs: null });
    const next = isKilled ? createLedger(store) : ledger;
    assert.deepEqual(await next.pendingBids(), [aBid()]);
    await next.settle(aBid(), accepted(), NOON_MS + 250);
    assert.deepEqual(await next.of(LOT_ID, 10), [settled]);
  }
});

Deno.test("an intent that can't be stored rejects", async () => {
  const store = createGatedStore();
  store.refuse("bid_history");
  await assert.rejects(createLedger(store).intend(aBid()), /refused/);
});

const outcomes: readonly BidOutcome[] = [
  accepted(),
  accepted({ isLeading: false, currentPriceCents: dollars(12), nextBidCents: dollars(13) }),
  { result: "rejected", errorType: "DUPLICATE_BID_AMOUNT", message: "You already bid that" },
  { result: "rejected", errorType: "LIMIT_EXCEEDED", message: "Above your maximum", isKeptHere: true },
  { result: "not-sent", message: "Connection refused" },
  { result: "unknown", message: "No answer within 10 s" },
  { result: "unknown", errorType: "SERVER_ERROR", message: "Nellis answered 502" },
  { result: "unknown", errorType: "DUPLICATE_BID_AMOUNT", message: "It stands already" },
  { ...accepted({ isLeading: false }), isLeadInDoubt: true },
];
for (const outcome of outcomes) {
  Deno.test(`a bid that is settled as ${JSON.stringify(outcome)} says so after a restart`, async () => {
    const store = createMemoryStore();
    const ledger = createLedger(store);
    await ledger.intend(aBid());
    await ledger.settle(aBid(), outcome, NOON_MS + 250);
    const expected = [{ ...aBid(), outcome, settledAtMs: NOON_MS + 250 }];
    assert.deepEqual(await createLedger(store).of(LOT_ID, 10), expected);
  });
}

Deno.test("a lot's bids come newest first, no more than asked for, and no other lot's", async () => {
  const ledger = createLedger(createMemoryStore());
  const bid = (id: string, decidedAtMs: number, auctionId = LOT_ID) => aBid({ id, auctionId, decidedAtMs });
  for (const one of [bid("10", 2_000), bid("9", 3_000), bid("1", 1_000), bid("8", 9_000, "99")]) {
    await ledger.intend(one);
  }
  const ids = async (limit: number) => (await ledger.of(LOT_ID, limit)).map(({ id }) => id);
  assert.deepEqual(await ids(10), ["9", "10", "1"]);
  assert.deepEqual(await ids(2), ["9", "10"]);
  assert.deepEqual(await ids(0), []);
  assert.deepEqual(await ledger.of("no such lot", 10), []);
});

Deno.test("bids of which nothing more was heard are found again, whatever lot they were on", async () => {
  const store = createMemoryStore();
  const ledger = createLedger(store);
  const open = [aBid({ id: "1", auctionId: "11" }), aBid({ id: "2", auctionId: "22" })];
  const settled = outcomes.map((outcome, index) => ({ bid: aBid({ id: `settled ${index}` }), outcome }));
  for (const bid of open) await ledger.intend(bid);
  for (const { bid, outcome } of settled) {
    await ledger.intend(bid);
    await ledger.settle(bid, outcome, NOON_MS);
  }
  await store.put(["bid_history", "33", "3"], { id: "3", outcome: null });
  assert.deepEqual(await createLedger(store).pendingBids(), open);
});

Deno.test("a record that makes no sense is skipped, and the rest is still told", async () => {
  const store = createMemoryStore([[["bid_history", LOT_ID, "a"], "{not json"]]);
  await store.put(["bid_history", LOT_ID, "b"], { id: "b", amountCents: "eleven" });
  await store.put(["bid_history", LOT_ID, "c"], { ...aBid(), outcome: { result: "maybe" }, settledAtMs: 1 });
  await store.put(["bid_history", LOT_ID, "d"], {
    ...aBid(),
    amountCents: 10.5,
    outcome: null,
    settledAtMs: 1,
  });
  const ledger = createLedger(store);
  await ledger.intend(aBid());
  const records = await ledger.of(LOT_ID, 10);
  assert.deepEqual(new Set(records.map(({ outcome }) => outcome?.result)), new Set([undefined, "unknown"]));
});

Deno.test("a record that can't be read and may be of a bid that counts blocks its lot, and is told", async () => {
  const unreadable: readonly string[] = [
    "{half",
    "null",
    JSON.stringify({ ...aBid(), amountCents: "eleven", outcome: null, settledAtMs: null }),
    JSON.stringify({ ...aBid(), decidedAtMs: null, outcome: accepted(), settledAtMs: 1 }),
    JSON.stringify({ ...aBid(), outcome: null, settledAtMs: null, version: 99 }),
  ];
  for (const text of unreadable) {
    const troubles = createTroubles();
    const ledger = createLedger(createMemoryStore([[["bid_history", "7", "a"], text]]), troubles);
    assert.deepEqual(await ledger.all({ limit: 10 }), []);
    assert.match(ledger.blockOn("7") ?? "", /can't be read in the ledger \(bid_history\/7\/a\)/);
    assert.equal(ledger.blockOn("8"), null, "no other lot");
    assert.match(troubles.list()[0]?.message ?? "", /^Nothing more is bid on lot 7: .+ look at Nellis/);
  }
});

Deno.test("a record that can't be read, of a bid that certainly does not count, blocks nothing", async () => {
  for (const result of ["rejected", "not-sent"]) {
    const text = JSON.stringify({ ...aBid(), amountCents: null, outcome: { result } });
    const ledger = createLedger(createMemoryStore([[["bid_history", "7", "a"], text]]));
    assert.deepEqual(await ledger.all({ limit: 10 }), []);
    assert.equal(ledger.blockOn("7"), null);
  }
});

Deno.test("an open bid by a strategy that this version does not know stays open, and keeps its word", async () => {
  const stored = { ...aBid(), strategy: "lurk", outcome: null, settledAtMs: null, sentAtMs: 5 };
  const store = createMemoryStore([[["bid_history", LOT_ID, aBid().id], JSON.stringify(stored)]]);
  const ledger = createLedger(store);
  const [open] = await ledger.pendingBids();
  assert.deepEqual(open, { ...aBid(), strategy: "manual" });
  await ledger.settle(open, accepted(), NOON_MS);
  const after = { ...stored, outcome: accepted(), settledAtMs: NOON_MS, version: 1 };
  assert.deepEqual(await store.get(["bid_history", LOT_ID, aBid().id]), after);
  assert.equal((await ledger.of(LOT_ID, 1))[0]?.strategy, null);
});

Deno.test("a refusal in a word that this version does not know stays a refusal", async () => {
  const outcome = { result: "rejected", errorType: "TOO_LATE", message: "No" };
  const stored = JSON.stringify({ ...aBid(), outcome, settledAtMs: 1 });
  const ledger = createLedger(createMemoryStore([[["bid_history", LOT_ID, aBid().id], stored]]));
  assert.deepEqual((await ledger.of(LOT_ID, 1))[0]?.outcome, { ...outcome, errorType: "UNKNOWN_ERROR" });
});

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("the bids of all lots come newest first, those that fit and no more than asked for", async () => {
  const ledger = createLedger(createMemoryStore());
  const bid = (id: string, auctionId: string, decidedAtMs: number) => aBid({ id, auctionId, decidedAtMs });
  await ledger.intend(bid("1", "7", 1_000));
  await ledger.intend(bid("2", "8", 2_000));
  await ledger.settle(bid("3", "7", 3_000), accepted(), 3_100);
  await ledger.settle(bid("4", "8", 4_000), { result: "not-sent", message: "Away" }, 4_100);
  const ids = async (filter: Partial<BidFilter>) =>
    (await ledger.all({ limit: 10, ...filter })).map(({ id }) => id);
  assert.deepEqual(await ids({}), ["4", "3", "2", "1"]);
  assert.deepEqual(await ids({ limit: 2 }), ["4", "3"]);
  assert.deepEqual(await ids({ auctionId: "7" }), ["3", "1"]);
  assert.deepEqual(await ids({ result: "pending" }), ["2", "1"]);
  assert.deepEqual(await ids({ result: "not-sent" }), ["4"]);
  assert.deepEqual(await ids({ fromMs: 2_000, toMs: 4_000 }), ["3", "2"]);
  assert.deepEqual(await ids({ auctionId: "9" }), []);
});

Deno.test("settled bids are kept for a year, and unsettled ones for as long as it takes", async () => {
  const ledger = createLedger(createMemoryStore());
  const nowMs = NOON_MS + 400 * DAY_MS;
  const daysOld = (id: string, days: number) => aBid({ id, decidedAtMs: nowMs - days * DAY_MS });
  await ledger.settle(daysOld("old", 367), accepted(), NOON_MS);
  await ledger.settle(daysOld("young", 365), accepted(), NOON_MS);
  await ledger.intend(daysOld("open", 399));
  assert.equal(await ledger.prune(nowMs), 1);
  assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ id }) => id), ["young", "open"]);
  assert.equal(await ledger.prune(nowMs), 0);
});

Deno.test("what a lot shows later settles what is open, and overwrites no answer of Nellis's", async () => {
  const shown: BidOutcome = { result: "rejected", errorType: "CONNECTION_ERROR", message: "Not taken" };
  const unknown: BidOutcome = { result: "unknown", message: "No answer within 10 s" };
  const notSent: BidOutcome = { result: "not-sent", message: "Refused" };
  const answered: readonly BidOutcome[] = [accepted({ isLeading: false }), notSent];
  const after = async (
    outcome: BidOutcome | null,
    isRestarted: boolean,
  ): Promise<BidOutcome | null | undefined> => {
    const store = createMemoryStore();
    const ledger = createLedger(store);
    await ledger.intend(aBid());
    if (outcome) await ledger.settle(aBid(), outcome, NOON_MS + 250);
    const next = isRestarted ? createLedger(store) : ledger;
    if (isRestarted) await next.pendingBids();
    await next.settleIfOpen(aBid(), shown, NOON_MS + 900);
    return (await next.of(LOT_ID, 10))[0]?.outcome;
  };
  for (const isRestarted of [true, false]) {
    for (const open of [null, unknown]) assert.deepEqual(await after(open, isRestarted), shown);
    for (const known of answered) assert.deepEqual(await after(known, isRestarted), known);
  }
});

Deno.test("a bid whose intent was never durable has never left, so nothing is written of it", async () => {
  const ledger = createLedger(createMemoryStore());
  await ledger.settleIfOpen(aBid(), accepted(), NOON_MS + 900);
  assert.deepEqual(await ledger.of(LOT_ID, 10), []);
});

Deno.test("a bid is settled by its lot in the same turn, so that nothing that follows is durable before it", async () => {
  const store = createGatedStore();
  const ledger = createLedger(store);
  await ledger.intend(aBid());
  const settled = ledger.settleIfOpen(aBid(), accepted(), NOON_MS + 900);
  assert.deepEqual(store.writes.map(({ key }) => key.at(-1)), [aBid().id, aBid().id]);
  await settled;
});

Deno.test("a bid with a time that no date can hold is not read, and blocks its lot", async () => {
  const times = { decidedAtMs: 1_793_000_000_000, settledAtMs: null };
  for (const wrong of [{ decidedAtMs: 8.64e15 + 1 }, { sentAtMs: -8.64e15 - 1 }, { decidedAtMs: 1e300 }]) {
    const bid = {
      id: "7-1",
      auctionId: "7",
      amountCents: 1200,
      strategy: "manual",
      outcome: null,
      ...times,
      ...wrong,
    };
    const store = createMemoryStore([[["bid_history", "7", "7-1"], JSON.stringify({ ...bid, version: 1 })]]);
    const ledger = createLedger(store);
    for (const { decidedAtMs, sentAtMs = 0 } of await ledger.all({ limit: 10 })) {
      assert.doesNotThrow(() => [new Date(decidedAtMs).toISOString(), new Date(sentAtMs).toISOString()]);
    }
    assert.match(ledger.blockOn("7") ?? "", /can't be read in the ledger/);
  }
});

Deno.test("a start reads the bids of a year once, and anew only where one was written meanwhile", async () => {
  const memory = createMemoryStore();
  const reads: string[] = [];
  const store = { ...memory, list: (prefix: Key) => (reads.push(prefix.join("/")), memory.list(prefix)) };
  await createLedger(memory).intend(aBid());
  const ledger = createLedger(store);
  assert.equal((await ledger.all({ limit: Infinity })).length, 1);
  assert.deepEqual((await ledger.pendingBids()).map(({ id }) => id), [aBid().id]);
  assert.deepEqual(reads, ["bid_history"]);
  await ledger.all({ limit: Infinity });
  await ledger.settle(aBid(), accepted(), NOON_MS);
  assert.deepEqual(await ledger.pendingBids(), [], "what was written since is seen");
  assert.deepEqual(reads, ["bid_history", "bid_history", "bid_history"]);
});
