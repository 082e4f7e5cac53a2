import assert from "node:assert/strict";
import { Given, When } from "@cucumber/cucumber";
import { type House, PAGE_FORMS, type PageForm } from "../../src/simulator/house.ts";
import { markPresent } from "../support/wire.ts";
import type { GavelWorld } from "../support/world.ts";

Given(
  "a lot {string} that closes in {duration}",
  async function (this: GavelWorld, lot: string, seconds: number) {
    await this.addLot(lot, { closesInSeconds: seconds });
  },
);

Given(
  "a lot {string} that starts at {money} and closes in {duration}",
  async function (this: GavelWorld, lot: string, startPrice: number, seconds: number) {
    await this.addLot(lot, { startPrice, closesInSeconds: seconds });
  },
);

Given(
  "a lot {string} without a title that closes in {duration}",
  async function (this: GavelWorld, lot: string, seconds: number) {
    await this.addLot(lot, { title: null, closesInSeconds: seconds });
  },
);

Given(
  "a lot {string} whose title is {string} that closes in {duration}",
  async function (this: GavelWorld, lot: string, title: string, seconds: number) {
    await this.addLot(lot, { title, closesInSeconds: seconds });
  },
);

Given(
  "a lot {string} with a title of {int} characters that closes in {duration}",
  async function (this: GavelWorld, lot: string, length: number, seconds: number) {
    await this.addLot(lot, { title: "Unbreakable".padEnd(length, "x"), closesInSeconds: seconds });
  },
);

Given(
  "a lot {string} that closes in {duration}, where {string} answers every bid up to {money}",
  async function (this: GavelWorld, lot: string, seconds: number, name: string, maximum: number) {
    await this.addLot(lot, { closesInSeconds: seconds, rivals: [{ name, maximum, answersAfterSeconds: 3 }] });
  },
);

Given(
  "a lot {string} that closes in {duration}, where {string} bids {money} {duration} before the close",
  async function (
    this: GavelWorld,
    lot: string,
    seconds: number,
    name: string,
    maximum: number,
    lead: number,
  ) {
    await this.addLot(lot, {
      closesInSeconds: seconds,
      rivals: [{ name, maximum, beforeCloseSeconds: lead }],
    });
  },
);

When(
  "{string} bids up to {money} on {string}",
  async function (this: GavelWorld, rival: string, maximum: number, lot: string) {
    await markPresent(this);
    const verdict = (await houseOf(this)).rivalBids(Number(this.lotId(lot)), rival, maximum);
    assert.ok(verdict.startsWith("accepted"), `The house says "${verdict}" to ${rival}`);
  },
);

When("the house takes {string} away", async function (this: GavelWorld, lot: string) {
  assert.ok((await houseOf(this)).removeLot(Number(this.lotId(lot))));
});

Given("the house embeds its data as {string}", async function (this: GavelWorld, word: string) {
  const pageForm = PAGE_FORMS.find((known): known is PageForm => known === word);
  assert.ok(pageForm, `"${word}" is no page form`);
  (await houseOf(this)).pageForm = pageForm;
});

When("the house signs me out", async function (this: GavelWorld) {
  (await houseOf(this)).signOut();
});

When("I hand my session over( again)", async function (this: GavelWorld) {
  this.cookies = (await houseOf(this)).signIn();
  const { status, body } = await this.call("POST", "/api/auth", { cookies: this.cookies });
  assert.equal(status, 200, JSON.stringify(body));
});

When("the dates of the house are {duration} ahead", async function (this: GavelWorld, seconds: number) {
  (await houseOf(this)).faults.dateSkewMs = seconds * 1000;
});

When("the dates of the house are right again", async function (this: GavelWorld) {
  (await houseOf(this)).faults.dateSkewMs = 0;
});

Given("the clock of the house is {duration} ahead", async function (this: GavelWorld, seconds: number) {
  (await houseOf(this)).faults.clockSkewMs = seconds * 1000;
});

Given("the clock of the house is {duration} behind", async function (this: GavelWorld, seconds: number) {
  (await houseOf(this)).faults.clockSkewMs = -seconds * 1000;
});

Given("the way to the house takes {int} ms, there and back", async function (this: GavelWorld, ms: number) {
  (await houseOf(this)).faults.latencyMs = ms;
});

Given(
  "the way to the house takes {int} to {int} ms, there and back",
  async function (this: GavelWorld, min: number, max: number) {
    (await houseOf(this)).faults.latencyMs = { min, max };
  },
);

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}
