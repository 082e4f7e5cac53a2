import assert from "node:assert/strict";
import {
  accepted,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
  SECOND_MS,
} from "../../../tests/support/auctions.ts";
import { alarmAt, step } from "../step.ts";
import { nextTryInOutage } from "./setback.ts";
import type { Auction, BidOutcome, Listing, Step } from "../types.ts";

const OURS = rules();
const UNKNOWN: BidOutcome = { result: "unknown", message: "Nellis answered the bid with 500" };
const NOT_SENT: BidOutcome = { result: "not-sent", message: "Connection refused" };
const REFUSED: BidOutcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" };

/** Each bid of an auction from noon on meets `outcome`, and the lot is read at once, until its close. */
function bidUntilTheClose(auction: Auction, outcome: BidOutcome, lot: Partial<Listing> = {}) {
  const { closeTimeMs } = auction.listing ?? aListing();
  const bidTimes: number[] = [];
  const notices: string[] = [];
  let now = auction;
  const take = (next: Step) => {
    now = next.auction;
    notices.push(...noticesIn(next));
    return next;
  };
  let nowMs: number | null = NOON_MS;
  while (nowMs !== null && nowMs < closeTimeMs) {
    const [bid] = bidsIn(take(step(now, { type: "alarm" }, nowMs, OURS)));
    if (bid) {
      bidTimes.push(nowMs);
      take(step(now, { type: "bid-answered", bidId: bid.id, outcome }, nowMs, OURS));
      const listing = aListing({ closeTimeMs, ...lot, requestedAtMs: nowMs });
      take(step(now, { type: "listing", listing }, nowMs, OURS));
    }
    nowMs = alarmAt(now, nowMs, OURS);
  }
  return { auction: now, bidTimes, notices, closeTimeMs };
}

const closingIn = (ms: number) => anAuction({ listing: aListing({ closeTimeMs: NOON_MS + ms }) });

for (const outcome of [UNKNOWN, NOT_SENT]) {
  Deno.test(`an outage is bid through until the close: ${outcome.message}`, () => {
    const { bidTimes, notices, closeTimeMs } = bidUntilTheClose(closingIn(10 * MINUTE_MS), outcome);
    const pausesMs = bidTimes.slice(1).map((atMs, index) => atMs - (bidTimes[index] ?? 0));
    assert.deepEqual(pausesMs.slice(0, 7), [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    for (const [index, pauseMs] of pausesMs.entries()) {
      const leftMs = closeTimeMs - (bidTimes[index] ?? 0);
      if (leftMs <= 2 * MINUTE_MS) assert.ok(pauseMs <= 5_000, `${pauseMs} ms with ${leftMs} left`);
      if (leftMs <= 15 * SECOND_MS) assert.ok(pauseMs <= 1_000, `${pauseMs} ms with ${leftMs} left`);
    }
    assert.ok(closeTimeMs - (bidTimes.at(-1) ?? 0) <= 1_000, "it is tried to the end");
    const begun = outcome === UNKNOWN ? ["bidUnknown", "bidsFailing"] : ["bidsFailing"];
    assert.deepEqual(notices, begun, "told once that it fails");
  });
}

Deno.test("a pause that reaches into the time of shorter ones ends early in it", () => {
  const closeMs = NOON_MS + 10 * MINUTE_MS;
  assert.equal(nextTryInOutage(20, closeMs, closeMs - 121_000), closeMs - 115_000);
  assert.equal(nextTryInOutage(20, closeMs, closeMs - 16_000), closeMs - 14_000);
  assert.equal(nextTryInOutage(20, closeMs, closeMs - 100_000), closeMs - 95_000);
});

Deno.test("the owner hears when bids get through again, if they heard that they failed", () => {
  const failing = bidUntilTheClose(closingIn(MINUTE_MS), NOT_SENT).auction;
  const again = step(failing, { type: "alarm" }, failing.setback?.notBeforeMs ?? 0, OURS);
  const [bid] = bidsIn(
    step({ ...failing, listing: aListing() }, { type: "alarm" }, NOON_MS + MINUTE_MS, OURS),
  );
  assert.deepEqual(bidsIn(again), [], "the close has passed");
  assert.ok(bid);
  for (const outcome of [accepted(), REFUSED]) {
    const placing = { ...failing, listing: aListing(), bidding: { phase: "placing", bid } as const };
    const settled = step(
      placing,
      { type: "bid-answered", bidId: bid.id, outcome },
      NOON_MS + MINUTE_MS,
      OURS,
    );
    assert.deepEqual(noticesIn(settled), ["bidsBack"]);
  }
});

Deno.test("an outage outlasts a moved price, and ends once a reading shows that the bid was taken", () => {
  const bid = bidsIn(step(anAuction(), { type: "alarm" }, NOON_MS, OURS))[0] ?? assert.fail("it is decided");
  const placing = anAuction({ bidding: { phase: "placing", bid } });
  const settled =
    step(placing, { type: "bid-answered", bidId: bid.id, outcome: UNKNOWN }, NOON_MS, OURS).auction;
  const risen = aListing({ currentPriceCents: dollars(20), requestedAtMs: NOON_MS + 1 });
  const passed = step(settled, { type: "listing", listing: risen }, NOON_MS + 1, OURS);
  assert.deepEqual([passed.auction.setback?.kind, bidsIn(passed)], ["outage", []]);
  const leading = aListing({
    currentPriceCents: bid.amountCents,
    userState: { isWinning: true },
    requestedAtMs: NOON_MS + 1,
  });
  const taken = step(settled, { type: "listing", listing: leading }, NOON_MS + 1, OURS);
  assert.deepEqual([taken.auction.setback, noticesIn(taken)], [null, ["bidsBack"]]);
});
