import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { allInCost } from "../auction/limits/costs.ts";
import { invoiceOf } from "./costs.ts";

const rate = fc.oneof(
  fc.constantFrom(0, 0.15, 0.145, 0.08375, 1),
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1e6),
);

test("the sum on the page is the server's, to the cent", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999 }),
      rate,
      rate,
      fc.boolean(),
      (price, buyersPremiumRate, salesTaxRate, taxOnPremium) => {
        const { premium, tax, inAll } = invoiceOf(price, { buyersPremiumRate, salesTaxRate, taxOnPremium });
        const core = { buyersPremiumRate, salesTaxRate, isPremiumTaxed: taxOnPremium };
        assert.equal(Math.round(inAll * 100), allInCost(price * 100, core));
        assert.equal(Math.round((price + premium + tax) * 100), Math.round(inAll * 100));
      },
    ),
  );
});

test("$13 with the premium of 15 % and a tax of 8.375 % on both is $16.20", () => {
  assert.deepEqual(invoiceOf(13, { buyersPremiumRate: 0.15, salesTaxRate: 0.08375, taxOnPremium: true }), {
    price: 13,
    premium: 1.95,
    tax: 1.25,
    inAll: 16.2,
  });
});
