import assert from "node:assert/strict";
import { type DataTable, Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { bidsOn, closeBefore, lotOf } from "./views.ts";

/** The house tells its time in whole seconds: from a few readings it is known to half a second. */
const CLOCK_READING_MS = 500;
/** The way to the simulated house takes no time but the one that a scenario sets. */
const EXACTLY_MS = 50;
/** A request takes real time to reach Gavel: the clock moves in steps until the bid has arrived. */
const LOOK_EVERY_MS = 50;

When("I bid {money} by hand on {string}", async function (this: GavelWorld, amount: number, lot: string) {
  await this.call("POST", `/api/auctions/${this.lotId(lot)}/bid`, { amount });
});

When("I pause all bidding", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/pause")).status, 200);
});

When("I resume bidding", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/resume")).status, 200);
});

When(
  "I bid {money} by hand on {string}, and {duration} pass(es)",
  async function (this: GavelWorld, amount: number, lot: string, seconds: number) {
    const { clock, house } = await this.running();
    const before = house.bids.length;
    const endMs = clock.now() + seconds * 1000;
    const answering = this.call("POST", `/api/auctions/${this.lotId(lot)}/bid`, { amount });
    while (house.bids.length === before && clock.now() < endMs) await clock.advance(LOOK_EVERY_MS);
    await clock.advance(endMs - clock.now());
    await answering;
  },
);

When("I start a practice", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/practice")).status, 200);
});

When("I end the practice", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/practice/end")).status, 200);
});

Then("my bid by hand is accepted", function (this: GavelWorld) {
  assert.equal(this.answer?.status, 200, JSON.stringify(this.answer?.body));
  assert.equal(this.answer?.body.success, true);
});

Then("my bid by hand fails as {word}", function (this: GavelWorld, errorType: string) {
  assert.equal(this.answer?.body.success, false);
  assert.equal(this.answer?.body.errorType, errorType);
  assert.ok(this.answer?.body.error);
});

Then(
  "my bid/bids on {string} was/were {amounts}",
  async function (this: GavelWorld, lot: string, amounts: number[]) {
    const arrived = (await bidsOn(this, lot)).map(({ amountDollars }) => amountDollars);
    assert.deepEqual(arrived, amounts);
  },
);

Then("my last bid on {string} was {money}", async function (this: GavelWorld, lot: string, amount: number) {
  assert.equal((await bidsOn(this, lot)).at(-1)?.amountDollars, amount);
});

Then("no bid of mine arrived on {string}", async function (this: GavelWorld, lot: string) {
  assert.deepEqual(await bidsOn(this, lot), []);
});

Then("no bid of mine was above {money}", async function (this: GavelWorld, limit: number) {
  const { house } = await this.running();
  assert.deepEqual(house.bids.filter(({ amountDollars }) => (amountDollars ?? Infinity) > limit), []);
});

Then(
  "the house saw these bids of mine on {string}:",
  async function (this: GavelWorld, lot: string, table: DataTable) {
    const arrived = (await bidsOn(this, lot)).map(({ amountDollars, result }) => ({
      bid: `$${amountDollars}`,
      result,
    }));
    assert.deepEqual(arrived, table.hashes());
  },
);

Then(
  "my bid/bids on {string} arrived {duration} before the close",
  async function (this: GavelWorld, lot: string, seconds: number) {
    await assertLead(this, lot, seconds, CLOCK_READING_MS);
  },
);

Then(
  "my bid/bids on {string} arrived exactly {duration} before the close",
  async function (this: GavelWorld, lot: string, seconds: number) {
    await assertLead(this, lot, seconds, EXACTLY_MS);
  },
);

Then(
  "Gavel has my bids on {string} on record as:",
  async function (this: GavelWorld, lot: string, table: DataTable) {
    const { call } = await this.running();
    const { body } = await call("GET", `/api/auctions/${this.lotId(lot)}/bids`);
    const shown = body.bidHistory.map((bid: Record<string, unknown>) => ({
      bid: `$${bid["amount"]}`,
      strategy: bid["strategy"],
      result: bid["result"],
    }));
    assert.deepEqual(shown.reverse(), table.hashes());
  },
);

/** Asserts that each bid arrived so long before the close that stood when it arrived. */
async function assertLead(
  world: GavelWorld,
  lot: string,
  seconds: number,
  toleranceMs: number,
): Promise<void> {
  const view = await lotOf(world, lot);
  const leads = (await bidsOn(world, lot)).map(({ atMs }) => closeBefore(view, atMs) - atMs);
  assert.ok(leads.length > 0, "No bid arrived");
  const off = leads.filter((leadMs) => Math.abs(leadMs - seconds * 1000) > toleranceMs);
  assert.deepEqual(off, [], `Bids arrived ${leads.join(", ")} ms before the close`);
}
