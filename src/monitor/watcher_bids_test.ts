import assert from "node:assert/strict";
import { accepted, dollars, LOT_ID, MINUTE_MS, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import { aRequest, isSettled, startWatching, type Watching } from "../../tests/support/watching.ts";
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
  allow();
  await clock.advance(20 * SECOND_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(21)]);
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
  await clock.advance(MINUTE_MS);
  assert.deepEqual(bidAmounts(watching), [dollars(20)]);
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
  assert.deepEqual(events.slice(before).map(({ type }) => type), ["bid-settled"]);
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
  await clock.advance(SECOND_MS);
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

const UNKNOWN: BidOutcome = { result: "unknown", message: "No answer within 10 s" };

Deno.test("a bid whose fate is unknown blocks the next one until the lot was read", async () => {
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
  await clock.advance(8.5 * SECOND_MS);
  assert.equal(bidAmounts(watching).length, 9, "one a second");
  await clock.advance(0.6 * SECOND_MS);
  assert.deepEqual(bidAmounts(watching).slice(0, 10), Array.from({ length: 10 }, () => dollars(11)));
  const ids = (await watching.ledger.of(LOT_ID, 20)).map(({ id }) => id);
  assert.equal(new Set(ids).size, bidAmounts(watching).length, "each try is a decision of its own");
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
