import assert from "node:assert/strict";
import { aBid, aConfig, aListing, anAuction, dollars, HOUR_MS } from "../../tests/support/auctions.ts";
import { countSpending } from "../../tests/support/spending.ts";
import type { Auction } from "../auction/types.ts";
import { createOwnerLimits } from "./owner_limits.ts";

const DAY_MS = 24 * HOUR_MS;
const FREE = { buyersPremiumRate: 0 };

function lot(id: string, leads = false, group: string | null = null): Auction {
  const listing = aListing({ id, userState: { isWinning: leads } });
  return anAuction({ id, config: aConfig({ group }), listing });
}

Deno.test("where nothing is set nothing limits, and no lot is counted", async () => {
  const { settings } = await countSpending();
  const nobody = { besides: () => assert.fail("Nothing has to be counted") };
  const { of, ofUnwatched } = createOwnerLimits(settings, nobody, () => 0);
  const none = {
    costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true },
    highestBidCents: null,
    budget: null,
    groupHold: null,
    closed: null,
  };
  assert.deepEqual([of(lot("1")), ofUnwatched("1")], [none, none]);
});

Deno.test("a cap for any one bid holds for every lot, watched or not", async () => {
  const { limits } = await countSpending({ budget: { perBid: 40.999 } });
  assert.equal(limits.of(lot("1")).highestBidCents, 4_099);
  assert.equal(limits.ofUnwatched("1").highestBidCents, 4_099);
  assert.deepEqual(limits.budgets(), [], "it is no budget");
});

Deno.test("the tightest budget leaves a lot what all the others do not take, with premium", async () => {
  const spending = await countSpending({ budget: { perDay: 100, total: 50 } });
  spending.watch(lot("1", true));
  spending.watch(lot("2"));
  spending.ledger.leaves(aBid({ auctionId: "2", amountCents: dollars(20) }));
  const left = (cents: number) => ({ leftCents: cents, label: "your budget of $50 in all" });
  const { of, ofUnwatched, budgets } = spending.limits;
  assert.deepEqual(of(lot("1")).budget, left(5_000 - 2_300));
  assert.deepEqual(of(lot("2")).budget, left(5_000 - 1_150));
  assert.deepEqual(ofUnwatched("9").budget, left(5_000 - 2_300 - 1_150));
  assert.deepEqual(
    budgets().map(({ name, limitCents, committedCents }) => [name, limitCents, committedCents]),
    [["perDay", 10_000, 3_450], ["total", 5_000, 3_450]],
  );
});

Deno.test("what was won a day ago is in the budget of the day no more, by Nellis's clock", async () => {
  const spending = await countSpending({ budget: { perDay: 50 }, costs: FREE });
  const life = {
    phase: "ended",
    endedAtMs: spending.nowMs,
    finalPriceCents: dollars(40),
    won: true,
  } as const;
  spending.watch({ ...lot("1"), life });
  const leftCents = () => spending.limits.ofUnwatched("9").budget?.leftCents;
  assert.equal(leftCents(), dollars(10));
  spending.nowMs += DAY_MS - 1;
  assert.equal(leftCents(), dollars(10));
  spending.nowMs += 1;
  assert.equal(leftCents(), dollars(50));
});

Deno.test("a premium that changes changes what the budgets leave at once", async () => {
  const spending = await countSpending({ budget: { total: 50 } });
  spending.watch(lot("1", true));
  const committed = () => spending.limits.budgets()[0]?.committedCents;
  assert.equal(committed(), 1_150);
  await spending.settings.update({ costs: { buyersPremiumRate: 0.2, salesTaxRate: 0.1 } });
  assert.equal(committed(), 1_320);
});

Deno.test("a group holds its next lot while enough others are won, led, or have a bid open", async () => {
  const spending = await countSpending({ groups: { drills: { want: 2 }, saws: { want: 1 } } });
  const holdOf = (id: string, group = "drills") => spending.limits.of(lot(id, false, group)).groupHold;
  spending.watch(lot("1", true, "drills"));
  spending.watch(lot("2", false, "drills"));
  spending.watch(lot("3", false, "drills"));
  assert.equal(holdOf("3"), null);
  spending.ledger.leaves(aBid({ auctionId: "2" }));
  assert.equal(holdOf("3"), "Group drills wants 2, and has 2 won, leading or not settled yet");
  assert.equal(holdOf("1"), null, "it does not wait for itself");
  assert.equal(holdOf("4", "saws"), null, "nor a lot for another group's");
  assert.equal(spending.limits.ofUnwatched("3").groupHold, null);
  await spending.settings.update({ groups: { drills: { want: 3 } } });
  assert.equal(holdOf("3"), null);
});

Deno.test("a group that wants nothing holds all, and so does one that is gone", async () => {
  const { limits } = await countSpending({ groups: { drills: { want: 0 } } });
  assert.match(limits.of(lot("1", false, "drills")).groupHold ?? "", /wants 0, and has 0/);
  for (const name of ["saws", "constructor"]) {
    assert.match(limits.of(lot("1", false, name)).groupHold ?? "", /does not exist any more: make it again/);
  }
});
