import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf, listingOf } from "./views.ts";

Given("nothing is added to the price of a lot", async function (this: GavelWorld) {
  await set(this, { costs: { buyersPremiumRate: 0 } });
});

Given("my budget is {money} {word}", async function (this: GavelWorld, amount: number, name: string) {
  await set(this, { budget: { [name]: amount } });
});

When(
  "I raise/lower/change my budget to {money} {word}",
  async function (this: GavelWorld, amount: number, name: string) {
    await set(this, { budget: { [name]: amount } });
  },
);

When("I take my budget {word} away", async function (this: GavelWorld, name: string) {
  await set(this, { budget: { [name]: null } });
});

Given("I want {int} of the group {string}", async function (this: GavelWorld, want: number, name: string) {
  await set(this, { groups: { [name]: { want } } });
});

When("I remove the group {string}", async function (this: GavelWorld, name: string) {
  await set(this, { groups: { [name]: null } });
});

Given(
  "I watch {string} of the group {string} with strategy {string} up to {money}",
  async function (this: GavelWorld, lot: string, group: string, strategy: string, maxBid: number) {
    const path = `/api/auctions/${this.lotId(lot)}/monitor`;
    const { status, body } = await this.call("POST", path, { config: { strategy, maxBid, group } });
    assert.equal(status, 200, JSON.stringify(body));
  },
);

When("I take {string} out of its group", async function (this: GavelWorld, lot: string) {
  const path = `/api/auctions/${this.lotId(lot)}/config`;
  assert.equal((await this.call("PUT", path, { config: { group: null } })).status, 200);
});

Then("{string} is held by its {word}, because {string}", async function (
  this: GavelWorld,
  lot: string,
  limit: string,
  reason: string,
) {
  const { held } = await auctionOf(this, lot);
  assert.equal(held?.by, limit);
  assert.ok(held.reason.includes(reason), `The reason was: ${held.reason}`);
});

Then("nothing holds {string}", async function (this: GavelWorld, lot: string) {
  assert.equal((await auctionOf(this, lot)).held, null);
});

Then(
  "of my budget {word}, {money} is committed and {money} is left",
  async function (this: GavelWorld, name: string, committed: number, left: number) {
    const { clock, call } = await this.running();
    await clock.settle();
    const { budget } = (await call("GET", "/api/budget")).body;
    const { limit: _limit, ...stands } = budget[name] ?? assert.fail(`There is no budget ${name}`);
    assert.deepEqual(stands, { committed, left });
  },
);

Then("I am warned that {string}", function (this: GavelWorld, words: string) {
  const { warnings = [] } = this.answer?.body ?? {};
  assert.equal(warnings.length, 1, JSON.stringify(this.answer?.body));
  assert.ok(warnings[0].includes(words), warnings[0]);
});

Then("I am warned of nothing", function (this: GavelWorld) {
  assert.equal(this.answer?.body.warnings, undefined);
});

Then("{string} costs {money} in all", async function (this: GavelWorld, lot: string, cost: number) {
  assert.equal((await listingOf(this, lot)).allInCost, cost);
});

Then(
  "the total for {string} comes to a bid of {money}",
  async function (this: GavelWorld, lot: string, amount: number) {
    assert.equal((await listingOf(this, lot)).maxBidFromTotal, amount);
  },
);

Then(
  "{int} bid(s) of mine arrived on {string} and {string} together",
  async function (this: GavelWorld, count: number, one: string, other: string) {
    const { house } = await this.running();
    const ids = [this.lotId(one), this.lotId(other)];
    const arrived = house.bids.filter(({ lotId }) => ids.includes(String(lotId)));
    assert.equal(arrived.length, count, JSON.stringify(arrived));
  },
);

Then("of these lots I lead on {int}:", async function (this: GavelWorld, count: number, lots: DataTable) {
  const { house } = await this.running();
  const led = lots.raw().flat().filter((lot) => house.lot(Number(this.lotId(lot))).ownerIsWinning);
  assert.equal(led.length, count, led.join(", "));
});

async function set(world: GavelWorld, settings: unknown): Promise<void> {
  const { status, body } = await world.call("POST", "/api/settings", settings);
  assert.equal(status, 200, JSON.stringify(body));
}
