import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import type { House } from "../../src/simulator/house.ts";
import type { GavelWorld } from "../support/world.ts";
import { auctionsOf } from "./views.ts";

/** The close of the first of many lots. Each closes a minute later than the one before it. */
const FIRST_CLOSE_SECONDS = 1_800;

Given("{int} lots are watched", async function (this: GavelWorld, count: number) {
  for (let number = 1; number <= count; number++) {
    await this.addLot(`lot ${number}`, { closesInSeconds: FIRST_CLOSE_SECONDS + 60 * number });
  }
  for (const number of numbersTo(count)) await watch(this, number, { strategy: "manual", maxBid: 0 });
});

Given(
  "{int} lots are watched with strategy {string} up to {money}",
  async function (this: GavelWorld, count: number, strategy: string, maxBid: number) {
    for (let number = 1; number <= count; number++) {
      await this.addLot(`lot ${number}`, { closesInSeconds: FIRST_CLOSE_SECONDS + 60 * number });
    }
    for (const number of numbersTo(count)) await watch(this, number, { strategy, maxBid });
  },
);

When("I turn {word} on", async function (this: GavelWorld, name: string) {
  await set(this, name, true);
});

When("I turn {word} off", async function (this: GavelWorld, name: string) {
  await set(this, name, false);
});

When("I set {word} to {int}", async function (this: GavelWorld, name: string, value: number) {
  await set(this, name, value);
});

When("I leave {word} to the environment again", async function (this: GavelWorld, name: string) {
  const { status } = await this.call("DELETE", `/api/features/${name}`);
  assert.equal(status, 200);
});

When(
  "{word} is turned off and on {int} times, while {string} bids on {int} lots",
  async function (this: GavelWorld, name: string, times: number, rival: string, lots: number) {
    const { house } = await this.running();
    for (let flip = 0; flip < times; flip++) {
      await set(this, name, flip % 2 === 1);
      for (const number of numbersTo(lots)) bidOn(house, this.lotId(`lot ${number}`), rival);
      await this.pass(1);
    }
  },
);

Then("Gavel shows all {int} lots as the house does", async function (this: GavelWorld, count: number) {
  const { house } = await this.running();
  const shown = (await auctionsOf(this)).map(({ id, data }) => [id, data?.currentBid, data?.bidCount]);
  const real = numbersTo(count).map((number) => {
    const { id, currentPrice, bidCount } = house.lot(Number(this.lotId(`lot ${number}`)));
    return [String(id), currentPrice, bidCount];
  });
  assert.deepEqual(shown, real);
});

Then("all {int} lots are led by me", async function (this: GavelWorld, count: number) {
  const { house } = await this.running();
  const leads = numbersTo(count).map((number) => house.lot(Number(this.lotId(`lot ${number}`))).leader);
  assert.deepEqual(leads, new Array(count).fill("The Owner"));
  assert.deepEqual(house.bids.filter(({ result }) => result === "duplicate" || result === "lost"), []);
});

Then("{word} is {word}, by the {word}", async function (
  this: GavelWorld,
  name: string,
  value: string,
  source: string,
) {
  const { body } = await (await this.running()).call("GET", "/api/features");
  const { value: actual, source: from } = body.features[name];
  assert.deepEqual([actual, from], [value, source]);
});

Then("some of the {int} lots are heard live and some are polled", async function (
  this: GavelWorld,
  count: number,
) {
  const sources = (await auctionsOf(this)).map(({ source }) => source);
  const live = sources.filter((source) => source === "sse").length;
  assert.ok(live > 0 && live < count, `${live} of ${count} are heard live`);
  assert.equal((await this.running()).house.openStreams(), live);
});

async function watch(world: GavelWorld, number: number, config: unknown): Promise<void> {
  const path = `/api/auctions/${world.lotId(`lot ${number}`)}/monitor`;
  const { status, body } = await world.call("POST", path, { config });
  assert.equal(status, 200, JSON.stringify(body));
}

async function set(world: GavelWorld, name: string, value: boolean | number): Promise<void> {
  const { status, body } = await world.call("PUT", `/api/features/${name}`, { value });
  assert.equal(status, 200, JSON.stringify(body));
}

/** Has `rival` bid a dollar more than the house asks: the bid is accepted, and can be topped. */
function bidOn(house: House, lotId: string, rival: string): void {
  const id = Number(lotId);
  house.rivalBids(id, rival, house.lot(id).nextBid + 1);
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
