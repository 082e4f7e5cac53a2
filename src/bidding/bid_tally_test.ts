import assert from "node:assert/strict";
import { aBid, accepted, dollars, LOT_ID, NOON_MS } from "../../tests/support/auctions.ts";
import type { BidOutcome, PlannedBid } from "../auction/types.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createLedger } from "./ledger.ts";
import { type BidTally, tallyBids } from "./bid_tally.ts";

const OTHER_ID = "87654321";
const NOTHING: BidTally = {
  openCents: 0,
  openSinceMs: 0,
  acceptedCents: 0,
  answeredCents: 0,
  leadingBidId: null,
};
const rejected: BidOutcome = { result: "rejected", errorType: "OUTBID", message: "A higher bid is in" };
const unknown: BidOutcome = { result: "unknown", message: "No answer" };
const notSent: BidOutcome = { result: "not-sent", message: "Connection refused" };

async function aLedger() {
  const ledger = createLedger(createMemoryStore());
  const changed: string[] = [];
  const clock = { nowMs: NOON_MS };
  const tallied = await tallyBids(ledger, (id) => void changed.push(id), () => clock.nowMs);
  return { ledger, changed, clock, tallied };
}

function bidOf(amount: number, changes: Partial<PlannedBid> = {}): PlannedBid {
  return aBid({ id: `bid of ${amount}`, amountCents: dollars(amount), ...changes });
}

Deno.test("an intent counts for nothing until its bid leaves", async () => {
  const { tallied, changed } = await aLedger();
  await tallied.intend(bidOf(20));
  assert.deepEqual([tallied.tallyOf(LOT_ID), tallied.openLots(), changed], [NOTHING, [], []]);
  tallied.leaves(bidOf(20));
  assert.deepEqual(tallied.tallyOf(LOT_ID), { ...NOTHING, openCents: dollars(20), openSinceMs: NOON_MS });
  assert.deepEqual([tallied.openLots(), changed], [[LOT_ID], [LOT_ID]]);
  assert.deepEqual(tallied.tallyOf(OTHER_ID), NOTHING);
});

Deno.test("a bid that was taken is accepted, and in front as long as the last one is", async () => {
  const { tallied, changed } = await aLedger();
  // The last is lower than the one before: what was accepted once stays the most that the lot may cost.
  for (const [amount, isLeading] of [[20, true], [30, true], [15, false]] as const) {
    tallied.leaves(bidOf(amount));
    await tallied.settle(bidOf(amount), accepted({ isLeading }), NOON_MS);
    assert.equal(tallied.tallyOf(LOT_ID).leadingBidId, isLeading ? `bid of ${amount}` : null);
  }
  assert.deepEqual(tallied.tallyOf(LOT_ID), {
    ...NOTHING,
    acceptedCents: dollars(30),
    answeredCents: dollars(30),
  });
  assert.equal(changed.length, 6);
});

for (const outcome of [rejected, notSent]) {
  Deno.test(`a bid that is ${outcome.result} comes to nothing`, async () => {
    const { tallied } = await aLedger();
    tallied.leaves(bidOf(20));
    await tallied.settle(bidOf(20), outcome, NOON_MS);
    assert.deepEqual([tallied.tallyOf(LOT_ID), tallied.openLots()], [NOTHING, []]);
  });
}

Deno.test("a bid that never left, and is settled all the same, comes to nothing", async () => {
  const { tallied } = await aLedger();
  await tallied.settle(bidOf(20), rejected, NOON_MS);
  assert.deepEqual(tallied.tallyOf(LOT_ID), NOTHING);
});

Deno.test("a bid of which nothing more was heard stays open until it is settled", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(20));
  await tallied.settle(bidOf(20), unknown, NOON_MS);
  assert.equal(tallied.tallyOf(LOT_ID).openCents, dollars(20));
  await tallied.settle(bidOf(20), rejected, NOON_MS + 1);
  assert.deepEqual([tallied.tallyOf(LOT_ID), tallied.openLots()], [NOTHING, []]);
});

Deno.test("a bid that stands already, by Nellis's word, stays open as well", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(20));
  await tallied.settle(
    bidOf(20),
    { result: "unknown", errorType: "DUPLICATE_BID_AMOUNT", message: "It stands" },
    NOON_MS,
  );
  assert.deepEqual([tallied.tallyOf(LOT_ID).openCents, tallied.openLots()], [dollars(20), [LOT_ID]]);
});

Deno.test("an accepted bid of which Nellis did not say whether it leads counts as a lead", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(20));
  await tallied.settle(bidOf(20), { ...accepted({ isLeading: false }), isLeadInDoubt: true }, NOON_MS);
  assert.equal(tallied.tallyOf(LOT_ID).leadingBidId, "bid of 20");
});

Deno.test("of several open bids on a lot the highest counts, and the last says since when", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(30));
  tallied.leaves(bidOf(20, { decidedAtMs: NOON_MS + 5 }));
  assert.deepEqual(tallied.tallyOf(LOT_ID), {
    ...NOTHING,
    openCents: dollars(30),
    openSinceMs: NOON_MS + 5,
  });
});

Deno.test("the same tally is the same object, and another one as soon as anything has changed", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(20));
  const before = tallied.tallyOf(LOT_ID);
  assert.equal(tallied.tallyOf(LOT_ID), before);
  await tallied.settle(bidOf(20), accepted(), NOON_MS);
  assert.notEqual(tallied.tallyOf(LOT_ID), before);
});

Deno.test("after a start everything is counted from the ledger, oldest first", async () => {
  const { ledger } = await aLedger();
  await ledger.settle(bidOf(40, { decidedAtMs: NOON_MS + 9 }), accepted({ isLeading: false }), NOON_MS + 9);
  await ledger.settle(bidOf(30), accepted(), NOON_MS);
  await ledger.settle(bidOf(99), rejected, NOON_MS);
  await ledger.settle(bidOf(25, { auctionId: OTHER_ID }), unknown, NOON_MS);
  await ledger.intend(bidOf(26, { auctionId: OTHER_ID, decidedAtMs: NOON_MS + 7 }));
  await ledger.settle(bidOf(27, { auctionId: "3" }), notSent, NOON_MS);
  const tallied = await tallyBids(ledger, () => assert.fail("Nothing changes at a start"), () => NOON_MS);
  assert.deepEqual(tallied.tallyOf(LOT_ID), {
    ...NOTHING,
    acceptedCents: dollars(40),
    answeredCents: dollars(40),
  });
  assert.deepEqual(tallied.tallyOf(OTHER_ID), {
    ...NOTHING,
    openCents: dollars(26),
    openSinceMs: NOON_MS + 7,
  });
  assert.deepEqual([tallied.tallyOf("3"), tallied.openLots()], [NOTHING, [OTHER_ID]]);
});

Deno.test("the ledger beneath is told of every end", async () => {
  const { ledger, tallied } = await aLedger();
  await tallied.settle(bidOf(20), accepted(), NOON_MS + 1);
  assert.deepEqual(await ledger.of(LOT_ID, 9), [{
    ...bidOf(20),
    outcome: accepted(),
    settledAtMs: NOON_MS + 1,
  }]);
});

Deno.test("what a reading shows settles an open bid, and no other", async () => {
  const { tallied } = await aLedger();
  tallied.leaves(bidOf(20));
  await tallied.settleIfOpen(bidOf(20), rejected, NOON_MS);
  assert.deepEqual(tallied.tallyOf(LOT_ID), NOTHING);
  tallied.leaves(bidOf(30));
  await tallied.settle(bidOf(30), accepted(), NOON_MS);
  await tallied.settleIfOpen(bidOf(30), accepted({ isLeading: false }), NOON_MS + 1);
  assert.equal(tallied.tallyOf(LOT_ID).leadingBidId, "bid of 30");
});

Deno.test("what only a reading found out was not answered", async () => {
  const { tallied, ledger } = await aLedger();
  await tallied.settle(bidOf(21), accepted(), NOON_MS);
  tallied.leaves(bidOf(29));
  await tallied.settleIfOpen(bidOf(29), accepted({ isFoundOut: true }), NOON_MS);
  const { acceptedCents, answeredCents } = tallied.tallyOf(LOT_ID);
  assert.deepEqual([acceptedCents, answeredCents], [dollars(29), dollars(21)]);
  const again = await tallyBids(ledger, () => {}, () => NOON_MS);
  assert.equal(again.tallyOf(LOT_ID).answeredCents, dollars(21), "and after a restart");
});

Deno.test("a bid that a page does not show counts until no cache is that old, also after a restart", async () => {
  const { tallied, ledger, clock } = await aLedger();
  const missing: BidOutcome = { ...rejected, errorType: "CONNECTION_ERROR", isFoundOut: true };
  await tallied.intend(bidOf(20));
  tallied.leaves(bidOf(20));
  await tallied.settleIfOpen(bidOf(20), missing, NOON_MS);
  assert.deepEqual([tallied.tallyOf(LOT_ID).openCents, tallied.openLots()], [dollars(20), [LOT_ID]]);
  clock.nowMs += 29_999;
  assert.equal(tallied.tallyOf(LOT_ID).openCents, dollars(20));
  const again = await tallyBids(ledger, () => {}, () => clock.nowMs);
  assert.equal(again.tallyOf(LOT_ID).openCents, dollars(20));
  clock.nowMs += 1;
  for (const each of [tallied, again, await tallyBids(ledger, () => {}, () => clock.nowMs)]) {
    assert.deepEqual([each.openLots(), each.tallyOf(LOT_ID)], [[], NOTHING]);
  }
});

Deno.test("the tally knows when the next bid that no page shows stops counting", async () => {
  const { tallied, clock } = await aLedger();
  assert.equal(tallied.nextDoubtEndsAt(), null);
  const missing: BidOutcome = { ...rejected, isFoundOut: true };
  tallied.leaves(bidOf(20));
  assert.equal(tallied.nextDoubtEndsAt(), null, "it is open, and no time ends that");
  await tallied.settle(bidOf(20), missing, NOON_MS);
  tallied.leaves(bidOf(30, { auctionId: OTHER_ID }));
  await tallied.settle(bidOf(30, { auctionId: OTHER_ID }), missing, NOON_MS + 5_000);
  assert.equal(tallied.nextDoubtEndsAt(), NOON_MS + 30_000);
  clock.nowMs = NOON_MS + 30_000;
  assert.equal(tallied.tallyOf(LOT_ID).openCents, 0);
  assert.equal(tallied.nextDoubtEndsAt(), NOON_MS + 35_000);
  clock.nowMs = NOON_MS + 35_000;
  assert.equal(tallied.nextDoubtEndsAt(), null);
});
