import assert from "node:assert/strict";
import { accepted, dollars, LOT_ID, MINUTE_MS, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import {
  aRequest,
  isSettled,
  noticesTo,
  startWatching,
  type Watching,
} from "../../tests/support/watching.ts";
import type { AuctionConfig, BidOutcome } from "../auction/types.ts";

const RIVAL = { isWinning: false } as const;

/** A lot at $10 that is asked for at least $11, watched after `prepare`. */
async function startContest(): Promise<Watching> {
  return await startWatching({ prepare: ({ nellis }) => nellis.change(LOT_ID, {}) });
}

function bidAmounts({ nellis }: Watching): readonly number[] {
  return nellis.bids(LOT_ID).map(({ amountCents }) => amountCents ?? 0);
}

function lowerTo(maxBidCents: number): (config: AuctionConfig) => AuctionConfig {
  return (config) => ({ ...config, maxBidCents });
}

/** Someone else bids `price` dollars. */
function rivalBids({ nellis }: Watching, price: number): void {
  nellis.change(LOT_ID, {
    currentPriceCents: dollars(price),
    userState: { ...RIVAL, nextBidCents: dollars(price + 1) },
  });
}

Deno.test("an aggressive lot is bid on once, read again, and bid on again only when outbid", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis, events } = watching;
  await monitor.watch(aRequest());
  await clock.advance(20 * SECOND_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(11)]);
  assert.deepEqual(nellis.calls.slice(0, 3).map(({ verb }) => verb), ["read", "bid", "read"]);

  rivalBids(watching, 15);
  await clock.advance(20 * SECOND_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(11), dollars(16)]);
  const kinds = events.flatMap((event) => event.type === "notification" ? [event.notification.kind] : []);
  assert.deepEqual(kinds, ["outbid"]);
});

Deno.test("no bid passes the maximum, and the owner hears of it once", async () => {
  await using watching = await startContest();
  const { monitor, clock, events } = watching;
  await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(12) }));
  await clock.advance(10 * SECOND_MS);
  rivalBids(watching, 12);
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(11)]);
  const kinds = events.flatMap((event) => event.type === "notification" ? [event.notification.kind] : []);
  assert.deepEqual(kinds, ["outbid", "maxBidReached"]);
});

Deno.test("no bid leaves before its intent is durable", async () => {
  await using watching = await startContest();
  const { monitor, clock, store, nellis, records, ledger } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal((await records.load()).auctions[0]?.bidding.phase, "placing");
  assert.deepEqual(await ledger.of(LOT_ID, 10), []);
  assert.deepEqual(nellis.bids(), []);

  const answer = nellis.hold("bid", LOT_ID);
  intent.open();
  await clock.advance(SECOND_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(11)]);
  assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome), [null]);
  answer.open();
  await clock.advance(SECOND_MS);
  assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome?.result), ["accepted"]);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "ready");
});

Deno.test("while the ledger can't be written nothing is sent, and watching goes on", async () => {
  await using watching = await startContest();
  const { monitor, clock, store, nellis } = watching;
  const allow = store.refuse("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), []);
  assert.ok(nellis.reads().length > 5);

  rivalBids(watching, 20);
  await clock.advance(20 * SECOND_MS);
  assert.deepEqual(bidAmounts(watching), []);
  allow();
  await clock.advance(SECOND_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(21)], "within a second, at the price of now");
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1);
  assert.deepEqual(noticesTo(watching), [], "nothing was given up");
});

Deno.test("a maximum that is lowered while the intent is written holds the bid back", async () => {
  await using watching = await startContest();
  const { monitor, clock, store, ledger } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "placing");
  await monitor.configure(LOT_ID, lowerTo(dollars(5)));
  intent.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), []);
  const [record] = await ledger.of(LOT_ID, 10);
  assert.ok(record?.outcome?.result === "rejected");
  assert.equal(record.outcome.errorType, "LIMIT_EXCEEDED");
});

Deno.test("a maximum that is lowered while the intent is written still allows a bid below it", async () => {
  await using watching = await startContest();
  const { monitor, clock, store } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest(LOT_ID, { incrementCents: dollars(15) }));
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "placing");
  await monitor.configure(LOT_ID, lowerTo(dollars(20)));
  intent.open();
  await clock.advance(499);
  assert.deepEqual(bidAmounts(watching), []);
  await clock.advance(1);
  assert.deepEqual(bidAmounts(watching), [dollars(20)], "after the wait that follows any failed try");
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1);
  assert.deepEqual(noticesTo(watching), []);
});

Deno.test("a lot that is stopped while the intent is written is not bid on", async () => {
  await using watching = await startContest();
  const { monitor, clock, store, records, ledger } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "placing");
  await monitor.stop(LOT_ID);
  intent.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), []);
  assert.deepEqual((await records.load()).auctions, []);
  assert.equal((await ledger.of(LOT_ID, 10))[0]?.outcome?.result, "not-sent");
});

Deno.test("a lot that is stopped while its bid is on its way does not come back, and the bid stays known", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis, records, ledger, events } = watching;
  const answer = nellis.hold("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  await monitor.stop(LOT_ID);
  const before = events.length;
  answer.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual((await records.load()).auctions, []);
  assert.deepEqual(events.slice(before).map(({ type }) => type), ["bid-answered"]);
  assert.equal((await ledger.of(LOT_ID, 10))[0]?.outcome?.result, "accepted");
  assert.equal(bidAmounts(watching).length, 1);
});

Deno.test("a lot that is watched again while its bid is on its way is not bid on a second time", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  nellis.queueBidAnswer(accepted());
  const answer = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  await monitor.stop(LOT_ID);
  const again = monitor.watch(aRequest());
  const reads = nellis.reads().length;
  assert.equal(await isSettled(clock, again), false);
  await clock.advance(SECOND_MS);
  assert.equal(monitor.get(LOT_ID), undefined);
  assert.equal(nellis.reads().length, reads, "nothing is read to decide from yet");
  assert.equal(bidAmounts(watching).length, 1, "the first is not answered yet");
  nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
  answer.open();
  assert.equal(await again, true);
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1);
});

Deno.test("what was read before a bid was answered is never decided from", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  const answer = nellis.holdNext("bid", LOT_ID);
  nellis.queueBidAnswer(accepted());
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  assert.equal(bidAmounts(watching).length, 1);
  const old = nellis.holdNext("read", LOT_ID);
  const asked = monitor.read(LOT_ID);
  await clock.advance(SECOND_MS);
  const fresh = nellis.holdNext("read", LOT_ID);
  nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
  answer.open();
  await clock.advance(SECOND_MS);
  old.open();
  await clock.advance(SECOND_MS);
  assert.equal(bidAmounts(watching).length, 1);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "confirming");
  fresh.open();
  assert.equal((await asked).userState?.isWinning, true, "whoever asked sees the later reading too");
  await clock.advance(MINUTE_MS);
  assert.equal(monitor.get(LOT_ID)?.bidding.phase, "ready");
  assert.equal(bidAmounts(watching).length, 1);
});

Deno.test("a lot whose bid was answered while it was being read goes on being read", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  const answer = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const old = nellis.holdNext("read", LOT_ID);
  await clock.advance(5 * SECOND_MS + 500);
  answer.open();
  await clock.advance(SECOND_MS);
  old.open();
  await clock.advance(SECOND_MS);
  const reads = nellis.reads().length;
  await clock.advance(MINUTE_MS);
  assert.equal(nellis.reads().length, reads + 10);
});

Deno.test("a lot that is watched again is not decided from what was read before its last bid was answered", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  nellis.queueBidAnswer(accepted());
  const answer = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const old = nellis.holdNext("read", LOT_ID);
  void monitor.read(LOT_ID);
  await clock.advance(SECOND_MS);
  nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
  await monitor.stop(LOT_ID);
  answer.open();
  await clock.advance(SECOND_MS);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  old.open();
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1);
});

Deno.test("a page from before a bid's answer is not decided from by whoever watches the lot next", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  nellis.queueBidAnswer(accepted());
  const answer = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const old = nellis.holdNext("read", LOT_ID);
  const asked = monitor.read(LOT_ID);
  await clock.advance(SECOND_MS);
  nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
  answer.open();
  await clock.advance(SECOND_MS);
  await monitor.stop(LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  old.open();
  await asked;
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1, "the owner leads");
});

Deno.test("of those who watch a lot anew while its bid is on its way, one does", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  const answer = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  await monitor.stop(LOT_ID);
  const asked = [monitor.watch(aRequest()), monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(7) }))];
  await clock.settle();
  answer.open();
  assert.deepEqual(await Promise.all(asked), [true, false]);
  assert.equal(monitor.get(LOT_ID)?.config.maxBidCents, dollars(100));
});

Deno.test("a bid on its way keeps no other lot from being watched", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  nellis.change("1", {});
  const answer = nellis.hold("bid", "1");
  await monitor.watch(aRequest("1"));
  await clock.advance(SECOND_MS);
  assert.equal(nellis.bids("1").length, 1);
  assert.equal(await isSettled(clock, monitor.watch(aRequest())), true);
  answer.open();
});

const UNKNOWN: BidOutcome = { result: "unknown", message: "No answer within 10 s" };

Deno.test("a bid whose outcome is unknown blocks the next one until the lot was read", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  const bid = nellis.holdNext("bid", LOT_ID);
  nellis.queueBidAnswer(UNKNOWN);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const reading = nellis.holdNext("read", LOT_ID);
  nellis.change(LOT_ID, { currentPriceCents: dollars(11), userState: { isWinning: true } });
  bid.open();
  await clock.advance(5 * SECOND_MS);
  assert.deepEqual(monitor.get(LOT_ID)?.bidding.phase, "confirming");
  const byHand = await monitor.placeBid(LOT_ID, dollars(50));
  assert.equal(byHand.result, "not-sent");
  assert.equal(bidAmounts(watching).length, 1);

  reading.open();
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 1, "the lot shows that it was taken");
});

Deno.test("a bid that never left is tried again until it leaves", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  for (let tries = 0; tries < 9; tries++) nellis.queueBidAnswer({ result: "not-sent", message: "Refused" });
  await monitor.watch(aRequest());
  nellis.queueBidAnswer(accepted());
  await clock.advance(MINUTE_MS);
  assert.equal(bidAmounts(watching).length, 7, "ever more rarely");
  await clock.advance(1.6 * MINUTE_MS);
  assert.deepEqual(bidAmounts(watching).slice(0, 10), Array.from({ length: 10 }, () => dollars(11)));
  const ids = (await watching.ledger.of(LOT_ID, 20)).map(({ id }) => id);
  assert.equal(new Set(ids).size, bidAmounts(watching).length, "each try is a decision of its own");
  assert.ok(!noticesTo(watching).includes("bidFailed"));
});

Deno.test("a bid that never left goes again from the same page, without waiting for another", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  nellis.queueBidAnswer({ result: "not-sent", message: "Connection refused" });
  const bid = nellis.holdNext("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.settle();
  await clock.advance(0);
  const reading = nellis.hold("read", LOT_ID);
  bid.open();
  await clock.advance(499);
  assert.equal(bidAmounts(watching).length, 1);
  await clock.advance(501);
  assert.deepEqual(bidAmounts(watching), [dollars(11), dollars(11)]);
  assert.equal(nellis.reads().length, 2, "the page that was asked for hangs");
  reading.open();
});

Deno.test("a refused bid is tried as often as the owner allows, and the owner is told once", async () => {
  await using watching = await startContest();
  const { monitor, clock, nellis } = watching;
  for (let tries = 0; tries < 9; tries++) {
    nellis.queueBidAnswer({ result: "rejected", errorType: "SERVER_ERROR", message: "Nellis answered 502" });
  }
  await monitor.watch(aRequest());
  await clock.advance(5 * MINUTE_MS);
  assert.deepEqual(nellis.bids().map(({ atMs }) => atMs - NOON_MS), [0, 500, 1_500]);
  assert.deepEqual(noticesTo(watching), ["bidFailed"]);
});

Deno.test("closing waits for a bid that is on its way, and sends no other", async () => {
  const watching = await startContest();
  const { monitor, clock, nellis, ledger } = watching;
  const answer = nellis.hold("bid", LOT_ID);
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const closed = monitor.close();
  assert.equal(await isSettled(clock, closed), false);
  answer.open();
  await closed;
  assert.equal(clock.pending(), 0);
  assert.equal((await ledger.of(LOT_ID, 1))[0]?.outcome?.result, "accepted");
  assert.equal(bidAmounts(watching).length, 1);
});

Deno.test("a bid whose intent is being written when Gavel closes is not sent", async () => {
  const watching = await startContest();
  const { monitor, clock, store, records } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  const closed = monitor.close();
  intent.open();
  await closed;
  assert.deepEqual(bidAmounts(watching), []);
  const [stored] = (await records.load()).auctions;
  assert.equal(stored?.bidding.phase, "placing", "the next start settles it");
  assert.equal(stored?.watchedSinceMs, NOON_MS);
});

Deno.test("a shutdown does not hang on a ledger that can't be written, and nothing leaves after it", async () => {
  const watching = await startContest();
  const { monitor, bidder, clock, store, ledger } = watching;
  const intent = store.hold("bid_history");
  await monitor.watch(aRequest());
  await clock.advance(SECOND_MS);
  bidder.close();
  assert.equal(await isSettled(clock, monitor.close()), true);
  assert.equal(clock.pending(), 0);
  intent.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), []);
  const results = (await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome?.result);
  assert.deepEqual(results, ["not-sent"], "the next start finds nothing open");
});
