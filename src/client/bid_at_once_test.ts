import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { bidAtOnce } from "./bid_at_once.ts";

const amount = (
  lot: Parameters<typeof aWireLot>[0],
  { isPaused = false, settings = SPENDING } = {},
) => bidAtOnce(aWireLot(lot), isPaused, settings);

test("a lot that a rival leads is bid on at once, a step above the price", () => {
  assert.equal(amount({}), 13);
  assert.equal(amount({ config: { incrementAmount: 5 } }), 17);
  assert.equal(amount({ config: { minBidAmount: 20 } }), 20);
  assert.equal(amount({}, { settings: { ...SPENDING, bidding: { bidBuffer: 3 } } }), 16);
  assert.equal(amount({ config: { incrementAmount: 90 } }), 40, "never above the limit");
});

test("nothing leaves at once where nothing may", () => {
  assert.equal(amount({ data: { isWinning: true } }), null);
  assert.equal(amount({ data: { isClosed: true } }), null);
  assert.equal(amount({ data: null }), null);
  assert.equal(amount({ status: "ended" }), null);
  assert.equal(amount({ config: { autoBid: false } }), null);
  assert.equal(amount({}, { isPaused: true }), null);
  assert.equal(amount({ config: { maxBid: 12 } }), null);
  assert.equal(amount({}, { settings: { ...SPENDING, budget: { perBid: 12 } } }), null);
  assert.equal(amount({ data: { maxBidFromTotal: 12 } }), null);
});
