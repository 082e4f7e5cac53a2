import assert from "node:assert/strict";
import fc from "fast-check";
import { dollars } from "../../../tests/support/auctions.ts";
import { allInCost, type Costs, highestBidWithin } from "./costs.ts";
import { DOLLAR, MOST_DOLLARS } from "../money.ts";

const PREMIUM_ONLY: Costs = { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true };
const TAXED: Costs = { ...PREMIUM_ONLY, salesTaxRate: 0.08375 };

const rate = fc.oneof(
  fc.constantFrom(0, 0.15, 0.08375, 1),
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1e6),
);
const costs: fc.Arbitrary<Costs> = fc.record({
  buyersPremiumRate: rate,
  salesTaxRate: rate,
  isPremiumTaxed: fc.boolean(),
});

Deno.test("a lot costs its price, the premium, and the tax on both", () => {
  assert.equal(allInCost(dollars(50), PREMIUM_ONLY), dollars(57.5));
  // 57.50 × 8.375 % is 4.815625.
  assert.equal(allInCost(dollars(50), TAXED), dollars(62.32));
  assert.equal(allInCost(dollars(50), { ...TAXED, isPremiumTaxed: false }), dollars(61.69));
  assert.equal(allInCost(0, TAXED), 0);
  assert.equal(
    allInCost(dollars(50), { buyersPremiumRate: 1, salesTaxRate: 1, isPremiumTaxed: true }),
    dollars(200),
  );
});

Deno.test("half a cent counts as a whole one, less as none, in whole numbers throughout", () => {
  const tax = (salesTaxRate: number): Costs => ({ buyersPremiumRate: 0, salesTaxRate, isPremiumTaxed: true });
  assert.equal(allInCost(dollars(1), tax(0.005)), 101);
  assert.equal(allInCost(dollars(1), tax(0.004999)), 100);
  // 0.145 × 100 is 14.499999999999998 in binary numbers.
  assert.equal(allInCost(dollars(1), tax(0.145)), 115);
});

Deno.test("the highest bid within a total costs at most that, and a dollar more costs more", () => {
  fc.assert(fc.property(costs, fc.integer({ min: 0, max: 250_000_000 }), (some, totalCents) => {
    const bid = highestBidWithin(totalCents, some);
    assert.equal(bid % DOLLAR, 0);
    assert.ok(allInCost(bid, some) <= totalCents);
    assert.ok(bid === MOST_DOLLARS * DOLLAR || allInCost(bid + DOLLAR, some) > totalCents);
  }));
});

Deno.test("the highest bid is exact to the cent", () => {
  assert.equal(highestBidWithin(dollars(57.5), PREMIUM_ONLY), dollars(50));
  assert.equal(highestBidWithin(dollars(57.49), PREMIUM_ONLY), dollars(49));
  assert.equal(highestBidWithin(dollars(62.32), TAXED), dollars(50));
  assert.equal(highestBidWithin(dollars(62.31), TAXED), dollars(49));
  assert.equal(highestBidWithin(dollars(1.14), PREMIUM_ONLY), 0);
});
