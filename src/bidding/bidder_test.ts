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
import { createGate } from "../../tests/support/gate.ts";
import { NO_OWNER_LIMITS, untallied } from "../../tests/support/owner_limits.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createScriptedNellis } from "../../tests/support/house/scripted_nellis.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { isSettled } from "../../tests/support/watching.ts";
import { wasSent } from "../auction/bid.ts";
import type { Auction, BidErrorType, BidOutcome, PlannedBid } from "../auction/types.ts";
import { type BusEvent, createEventBus } from "../event_bus.ts";
import type { NellisApi } from "../nellis/api.ts";
import { createBidder } from "./bidder.ts";
import { createLedger } from "./ledger.ts";

function createBidding(
  { isDryRun = false, placeBid }: { isDryRun?: boolean; placeBid?: NellisApi["placeBid"] } = {},
) {
  const state = { isPaused: false, jumpedAtMs: -Infinity };
  const clock = createVirtualClock();
  const nellis = createScriptedNellis(clock.now);
  nellis.change(LOT_ID, {});
  const store = createGatedStore();
  const ledger = untallied(createLedger(store));
  const events: BusEvent[] = [];
  const bus = createEventBus(assert.ifError);
  bus.listen((event) => void events.push(event));
  const bidder = createBidder({
    nellis: placeBid ? { placeBid } : nellis,
    ledger,
    limits: NO_OWNER_LIMITS,
    bus,
    nellisNow: clock.now,
    clock,
    isPaused: () => state.isPaused,
    isDryRun: () => isDryRun,
    jumpedAtMs: () => state.jumpedAtMs,
  });
  return { clock, nellis, store, ledger, bus, events, bidder, state };
}

type Bidding = ReturnType<typeof createBidding>;

async function assertRecorded({ ledger, events, clock }: Bidding, bid = aBid(), outcome: BidOutcome) {
  await clock.settle();
  const records = await ledger.of(bid.auctionId, 10);
  assert.deepEqual(records, [{ ...bid, outcome, settledAtMs: clock.now() }]);
  assert.deepEqual(events, [{ type: "bid-answered", bid, outcome }]);
}

function assertRefused(outcome: BidOutcome, errorType: BidErrorType, words: RegExp) {
  assert.ok(outcome.result === "rejected", outcome.result);
  assert.equal(outcome.errorType, errorType);
  assert.match(outcome.message, words);
}

Deno.test("a bid is sent once, recorded and announced with what became of it", async () => {
  const bidding = createBidding();
  const outcome = await bidding.bidder.place(aBid(), () => anAuction());
  assert.deepEqual(outcome, accepted({ currentPriceCents: dollars(11), nextBidCents: dollars(12) }));
  assert.deepEqual(bidding.nellis.calls, [{
    verb: "bid",
    id: LOT_ID,
    amountCents: dollars(11),
    atMs: NOON_MS,
  }]);
  await assertRecorded(bidding, aBid(), outcome);
});

Deno.test("no bid leaves before its intent is durable", async () => {
  const { clock, nellis, store, ledger, bidder } = createBidding();
  const gate = store.hold("bid_history");
  const placed = bidder.place(aBid(), () => anAuction());
  assert.equal(await isSettled(clock, placed), false);
  assert.deepEqual(nellis.calls, []);

  const answer = nellis.hold("bid", LOT_ID);
  gate.open();
  await clock.settle();
  assert.equal(nellis.bids().length, 1);
  assert.deepEqual(await ledger.of(LOT_ID, 1), [{ ...aBid(), outcome: null, settledAtMs: null }]);
  answer.open();
  assert.equal((await placed).result, "accepted");
});

Deno.test("a bid whose intent can't be stored is not sent", async () => {
  const { clock, nellis, store, events, bidder } = createBidding();
  store.refuse("bid_history");
  const outcome = await bidder.place(aBid(), () => anAuction());
  assert.equal(outcome.result, "not-sent");
  assert.match(outcome.message, /look at the store/);
  await clock.settle();
  assert.deepEqual(nellis.calls, []);
  assert.deepEqual(events, [{ type: "bid-answered", bid: aBid(), outcome }]);
});

Deno.test("the nearer the close by now, the shorter a bid waits for its answer", async () => {
  const patience: (number | undefined)[] = [];
  const { clock, bidder } = createBidding({
    placeBid: (_id, _cents, _refusal, patienceMs) => {
      patience.push(patienceMs?.());
      return Promise.resolve(accepted());
    },
  });
  for (const leftMs of [60_000, 8_000, 1_000]) {
    await bidder.place(aBid(), () => anAuction({ listing: aListing({ closeTimeMs: clock.now() + leftMs }) }));
  }
  await bidder.place(aBid(), null);
  assert.deepEqual(patience, [10_000, 2_667, 1_500, 10_000]);
});

const others: readonly BidOutcome[] = [
  { result: "rejected", errorType: "OUTBID", message: "A higher bid is in" },
  { result: "not-sent", message: "Connection refused" },
  { result: "unknown", message: "No answer" },
];
for (const answer of others) {
  Deno.test(`an answer of ${answer.result} is passed on and recorded, and nothing is sent again`, async () => {
    const bidding = createBidding();
    bidding.nellis.queueBidAnswer(answer);
    assert.deepEqual(await bidding.bidder.place(aBid(), () => anAuction()), answer);
    await assertRecorded(bidding, aBid(), answer);
    assert.equal(bidding.nellis.bids().length, 1);
  });
}

Deno.test("an outcome that can't be stored is still the answer", async () => {
  const { clock, nellis, store, bidder } = createBidding();
  const answer = nellis.hold("bid", LOT_ID);
  const placed = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  store.refuse("bid_history");
  answer.open();
  assert.equal((await placed).result, "accepted");
  await clock.settle();
  assert.equal(nellis.bids().length, 1);
});

Deno.test("an outcome does not wait for its record to be durable", async () => {
  const { clock, nellis, store, bidder } = createBidding();
  const answer = nellis.hold("bid", LOT_ID);
  const placed = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  const gate = store.hold("bid_history");
  answer.open();
  assert.equal(await isSettled(clock, placed), true);
  gate.open();
});

interface Refusal {
  readonly when: string;
  readonly auction: Auction | undefined;
  readonly errorType: BidErrorType;
  readonly words: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    when: "the maximum is lower now",
    auction: anAuction({ config: aConfig({ maxBidCents: dollars(10.99) }) }),
    errorType: "LIMIT_EXCEEDED",
    words: /\$11 is above your maximum of \$10.99/,
  },
  {
    when: "the maximum was taken away",
    auction: anAuction({ config: aConfig({ maxBidCents: 0 }) }),
    errorType: "LIMIT_EXCEEDED",
    words: /maximum/,
  },
  {
    when: "the strategy is manual now",
    auction: anAuction({ config: aConfig({ strategy: "manual" }) }),
    errorType: "LIMIT_EXCEEDED",
    words: /manual/,
  },
  {
    when: "the strategy is another now",
    auction: anAuction({ config: aConfig({ strategy: "snipe" }) }),
    errorType: "LIMIT_EXCEEDED",
    words: /strategy is snipe now/,
  },
  {
    when: "the lot has ended",
    auction: anAuction({ life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: null } }),
    errorType: "AUCTION_ENDED",
    words: /ended/,
  },
  {
    when: "the lot says that it is closed",
    auction: anAuction({ listing: aListing({ isClosed: true }) }),
    errorType: "AUCTION_ENDED",
    words: /ended/,
  },
  {
    when: "the close time has come",
    auction: anAuction({ listing: aListing({ closeTimeMs: NOON_MS }) }),
    errorType: "AUCTION_ENDED",
    words: /ended/,
  },
  {
    when: "the price has reached it",
    auction: anAuction({ listing: aListing({ currentPriceCents: dollars(11) }) }),
    errorType: "BID_TOO_LOW",
    words: /more than the current price of \$11/,
  },
];
for (const { when, auction, errorType, words } of refusals) {
  Deno.test(`a bid is not sent when ${when}, and the ledger says why`, async () => {
    const bidding = createBidding();
    const outcome = await bidding.bidder.place(aBid(), () => auction);
    assertRefused(outcome, errorType, words);
    assert.ok(!wasSent(outcome));
    assert.deepEqual(bidding.nellis.calls, []);
    await assertRecorded(bidding, aBid(), outcome);
  });
}

Deno.test("limits are judged after the intent is durable, by what holds then", async () => {
  const { clock, nellis, store, bidder } = createBidding();
  const gate = store.hold("bid_history");
  let auction = anAuction();
  const placed = bidder.place(aBid(), () => auction);
  await clock.settle();
  auction = anAuction({ config: aConfig({ maxBidCents: dollars(5) }) });
  gate.open();
  assertRefused(await placed, "LIMIT_EXCEEDED", /maximum of \$5/);
  assert.deepEqual(nellis.calls, []);
});

Deno.test("after a sleep of the machine no bid leaves by a page from before it, nor by an order from before it", async () => {
  const { nellis, bidder, state } = createBidding();
  state.jumpedAtMs = NOON_MS;
  const readAt = (requestedAtMs: number) => () => anAuction({ listing: aListing({ requestedAtMs }) });
  for (const bid of [aBid(), { ...byHand, decidedAtMs: NOON_MS }]) {
    const outcome = await bidder.place(bid, readAt(NOON_MS));
    assert.ok(outcome.result === "not-sent" && outcome.isKeptHere);
    assert.match(outcome.message, /slept.*is read before a bid leaves/);
  }
  assert.deepEqual(nellis.calls, []);
  assert.equal((await bidder.place(aBid(), readAt(NOON_MS + 1))).result, "accepted");
  const ordered = { ...byHand, id: "another", decidedAtMs: NOON_MS + 1, amountCents: dollars(30) };
  assert.equal((await bidder.place(ordered, readAt(NOON_MS))).result, "accepted");
});

Deno.test("a lot that closes while the intent is written is not bid on", async () => {
  const { clock, nellis, store, bidder } = createBidding();
  const gate = store.hold("bid_history");
  const closeTimeMs = NOON_MS + 2_000;
  const placed = bidder.place(aBid(), () => anAuction({ listing: aListing({ closeTimeMs }) }));
  await clock.advance(3_000);
  gate.open();
  assertRefused(await placed, "AUCTION_ENDED", /ended/);
  assert.deepEqual(nellis.calls, []);
});

const byHand = aBid({ strategy: "manual", reason: "Bid by hand" });

Deno.test("a bid of exactly the maximum is sent", async () => {
  const { nellis, bidder } = createBidding();
  const auction = anAuction({ config: aConfig({ maxBidCents: dollars(11) }) });
  assert.equal((await bidder.place(aBid(), () => auction)).result, "accepted");
  assert.equal(nellis.bids().length, 1);
});

Deno.test("a bid by hand needs neither a strategy nor a maximum, nor that the lot is watched", async () => {
  const watchOnly = anAuction({ config: aConfig({ strategy: "manual", maxBidCents: 0 }) });
  for (const current of [() => watchOnly, null]) {
    const { nellis, bidder } = createBidding();
    assert.equal((await bidder.place(byHand, current)).result, "accepted");
    assert.equal(nellis.bids().length, 1);
  }
});

Deno.test("a lot that is not watched any more is not bid on, by strategy or by hand", async () => {
  for (const bid of [aBid(), byHand]) {
    const bidding = createBidding();
    const outcome = await bidding.bidder.place(bid, () => undefined);
    assert.deepEqual(outcome, {
      result: "not-sent",
      message: "The lot is not watched any more",
      isKeptHere: true,
    });
    assert.deepEqual(bidding.nellis.calls, []);
    await assertRecorded(bidding, bid, outcome);
  }
});

Deno.test("one bid a lot is on its way at a time, and another lot's is not held up", async () => {
  const { clock, nellis, bidder, ledger } = createBidding();
  nellis.change("2", {});
  const answer = nellis.hold("bid", LOT_ID);
  const first = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  const second = await bidder.place(aBid({ id: "second" }), () => anAuction());
  assert.equal(second.result, "not-sent");
  assert.equal(
    (await bidder.place(aBid({ id: "third", auctionId: "2", strategy: "manual" }), null)).result,
    "accepted",
  );
  let isSettled = false;
  const settled = bidder.answered(LOT_ID).then(() => isSettled = true);
  await clock.settle();
  assert.equal(isSettled, false);
  answer.open();
  await first;
  await settled;
  assert.equal(nellis.bids(LOT_ID).length, 1);
  assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ id }) => id), [aBid().id]);
  await bidder.answered(LOT_ID);
});

Deno.test("a bid that is turned away for another leaves no trace, and may be placed after it", async () => {
  const { clock, nellis, bidder, ledger, events } = createBidding();
  const answer = nellis.hold("bid", LOT_ID);
  const first = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  const second = aBid({ id: "second", amountCents: dollars(12) });
  const turnedAway = await bidder.place(second, () => anAuction());
  assert.match(turnedAway.message, /on its way: try again/);
  assert.deepEqual(events, []);
  assert.equal((await ledger.of(LOT_ID, 10)).length, 1);
  answer.open();
  await first;
  assert.equal((await bidder.place(second, () => anAuction())).result, "accepted");
  assert.deepEqual(nellis.bids().map(({ amountCents }) => amountCents), [dollars(11), dollars(12)]);
});

Deno.test("whatever came of a bid, its lot is free for the next, also for one that a listener places", async () => {
  const { clock, nellis, store, bidder, bus } = createBidding();
  for (const answer of others) nellis.queueBidAnswer(answer);
  for (const answer of others) {
    assert.deepEqual(await bidder.place(aBid(), () => anAuction()), answer);
    await bidder.answered(LOT_ID);
  }
  const allow = store.refuse("bid_history");
  assert.equal((await bidder.place(aBid(), () => anAuction())).result, "not-sent");
  allow();
  let next: Promise<BidOutcome> | undefined;
  bus.listen(() => next ??= bidder.place(aBid({ id: "next" }), () => anAuction()));
  assert.equal((await bidder.place(aBid(), () => anAuction())).result, "accepted");
  await clock.settle();
  assert.equal((await next)?.result, "accepted");
});

Deno.test("who waits for a lot's bid hears of its end after its answer is there, and at once where there is none", async () => {
  const { clock, nellis, bidder } = createBidding();
  assert.equal(await isSettled(clock, bidder.answered(LOT_ID)), true);
  const answer = nellis.hold("bid", LOT_ID);
  const order: string[] = [];
  const placed = bidder.place(aBid(), () => anAuction()).then(() => order.push("answered"));
  const waited = bidder.answered(LOT_ID).then(() => order.push("settled"));
  assert.equal(await isSettled(clock, bidder.answered("2")), true);
  answer.open();
  await Promise.all([placed, waited]);
  assert.deepEqual(order, ["answered", "settled"]);
});

Deno.test("a bid by hand on a lot that nobody watches is whole dollars from $1 too", async () => {
  for (const amountCents of [0, -100, 50, 1_050]) {
    const { nellis, bidder } = createBidding();
    assertRefused(await bidder.place({ ...byHand, amountCents }, null), "BID_TOO_LOW", /whole dollars/);
    assert.deepEqual(nellis.calls, []);
  }
});

Deno.test("bids that were on their way when Gavel was stopped are found, and stand as unknown from then on", async () => {
  const { clock, bidder, ledger } = createBidding();
  const lost = aBid({ id: "lost" });
  await ledger.intend(lost);
  await bidder.place(aBid({ id: "known" }), () => anAuction());
  await clock.settle();
  const found: PlannedBid[] = [];
  const takeOver = (isTaken: boolean) => (bid: PlannedBid) => {
    found.push(bid);
    return isTaken;
  };
  await bidder.recover(takeOver(true));
  await clock.settle();
  assert.deepEqual(found, [lost]);
  assert.deepEqual(await ledger.pendingBids(), [lost], "until a reading has settled it");
  await bidder.recover(takeOver(false));
  await clock.settle();
  const records = await ledger.of(LOT_ID, 10);
  assert.deepEqual(
    new Map(records.map(({ id, outcome }) => [id, outcome?.result])),
    new Map([
      ["known", "accepted"],
      ["lost", "unknown"],
    ]),
  );
  await bidder.recover(takeOver(false));
  assert.deepEqual(found, [lost, lost]);
});

Deno.test("closing gives up a bid whose intent is not durable yet, and sends none later", async () => {
  const { clock, nellis, store, ledger, bidder } = createBidding();
  const intent = store.hold("bid_history");
  const waiting = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  bidder.close();
  assert.equal((await waiting).result, "not-sent");
  intent.open();
  await clock.settle();
  assert.equal((await bidder.place(aBid({ id: "late" }), () => anAuction())).result, "not-sent");
  assert.equal((await bidder.place(aBid({ id: "by hand" }), null)).result, "not-sent");
  await clock.settle();
  assert.deepEqual(nellis.calls, []);
  const results = (await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome?.result);
  assert.deepEqual(results, ["not-sent", "not-sent", "not-sent"], "the next start finds nothing open");
});

Deno.test("at whatever moment Gavel closes, nothing leaves after it", async () => {
  const sentBefore = new Set<number>();
  for (let ticks = 0; ticks < 12; ticks++) {
    const { clock, nellis, store, bidder } = createBidding();
    const intent = store.hold("bid_history");
    const placed = bidder.place(aBid(), () => anAuction());
    await clock.settle();
    intent.open();
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
    bidder.close();
    const sent = nellis.bids().length;
    sentBefore.add(sent);
    assert.equal((await placed).result, sent === 1 ? "accepted" : "not-sent");
    await clock.settle();
    assert.equal(nellis.bids().length, sent, `${ticks} turns after its intent was let through`);
  }
  assert.deepEqual(sentBefore, new Set([0, 1]), "both sides of the moment were seen");
});

Deno.test("closing leaves a bid alone whose request has left: its answer counts", async () => {
  const bidding = createBidding();
  const answer = bidding.nellis.hold("bid", LOT_ID);
  const placed = bidding.bidder.place(aBid(), () => anAuction());
  await bidding.clock.settle();
  bidding.bidder.close();
  assert.equal(await isSettled(bidding.clock, placed), false);
  answer.open();
  assert.equal((await placed).result, "accepted");
  await assertRecorded(bidding, aBid(), await placed);
});

Deno.test("a bid whose intent is refused by the store after closing is given up once, and nobody else hears of that", async () => {
  const { clock, nellis, store, events, bidder } = createBidding();
  const intent = store.hold("bid_history");
  store.refuse("bid_history");
  const placed = bidder.place(aBid(), () => anAuction());
  await clock.settle();
  bidder.close();
  assert.equal((await placed).result, "not-sent");
  intent.open();
  await clock.settle();
  assert.deepEqual(events.map(({ type }) => type), ["bid-answered"]);
  assert.deepEqual(nellis.calls, []);
});

Deno.test("a bid whose sending breaks off in a way that nobody foresaw may have been taken", async () => {
  const bidding = createBidding();
  const broken = createBidder({
    isPaused: () => false,
    isDryRun: () => false,
    ...bidding,
    limits: NO_OWNER_LIMITS,
    nellisNow: bidding.clock.now,
    nellis: { placeBid: () => Promise.reject(new TypeError("boom")) },
  });
  const outcome = await broken.place(aBid(), () => anAuction());
  assert.equal(outcome.result, "unknown");
  assert.match(outcome.message, /may or may not count.*boom/);
  await assertRecorded(bidding, aBid(), outcome);
});

Deno.test("a bid by hand is held back by a maximum that was set", async () => {
  const { nellis, bidder } = createBidding();
  const auction = anAuction({ config: aConfig({ strategy: "manual", maxBidCents: dollars(5) }) });
  assertRefused(await bidder.place(byHand, () => auction), "LIMIT_EXCEEDED", /raise it first/);
  assert.deepEqual(nellis.calls, []);
});

Deno.test("while bidding is paused nothing leaves, by strategy or by hand, and the ledger says why", async () => {
  for (const bid of [aBid(), byHand]) {
    const bidding = createBidding();
    const intent = bidding.store.hold("bid_history");
    const placed = bidding.bidder.place(bid, () => anAuction());
    await bidding.clock.settle();
    bidding.state.isPaused = true;
    intent.open();
    assertRefused(await placed, "BIDDING_PAUSED", /resume it first/);
    assert.deepEqual(bidding.nellis.calls, []);
    await assertRecorded(bidding, bid, await placed);
  }
});

Deno.test("a dry run decides, checks and records, and sends nothing", async () => {
  const bidding = createBidding({ isDryRun: true });
  const outcome = await bidding.bidder.place(aBid(), () => anAuction());
  assertRefused(outcome, "DRY_RUN", /not sent/);
  await assertRecorded(bidding, aBid(), outcome);
  const poor = anAuction({ config: aConfig({ maxBidCents: dollars(5) }) });
  assertRefused(
    await bidding.bidder.place(aBid({ id: "2" }), () => poor),
    "LIMIT_EXCEEDED",
    /maximum of \$5/,
  );
  assert.deepEqual(bidding.nellis.calls, []);
});

Deno.test("a bid that can't be recorded in time is given up, and does not leave when the store is back", async () => {
  for (const bid of [aBid(), byHand]) {
    const { clock, nellis, store, bidder, ledger } = createBidding();
    const intent = store.hold("bid_history");
    const placed = bidder.place(bid, () => anAuction());
    await clock.advance(5_000);
    assert.equal((await placed).result, "not-sent");
    intent.open();
    await clock.advance(60_000);
    assert.deepEqual(nellis.calls, []);
    assert.deepEqual((await ledger.of(LOT_ID, 10)).map(({ outcome }) => outcome?.result), ["not-sent"]);
  }
});

Deno.test("what changes while a bid waits for its turn at Nellis keeps it here", async () => {
  const bidding = createBidding();
  const { bidder, nellis, state } = bidding;
  const turn = createGate();
  const placeBid = nellis.placeBid;
  nellis.placeBid = async (id, amountCents, refusal) => {
    await turn.opened;
    return refusal?.() ?? await placeBid(id, amountCents);
  };
  const placed = bidder.place(aBid(), () => anAuction());
  await bidding.clock.settle();
  state.isPaused = true;
  turn.open();
  assertRefused(await placed, "BIDDING_PAUSED", /paused/);
  assert.deepEqual(nellis.bids(), []);
});

Deno.test("the ledger says when a bid left, and nothing of that where it stayed here at the last moment", async () => {
  for (const isPaused of [false, true]) {
    const { bidder, nellis, state, clock, ledger } = createBidding();
    const placeBid = nellis.placeBid;
    nellis.placeBid = async (id, amountCents, refusal) => {
      await clock.advance(40);
      state.isPaused = isPaused;
      return refusal?.() ?? await placeBid(id, amountCents);
    };
    await bidder.place(aBid(), () => anAuction());
    await clock.settle();
    const [record] = await ledger.of(LOT_ID, 1);
    assert.equal(record?.sentAtMs, isPaused ? undefined : NOON_MS + 40);
  }
});
