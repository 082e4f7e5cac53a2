import assert from "node:assert/strict";
import { aConfig, dollars, limits } from "../../../tests/support/auctions.ts";
import { limitByHand, limitOfStrategy } from "./limits.ts";

const config = aConfig({ maxBidCents: dollars(50) });

Deno.test("the tightest limit holds, and says which it is", () => {
  const cases = [
    [{}, {}, "maxBid", 50, /your maximum of \$50/],
    [{ maxTotalCents: dollars(46) }, {}, "maxTotal", 40, /your total of \$46 with premium and tax/],
    [{}, { highestBidCents: 3_050 }, "perBid", 30, /your limit of \$30.50 for any one bid/],
    [
      {},
      { budget: { leftCents: dollars(23), label: "your budget of $100 a day" } },
      "budget",
      20,
      /your budget of \$100 a day, which leaves \$23/,
    ],
  ] as const;
  for (const [ours, owners, kind, amount, said] of cases) {
    const limit = limitOfStrategy({ ...config, ...ours }, limits(owners));
    assert.deepEqual([limit.kind, limit.amountCents], [kind, dollars(amount)]);
    assert.match(limit.label, said);
  }
});

Deno.test("of two that allow the same, the lot's own is named", () => {
  const limit = limitOfStrategy(config, limits({ highestBidCents: dollars(50) }));
  assert.equal(limit.kind, "maxBid");
});

Deno.test("a missing maximum means no bids by the strategy, whatever else is set", () => {
  const limit = limitOfStrategy({ ...config, maxBidCents: 0, maxTotalCents: dollars(100) }, limits());
  assert.deepEqual([limit.kind, limit.amountCents], ["maxBid", 0]);
});

Deno.test("a bid by hand is held by what was set, not by a missing maximum", () => {
  assert.equal(limitByHand({ ...config, maxBidCents: 0 }, limits()), null);
  assert.equal(limitByHand(null, limits()), null);
  assert.equal(limitByHand(config, limits())?.amountCents, dollars(50));
  assert.equal(
    limitByHand({ ...config, maxBidCents: 0, maxTotalCents: dollars(23) }, limits())?.amountCents,
    dollars(20),
  );
  assert.equal(limitByHand(null, limits({ highestBidCents: dollars(7) }))?.kind, "perBid");
  assert.equal(limitByHand(null, limits({ budget: { leftCents: 0, label: "your budget" } }))?.amountCents, 0);
});
