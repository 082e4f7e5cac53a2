import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, aWireState, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { type OfferFacts, offerOf } from "./bid_offer.ts";

const SEEN = { currentBid: 12, nextBid: 13, isWinning: false, isPractice: false };

function offer(facts: Partial<OfferFacts> = {}) {
  return offerOf({
    auction: aWireLot(),
    typed: { ok: true, dollars: 13 },
    seen: SEEN,
    settings: SPENDING,
    state: aWireState(),
    isLive: true,
    isOld: false,
    ...facts,
  });
}

test("a bid on the price that was seen can be sent, with its sum", () => {
  const { trouble, moved, invoice } = offer();
  assert.deepEqual([trouble, moved, invoice?.inAll], [null, null, 16.2]);
});

test("a price that has moved stops the bid until it is taken over", () => {
  const auction = aWireLot({ data: { currentBid: 14, nextBid: 15 } });
  const { trouble, moved } = offer({ auction });
  assert.equal(trouble, "The price is $14 now.");
  assert.equal(moved?.amount, 15);
  assert.equal(offer({ auction, typed: { ok: true, dollars: 50 } }).moved?.amount, 50, "50 is still a bid");
  const seen = { ...SEEN, currentBid: 14, nextBid: 15 };
  assert.equal(offer({ auction, seen, typed: { ok: true, dollars: 15 } }).trouble, null);
});

test("a lead that came meanwhile stops the bid, too", () => {
  assert.equal(offer({ auction: aWireLot({ data: { isWinning: true } }) }).trouble, "You lead now.");
});

test("nothing can be sent offline, paused, on an old price or on a closed lot", () => {
  assert.match(offer({ isLive: false }).trouble ?? "", /no connection/);
  assert.match(offer({ state: aWireState({ bidding: { paused: true } }) }).trouble ?? "", /paused/);
  assert.match(offer({ isOld: true }).trouble ?? "", /older/);
  assert.match(offer({ auction: aWireLot({ status: "ended" }) }).trouble ?? "", /closed/);
  assert.match(offer({ auction: aWireLot({ data: { isClosed: true } }) }).trouble ?? "", /closed/);
  assert.match(offer({ auction: aWireLot({ data: null }) }).trouble ?? "", /not been read/);
  assert.match(offer({ settings: null }).trouble ?? "", /not known yet/);
});

test("an amount that Gavel or Nellis would refuse is refused before", () => {
  const typed = (dollars: number) => ({ typed: { ok: true, dollars } }) as const;
  assert.match(offer(typed(12)).trouble ?? "", /at least \$13/);
  assert.match(offer(typed(0)).trouble ?? "", /at least \$13/);
  assert.match(offer(typed(41)).trouble ?? "", /own limit of \$40/);
  assert.equal(offer({ ...typed(41), auction: aWireLot({ config: { maxBid: 0 } }) }).trouble, null);
  const capped = { ...SPENDING, budget: { perBid: 20 } };
  assert.match(offer({ ...typed(21), settings: capped }).trouble ?? "", /cap of \$20/);
  const inAll = aWireLot({ data: { maxBidFromTotal: 14 } });
  assert.match(offer({ ...typed(15), auction: inAll }).trouble ?? "", /allows \$14/);
  assert.match(
    offer({ typed: { ok: false, error: "Whole dollars only" } }).trouble ?? "",
    /^Whole dollars only\.$/,
  );
});

test("it says what each budget leaves", () => {
  const state = aWireState({
    budget: {
      perDay: { limit: 100, committed: 50, left: 50 },
      total: { limit: 1000, committed: 990, left: 10 },
    },
  });
  assert.deepEqual(offer({ state }).budgets, [
    "Today's budget would leave $33.80 of $100.",
    "The whole budget leaves only $10: Gavel will refuse this bid.",
  ]);
});
