import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  LOT_ID,
  NOON_MS,
  rules,
} from "../../tests/support/auctions.ts";
import { step } from "./step.ts";
import type { Auction, BidOutcome, Step } from "./types.ts";

const OURS = rules();

function order(auction: Auction, amountCents: number, nowMs = NOON_MS): Step {
  return step(auction, { type: "bid-ordered", orderId: "order-1", amountCents }, nowMs, OURS);
}

/** The answer to an order that must not become a bid. */
function refusalOf(after: Step, before: Auction): BidOutcome {
  assert.deepEqual(effectTypes(after), ["refuse-bid"]);
  assert.equal(after.auction, before, "a refusal changes nothing");
  const [effect] = after.effects;
  assert.ok(effect?.type === "refuse-bid" && effect.orderId === "order-1");
  return effect.outcome;
}

Deno.test("a bid by hand goes out at once, for whatever strategy, and carries its order", () => {
  for (const strategy of ["manual", "aggressive", "snipe"] as const) {
    const after = order(anAuction({ config: aConfig({ strategy }) }), dollars(25));
    const bid = {
      id: `${LOT_ID}-${NOON_MS}-1`,
      auctionId: LOT_ID,
      amountCents: dollars(25),
      strategy: "manual",
      reason: "Bid by hand",
      decidedAtMs: NOON_MS,
    } as const;
    assert.deepEqual(after.effects, [{ type: "save" }, { type: "bid", bid, orderId: "order-1" }]);
    assert.deepEqual(after.auction.bidding, { phase: "placing", bid });
    assert.equal(after.auction.bidsDecided, 1);
  }
});

Deno.test("without a maximum, unread or already leading, the owner's word is enough", () => {
  const cases = [
    anAuction({ config: aConfig({ maxBidCents: 0 }) }),
    anAuction({ listing: null }),
    anAuction({ listing: aListing({ userState: { isWinning: true } }) }),
  ];
  for (const auction of cases) assert.equal(bidsIn(order(auction, dollars(50)))[0]?.amountCents, dollars(50));
});

Deno.test("a maximum that was set holds back the owner's hand too, and says what to do", () => {
  const auction = anAuction();
  const outcome = refusalOf(order(auction, dollars(101)), auction);
  assert.equal(outcome.result === "rejected" && outcome.errorType, "LIMIT_EXCEEDED");
  assert.match(outcome.message, /\$101 .*\$100.*raise it/);
  assert.equal(bidsIn(order(auction, dollars(100))).length, 1);
});

Deno.test("a bid at or below the price is refused before it is sent", () => {
  const auction = anAuction();
  for (const amount of [1, 9, 10]) {
    const outcome = refusalOf(order(auction, dollars(amount)), auction);
    assert.equal(outcome.result === "rejected" && outcome.errorType, "BID_TOO_LOW");
  }
});

Deno.test("a bid on a lot that is over is refused", () => {
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won: false } as const;
  const over = [
    anAuction({ life: ended }),
    anAuction({ listing: aListing({ isClosed: true }) }),
    anAuction({ listing: aListing({ closeTimeMs: NOON_MS }) }),
  ];
  for (const auction of over) {
    const outcome = refusalOf(order(auction, dollars(20)), auction);
    assert.equal(outcome.result === "rejected" && outcome.errorType, "AUCTION_ENDED");
  }
});

Deno.test("while another bid is on its way or its outcome is unknown, the order is refused and may be repeated", () => {
  const unsettled = [
    anAuction({ bidding: { phase: "placing", bid: aBid() } }),
    anAuction({ bidding: { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: true } }),
  ];
  for (const auction of unsettled) {
    const outcome = refusalOf(order(auction, dollars(20)), auction);
    assert.equal(outcome.result, "not-sent");
    assert.match(outcome.message, /again/);
  }
});

Deno.test("once the last bid has been answered, the owner need not wait for the next reading", () => {
  const bidding = { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: false } as const;
  const after = order(anAuction({ bidding, bidsDecided: 1 }), dollars(20));
  assert.deepEqual(bidsIn(after).map(({ id }) => id), [`${LOT_ID}-${NOON_MS}-2`]);
});

Deno.test("Nellis takes whole dollars above nothing, so nothing else is sent to it", () => {
  const unread = anAuction({ listing: null });
  for (const amountCents of [1_050, 2_001, 1_100.5, 0, -100, NaN, Infinity]) {
    for (const auction of [anAuction({ config: aConfig({ maxBidCents: 0 }) }), unread]) {
      const outcome = refusalOf(order(auction, amountCents), auction);
      assert.equal(outcome.result === "rejected" && outcome.errorType, "BID_TOO_LOW", `${amountCents} cents`);
      assert.match(outcome.message, /whole dollars from \$1/);
    }
  }
});

Deno.test("what the owner bids by hand is not bid again by the strategy before the lot is read", () => {
  const placing = order(anAuction(), dollars(20)).auction;
  const outcome = accepted({ isLeading: false, currentPriceCents: dollars(21), nextBidCents: dollars(22) });
  const bidId = `${LOT_ID}-${NOON_MS}-1`;
  const settled = step(placing, { type: "bid-answered", bidId, outcome }, NOON_MS + 100, OURS);
  assert.deepEqual(bidsIn(settled), []);
  const listing = aListing({ currentPriceCents: dollars(21), requestedAtMs: NOON_MS + 200 });
  const read = step(settled.auction, { type: "listing", listing }, NOON_MS + 300, OURS);
  assert.deepEqual(bidsIn(read).map(({ amountCents }) => amountCents), [dollars(22)]);
});

Deno.test("bids by hand that the house refuses leave the strategy's own tries alone", () => {
  let auction = anAuction({ config: aConfig({ strategy: "snipe" }) });
  for (const offset of [0, 10_000, 20_000]) {
    const placing = order(auction, dollars(11), NOON_MS + offset).auction;
    assert.equal(placing.bidding.phase, "placing");
    const bidId = placing.bidding.phase === "placing" ? placing.bidding.bid.id : "";
    const outcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" } as const;
    const settled =
      step(placing, { type: "bid-answered", bidId, outcome }, NOON_MS + offset + 100, OURS).auction;
    const listing = aListing({ requestedAtMs: NOON_MS + offset + 200 });
    auction = step(settled, { type: "listing", listing }, NOON_MS + offset + 300, OURS).auction;
  }
  const snipe = step(auction, { type: "alarm" }, aListing().closeTimeMs - 10_000, OURS);
  assert.equal(bidsIn(snipe).length, 1);
});
