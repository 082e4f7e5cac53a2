import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  limits,
  NOON_MS,
  rules,
} from "../../../tests/support/auctions.ts";
import { limitOfStrategy } from "../limits/limits.ts";
import { step } from "../step.ts";
import type { Auction, BidOutcome, Passed, Rules, Step } from "../types.ts";

const OURS = rules();

function answered(auction: Auction, outcome: BidOutcome): Step {
  const bid = aBid();
  return step(
    { ...auction, bidding: { phase: "placing", bid } },
    { type: "bid-answered", bidId: bid.id, outcome },
    NOON_MS,
    OURS,
  );
}

function passedAt(price: number): BidOutcome {
  return accepted({
    isLeading: false,
    currentPriceCents: dollars(price),
    nextBidCents: dollars(price + 1),
  });
}

function readAt(auction: Auction, price: number, ours: Rules = OURS, isWinning = false): Step {
  const listing = aListing({ currentPriceCents: dollars(price), userState: { isWinning } });
  return step(auction, { type: "listing", listing }, NOON_MS, ours);
}

/** The next bid on a lot whose last bids were passed, the last of them at `price`. */
function bidAfter(inARow: number, price: number, overrides: Partial<Auction> = {}, ours: Rules = OURS) {
  const passed: Passed = { inARow, priceCents: dollars(price) };
  const [bid] = bidsIn(readAt(anAuction({ passed, ...overrides }), price, ours));
  return bid ?? assert.fail("a bid is due");
}

Deno.test("after three bids in a row that were passed each next step doubles, and the reason says so", () => {
  const amounts = [0, 1, 2, 3, 4, 5, 6].map((inARow) => bidAfter(inARow, 10).amountCents);
  assert.deepEqual(amounts, [11, 11, 11, 12, 14, 18, 26].map(dollars));
  assert.equal(bidAfter(2, 10).reason, "Not leading at $10");
  assert.equal(
    bidAfter(5, 10).reason,
    "Not leading at $10; 5 bids in a row were taken and passed, so this one goes $8 above it",
  );
});

Deno.test("it is the step above the price that doubles, as the owner's increment or buffer makes it", () => {
  const config = aConfig({ incrementCents: dollars(5) });
  assert.equal(bidAfter(4, 10, { config }).amountCents, dollars(30));
  assert.equal(bidAfter(3, 10, {}, rules({ bidBufferCents: dollars(2) })).amountCents, dollars(16));
});

Deno.test("with USE_DOUBLING_STEPS off the steps stay as they are set", () => {
  const bid = bidAfter(9, 10, {}, rules({ doublesSteps: false }));
  assert.equal(bid.amountCents, dollars(11));
  assert.equal(bid.reason, "Not leading at $10");
});

Deno.test("answers that say a bid was passed are counted, by whichever hand; a lead or a refusal ends the row", () => {
  const one = answered(anAuction(), passedAt(12)).auction;
  assert.deepEqual(one.passed, { inARow: 1, priceCents: dollars(12) });
  const two = answered(one, passedAt(14)).auction;
  assert.equal(two.passed?.inARow, 2);
  assert.equal(answered(two, { result: "not-sent", message: "No" }).auction.passed?.inARow, 2);
  assert.equal(answered(two, { result: "unknown", message: "No" }).auction.passed?.inARow, 2);
  assert.equal(answered(two, accepted()).auction.passed, null);
  const keptHere = {
    result: "rejected",
    errorType: "LIMIT_EXCEEDED",
    message: "No",
    isKeptHere: true,
  } as const;
  assert.equal(answered(two, keptHere).auction.passed?.inARow, 2);
  const refused = { result: "rejected", errorType: "BID_TOO_LOW", message: "No" } as const;
  assert.equal(answered(two, refused).auction.passed, null);
});

Deno.test("the row ends when we lead, when somebody else has bid, and with another config", () => {
  const passed = { inARow: 5, priceCents: dollars(12) };
  const auction = anAuction({ passed });
  assert.equal(readAt(auction, 12).auction.passed, passed);
  assert.equal(readAt(auction, 12, OURS, true).auction.passed, null);
  assert.equal(readAt(auction, 13).auction.passed, null);
  assert.deepEqual(bidsIn(readAt(auction, 13)).map(({ amountCents }) => amountCents), [dollars(14)]);
  const heard = (priceCents: number) =>
    step(auction, { type: "feed-bid", priceCents, bidCount: null }, NOON_MS, OURS).auction.passed;
  assert.equal(heard(dollars(12)), passed, "the feed's word of our own bid");
  assert.equal(heard(dollars(13)), null);
  const changed = step(auction, { type: "config-changed", config: aConfig() }, NOON_MS, OURS);
  assert.equal(changed.auction.passed, null);
});

Deno.test("what the feed or a page tells while our bid is on its way is our own bid's doing, and ends no row", () => {
  const passed = { inARow: 2, priceCents: dollars(12) };
  const placing = anAuction({ passed, bidding: { phase: "placing", bid: aBid() } });
  const heard = step(placing, { type: "feed-bid", priceCents: dollars(14), bidCount: null }, NOON_MS, OURS);
  const read = readAt(heard.auction, 14);
  const settled = step(
    read.auction,
    { type: "bid-answered", bidId: aBid().id, outcome: passedAt(14) },
    NOON_MS,
    OURS,
  );
  assert.deepEqual(settled.auction.passed, { inARow: 3, priceCents: dollars(14) });
});

Deno.test("however many bids were passed, no step goes above a limit", () => {
  const cents = fc.integer({ min: 0, max: 20_000 });
  fc.assert(fc.property(
    fc.record({
      inARow: fc.integer({ min: 0, max: 2_000 }),
      price: fc.integer({ min: 0, max: 150 }),
      maxBidCents: cents,
      maxTotalCents: fc.option(cents),
      highestBidCents: fc.option(cents),
      leftCents: fc.option(cents),
      incrementCents: fc.integer({ min: 0, max: 2_000 }),
    }),
    ({ inARow, price, maxBidCents, maxTotalCents, highestBidCents, leftCents, incrementCents }) => {
      const config = aConfig({ maxBidCents, maxTotalCents, incrementCents });
      const budget = leftCents === null ? null : { leftCents, label: "your budget" };
      const ours = rules({ limits: limits({ highestBidCents, budget }) });
      const auction = anAuction({ config, passed: { inARow, priceCents: dollars(price) } });
      for (const { amountCents } of bidsIn(readAt(auction, price, ours))) {
        assert.ok(amountCents <= limitOfStrategy(config, ours.limits).amountCents);
        assert.ok(amountCents > dollars(price) && amountCents % 100 === 0);
      }
    },
  ));
});
