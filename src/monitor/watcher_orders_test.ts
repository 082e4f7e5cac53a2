import assert from "node:assert/strict";
import {
  accepted,
  aConfig,
  anAuction,
  dollars,
  LOT_ID,
  MINUTE_MS,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { aRequest, isSettled, startWatching, type Watching } from "../../tests/support/watching.ts";
import type { BidOutcome } from "../auction/types.ts";

async function startByHand(): Promise<Watching> {
  return await startWatching({ prepare: ({ nellis }) => nellis.change(LOT_ID, {}) });
}

/** A lot that only its owner bids on, read once. */
async function watchByHand({ monitor, clock }: Watching, maxBidCents = 0): Promise<void> {
  await monitor.watch(aRequest(LOT_ID, { strategy: "manual", maxBidCents }));
  await clock.advance(SECOND_MS);
}

function results(outcomes: readonly BidOutcome[]): readonly string[] {
  return outcomes.map(({ result }) => result);
}

Deno.test("a bid by hand on a watched lot is sent, recorded, and the lot read again", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock, ledger } = watching;
  await watchByHand(watching);
  assert.deepEqual(nellis.bids(), [], "nothing is bid by itself");
  const outcome = await monitor.placeBid(LOT_ID, dollars(20));
  assert.equal(outcome.result, "accepted");
  await clock.advance(SECOND_MS);
  assert.deepEqual(nellis.calls.map(({ verb }) => verb), ["read", "bid", "read"]);
  assert.equal(monitor.get(LOT_ID)?.listing?.currentPriceCents, dollars(20));
  const [record] = await ledger.of(LOT_ID, 10);
  assert.equal(record?.strategy, "manual");
  assert.equal(record?.outcome?.result, "accepted");
});

Deno.test("a bid by hand on a lot that nobody watches is sent and recorded, and the lot stays unwatched", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock, ledger } = watching;
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "accepted");
  await clock.advance(MINUTE_MS);
  assert.deepEqual(nellis.calls.map(({ verb }) => verb), ["bid"]);
  assert.deepEqual(monitor.list(), []);
  const [record] = await ledger.of(LOT_ID, 10);
  assert.equal(record?.amountCents, dollars(20));
  assert.equal(record?.outcome?.result, "accepted");
});

Deno.test("a bid by hand in the same instant as its lot begins to be watched keeps to the lot's maximum", async () => {
  await using watching = await startByHand();
  const { monitor, nellis } = watching;
  const watched = monitor.watch(aRequest(LOT_ID, { strategy: "manual", maxBidCents: dollars(15) }));
  const outcome = await monitor.placeBid(LOT_ID, dollars(16));
  assert.ok(outcome.result === "rejected");
  assert.equal(outcome.errorType, "LIMIT_EXCEEDED");
  assert.equal(await watched, true);
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a bid by hand above a maximum that was set, or not above the price, is refused and never sent", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, ledger } = watching;
  await watchByHand(watching, dollars(15));
  const tooHigh = await monitor.placeBid(LOT_ID, dollars(16));
  assert.ok(tooHigh.result === "rejected");
  assert.equal(tooHigh.errorType, "LIMIT_EXCEEDED");
  const tooLow = await monitor.placeBid(LOT_ID, dollars(10));
  assert.ok(tooLow.result === "rejected");
  assert.equal(tooLow.errorType, "BID_TOO_LOW");
  assert.deepEqual(nellis.bids(), []);
  assert.deepEqual(await ledger.of(LOT_ID, 10), []);
});

Deno.test("a bid by hand is not sent when the maximum was lowered below it while its intent was written", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, store, clock } = watching;
  await watchByHand(watching, dollars(50));
  const intent = store.hold("bid_history");
  const ordered = monitor.placeBid(LOT_ID, dollars(40));
  await clock.settle();
  await monitor.configure(LOT_ID, (config) => ({ ...config, maxBidCents: dollars(30) }));
  intent.open();
  assert.equal((await ordered).result, "rejected");
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("of two bids by hand at once on a watched lot one is sent, the other told to wait", async () => {
  await using watching = await startByHand();
  const { monitor, nellis } = watching;
  await watchByHand(watching);
  const outcomes = await Promise.all([
    monitor.placeBid(LOT_ID, dollars(20)),
    monitor.placeBid(LOT_ID, dollars(30)),
  ]);
  assert.deepEqual(results(outcomes), ["accepted", "not-sent"]);
  assert.deepEqual(nellis.bids().map(({ amountCents }) => amountCents), [dollars(20)]);
});

Deno.test("of two bids by hand at once on a lot that nobody watches one is sent", async () => {
  await using watching = await startByHand();
  const { monitor, nellis } = watching;
  const outcomes = await Promise.all([
    monitor.placeBid(LOT_ID, dollars(20)),
    monitor.placeBid(LOT_ID, dollars(30)),
  ]);
  assert.deepEqual(results(outcomes).toSorted(), ["accepted", "not-sent"]);
  assert.equal(nellis.bids().length, 1);
});

Deno.test("a lot that begins to be watched while a bid by hand is on its way waits for its answer", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock } = watching;
  nellis.queueBidAnswer(accepted());
  const answer = nellis.holdNext("bid", LOT_ID);
  const ordered = monitor.placeBid(LOT_ID, dollars(20));
  await clock.settle();
  const watched = monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID), undefined);
  assert.deepEqual(nellis.calls.map(({ verb }) => verb), ["bid"]);
  nellis.change(LOT_ID, { currentPriceCents: dollars(20), userState: { isWinning: true } });
  answer.open();
  assert.equal((await ordered).result, "accepted");
  assert.equal(await watched, true);
  await clock.advance(MINUTE_MS);
  assert.equal(nellis.bids().length, 1, "the owner leads");
});

Deno.test("every bid by hand on a lot that nobody watches has a record of its own", async () => {
  await using watching = await startByHand();
  const { monitor, ledger } = watching;
  await monitor.placeBid(LOT_ID, dollars(20));
  await monitor.placeBid(LOT_ID, dollars(30));
  const amounts = (await ledger.of(LOT_ID, 10)).map(({ amountCents }) => amountCents);
  assert.deepEqual(amounts.toSorted(), [dollars(20), dollars(30)]);
});

Deno.test("a bid by hand waits for nobody else's lot", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock } = watching;
  nellis.change("1", {});
  const hanging = nellis.hold("bid", "1");
  const ordered = monitor.placeBid("1", dollars(20));
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "accepted");
  assert.equal(await isSettled(clock, ordered), false);
  hanging.open();
  await ordered;
});

Deno.test("a lot that is stopped while the intent of a bid by hand is written is not bid on", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, store, clock } = watching;
  await watchByHand(watching, dollars(50));
  const intent = store.hold("bid_history");
  const ordered = monitor.placeBid(LOT_ID, dollars(40));
  await clock.settle();
  await monitor.stop(LOT_ID);
  intent.open();
  assert.deepEqual(await ordered, {
    result: "not-sent",
    message: "The lot is not watched any more",
    isKeptHere: true,
  });
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a bid by hand that was on its way when its lot was stopped is still answered", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock } = watching;
  await watchByHand(watching);
  const answer = nellis.hold("bid", LOT_ID);
  const ordered = monitor.placeBid(LOT_ID, dollars(40));
  await clock.settle();
  await monitor.stop(LOT_ID);
  answer.open();
  assert.equal((await ordered).result, "accepted");
});

Deno.test("a bid by hand is answered even when its lot can't be stored", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, store, clock } = watching;
  await watchByHand(watching);
  const answer = nellis.hold("bid", LOT_ID);
  const ordered = monitor.placeBid(LOT_ID, dollars(40));
  await clock.settle();
  store.refuse("auction");
  answer.open();
  assert.equal(await isSettled(clock, ordered), true);
  assert.equal((await ordered).result, "accepted");
});

Deno.test("a bid by hand whose intent can't be stored is not sent, watched or not", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, store } = watching;
  store.refuse("bid_history");
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "not-sent");
  await watchByHand(watching);
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "not-sent");
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("a bid by hand of unknown outcome holds the strategy back until the lot shows what came of it", async () => {
  await using watching = await startByHand();
  const { monitor, nellis, clock } = watching;
  nellis.change(LOT_ID, { userState: { isWinning: true } });
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  nellis.queueBidAnswer({ result: "unknown", message: "No answer within 10 s" });
  const reading = nellis.hold("read", LOT_ID);
  assert.equal((await monitor.placeBid(LOT_ID, dollars(20))).result, "unknown");
  nellis.change(LOT_ID, {
    currentPriceCents: dollars(15),
    userState: { isWinning: false, nextBidCents: null },
  });
  await clock.advance(5 * SECOND_MS);
  assert.equal((await monitor.placeBid(LOT_ID, dollars(30))).result, "not-sent");
  assert.equal(nellis.bids().length, 1);
  reading.open();
  await clock.advance(10 * SECOND_MS);
  assert.deepEqual(nellis.bids().map(({ amountCents }) => amountCents), [dollars(20), dollars(16)]);
});

Deno.test("a bid by hand on a lot that has ended is refused", async () => {
  const ended = anAuction({
    config: aConfig({ strategy: "manual", maxBidCents: 0 }),
    life: { phase: "ended", endedAtMs: Date.UTC(2026, 10, 2, 11), finalPriceCents: dollars(10), won: false },
  });
  await using watching = await startWatching({ stored: [ended] });
  const outcome = await watching.monitor.placeBid(LOT_ID, dollars(20));
  assert.ok(outcome.result === "rejected");
  assert.equal(outcome.errorType, "AUCTION_ENDED");
  assert.deepEqual(watching.nellis.calls, []);
});

Deno.test("closing waits for a bid by hand on a lot that nobody watches", async () => {
  const { monitor, nellis, clock } = await startByHand();
  const answer = nellis.hold("bid", LOT_ID);
  const ordered = monitor.placeBid(LOT_ID, dollars(20));
  await clock.settle();
  const closed = monitor.close();
  const isClosedTooEarly = await isSettled(clock, closed);
  answer.open();
  await Promise.all([closed, ordered]);
  assert.equal(isClosedTooEarly, false);
});
