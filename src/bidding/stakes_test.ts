import assert from "node:assert/strict";
import { aBid, accepted, dollars, LOT_ID, NOON_MS } from "../../tests/support/auctions.ts";
import type { BidOutcome, PlannedBid } from "../auction/types.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createLedger } from "./ledger.ts";
import { countStakes, type Stake } from "./stakes.ts";

const OTHER_ID = "87654321";
const NOTHING: Stake = {
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
  const staked = await countStakes(ledger, (id) => void changed.push(id), () => clock.nowMs);
  return { ledger, changed, clock, staked };
}

function bidOf(amount: number, changes: Partial<PlannedBid> = {}): PlannedBid {
  return aBid({ id: `bid of ${amount}`, amountCents: dollars(amount), ...changes });
}

Deno.test("an intent counts for nothing until its bid leaves", async () => {
  const { staked, changed } = await aLedger();
  await staked.intend(bidOf(20));
  assert.deepEqual([staked.stakeIn(LOT_ID), staked.openLots(), changed], [NOTHING, [], []]);
  staked.leaves(bidOf(20));
  assert.deepEqual(staked.stakeIn(LOT_ID), { ...NOTHING, openCents: dollars(20), openSinceMs: NOON_MS });
  assert.deepEqual([staked.openLots(), changed], [[LOT_ID], [LOT_ID]]);
  assert.deepEqual(staked.stakeIn(OTHER_ID), NOTHING);
});

Deno.test("a bid that was taken is accepted, and in front as long as the last one is", async () => {
  const { staked, changed } = await aLedger();
  for (const [amount, isLeading] of [[20, true], [15, true], [30, false]] as const) {
    staked.leaves(bidOf(amount));
    await staked.settle(bidOf(amount), accepted({ isLeading }), NOON_MS);
    assert.equal(staked.stakeIn(LOT_ID).leadingBidId, isLeading ? `bid of ${amount}` : null);
  }
  assert.deepEqual(staked.stakeIn(LOT_ID), {
    ...NOTHING,
    acceptedCents: dollars(30),
    answeredCents: dollars(30),
  });
  assert.equal(changed.length, 6);
});

for (const outcome of [rejected, notSent]) {
  Deno.test(`a bid that is ${outcome.result} comes to nothing`, async () => {
    const { staked } = await aLedger();
    staked.leaves(bidOf(20));
    await staked.settle(bidOf(20), outcome, NOON_MS);
    assert.deepEqual([staked.stakeIn(LOT_ID), staked.openLots()], [NOTHING, []]);
  });
}

Deno.test("a bid that never left, and is settled all the same, comes to nothing", async () => {
  const { staked } = await aLedger();
  await staked.settle(bidOf(20), rejected, NOON_MS);
  assert.deepEqual(staked.stakeIn(LOT_ID), NOTHING);
});

Deno.test("a bid of which nothing more was heard stays open until it is settled", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(20));
  await staked.settle(bidOf(20), unknown, NOON_MS);
  assert.equal(staked.stakeIn(LOT_ID).openCents, dollars(20));
  await staked.settle(bidOf(20), rejected, NOON_MS + 1);
  assert.deepEqual([staked.stakeIn(LOT_ID), staked.openLots()], [NOTHING, []]);
});

Deno.test("a bid that stands already, by Nellis's word, stays open as well", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(20));
  await staked.settle(
    bidOf(20),
    { result: "unknown", errorType: "DUPLICATE_BID_AMOUNT", message: "It stands" },
    NOON_MS,
  );
  assert.deepEqual([staked.stakeIn(LOT_ID).openCents, staked.openLots()], [dollars(20), [LOT_ID]]);
});

Deno.test("an accepted bid of which Nellis did not say whether it leads counts as a lead", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(20));
  await staked.settle(bidOf(20), { ...accepted({ isLeading: false }), isLeadInDoubt: true }, NOON_MS);
  assert.equal(staked.stakeIn(LOT_ID).leadingBidId, "bid of 20");
});

Deno.test("of several open bids on a lot the highest counts, and the last says since when", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(30));
  staked.leaves(bidOf(20, { decidedAtMs: NOON_MS + 5 }));
  assert.deepEqual(staked.stakeIn(LOT_ID), {
    ...NOTHING,
    openCents: dollars(30),
    openSinceMs: NOON_MS + 5,
  });
});

Deno.test("the same stake is the same object, and another one as soon as anything has changed", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(20));
  const before = staked.stakeIn(LOT_ID);
  assert.equal(staked.stakeIn(LOT_ID), before);
  await staked.settle(bidOf(20), accepted(), NOON_MS);
  assert.notEqual(staked.stakeIn(LOT_ID), before);
});

Deno.test("after a start everything is counted from the ledger, oldest first", async () => {
  const { ledger } = await aLedger();
  await ledger.settle(bidOf(40, { decidedAtMs: NOON_MS + 9 }), accepted({ isLeading: false }), NOON_MS + 9);
  await ledger.settle(bidOf(30), accepted(), NOON_MS);
  await ledger.settle(bidOf(99), rejected, NOON_MS);
  await ledger.settle(bidOf(25, { auctionId: OTHER_ID }), unknown, NOON_MS);
  await ledger.intend(bidOf(26, { auctionId: OTHER_ID, decidedAtMs: NOON_MS + 7 }));
  await ledger.settle(bidOf(27, { auctionId: "3" }), notSent, NOON_MS);
  const staked = await countStakes(ledger, () => assert.fail("Nothing changes at a start"), () => NOON_MS);
  assert.deepEqual(staked.stakeIn(LOT_ID), {
    ...NOTHING,
    acceptedCents: dollars(40),
    answeredCents: dollars(40),
  });
  assert.deepEqual(staked.stakeIn(OTHER_ID), {
    ...NOTHING,
    openCents: dollars(26),
    openSinceMs: NOON_MS + 7,
  });
  assert.deepEqual([staked.stakeIn("3"), staked.openLots()], [NOTHING, [OTHER_ID]]);
});

Deno.test("the ledger beneath is told of every end", async () => {
  const { ledger, staked } = await aLedger();
  await staked.settle(bidOf(20), accepted(), NOON_MS + 1);
  assert.deepEqual(await ledger.of(LOT_ID, 9), [{
    ...bidOf(20),
    outcome: accepted(),
    settledAtMs: NOON_MS + 1,
  }]);
});

Deno.test("what a reading shows settles a bid whose fate is open, and no other", async () => {
  const { staked } = await aLedger();
  staked.leaves(bidOf(20));
  await staked.settleIfOpen(bidOf(20), rejected, NOON_MS);
  assert.deepEqual(staked.stakeIn(LOT_ID), NOTHING);
  staked.leaves(bidOf(30));
  await staked.settle(bidOf(30), accepted(), NOON_MS);
  await staked.settleIfOpen(bidOf(30), accepted({ isLeading: false }), NOON_MS + 1);
  assert.equal(staked.stakeIn(LOT_ID).leadingBidId, "bid of 30");
});

Deno.test("what only a reading found out was not answered", async () => {
  const { staked, ledger } = await aLedger();
  await staked.settle(bidOf(21), accepted(), NOON_MS);
  staked.leaves(bidOf(29));
  await staked.settleIfOpen(bidOf(29), accepted({ isFoundOut: true }), NOON_MS);
  const { acceptedCents, answeredCents } = staked.stakeIn(LOT_ID);
  assert.deepEqual([acceptedCents, answeredCents], [dollars(29), dollars(21)]);
  const again = await countStakes(ledger, () => {}, () => NOON_MS);
  assert.equal(again.stakeIn(LOT_ID).answeredCents, dollars(21), "and after a restart");
});

Deno.test("a bid that a page does not show counts until no cache is that old, also after a restart", async () => {
  const { staked, ledger, clock } = await aLedger();
  const missing: BidOutcome = { ...rejected, errorType: "CONNECTION_ERROR", isFoundOut: true };
  await staked.intend(bidOf(20));
  staked.leaves(bidOf(20));
  await staked.settleIfOpen(bidOf(20), missing, NOON_MS);
  assert.deepEqual([staked.stakeIn(LOT_ID).openCents, staked.openLots()], [dollars(20), [LOT_ID]]);
  clock.nowMs += 29_999;
  assert.equal(staked.stakeIn(LOT_ID).openCents, dollars(20));
  const again = await countStakes(ledger, () => {}, () => clock.nowMs);
  assert.equal(again.stakeIn(LOT_ID).openCents, dollars(20));
  clock.nowMs += 1;
  for (const stakes of [staked, again, await countStakes(ledger, () => {}, () => clock.nowMs)]) {
    assert.deepEqual([stakes.openLots(), stakes.stakeIn(LOT_ID)], [[], NOTHING]);
  }
});
