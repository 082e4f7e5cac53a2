import assert from "node:assert/strict";
import test from "node:test";
import { SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { readSpending } from "./asking.ts";

test("the owner's settings are read, with a cap or without", () => {
  assert.deepEqual(readSpending(SPENDING)?.costs, SPENDING.costs);
  assert.equal(readSpending({ ...SPENDING, budget: {} })?.budget.perBid, null);
});

test("no sum is made of settings that are none", () => {
  const { costs, budget, bidding } = SPENDING;
  const broken = [
    null,
    {},
    "settings",
    { costs: { ...costs, buyersPremiumRate: "0.15" }, budget, bidding },
    { costs: { ...costs, salesTaxRate: NaN }, budget, bidding },
    { costs: { ...costs, salesTaxRate: 15 }, budget, bidding },
    { costs, budget: { perBid: "all" }, bidding },
    { costs, budget, bidding: {} },
  ];
  for (const settings of broken) assert.equal(readSpending(settings), null, JSON.stringify(settings));
});
