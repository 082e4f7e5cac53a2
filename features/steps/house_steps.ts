import assert from "node:assert/strict";
import { defineParameterType, Given, When } from "@cucumber/cucumber";
import {
  type FaultSwitches,
  type House,
  PAGE_FORMS,
  type PageForm,
  type Refusal,
} from "../../src/simulator/house.ts";
import { markPresent } from "../support/wire.ts";
import type { GavelWorld } from "../support/world.ts";

const PAGE_FAULTS: Readonly<Record<string, Partial<FaultSwitches>>> = {
  "a maintenance page": { nonsensePages: true },
  "half a page": { truncatePages: true },
  "another lot's page": { foreignPages: true },
};

defineParameterType({
  name: "wrongPage",
  regexp: new RegExp(Object.keys(PAGE_FAULTS).join("|")),
  transformer: (words: string): Partial<FaultSwitches> | undefined => PAGE_FAULTS[words],
});

/** The reasons of the house, in the words of the features. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  "a duplicate": "duplicate",
  "too low": "too-low",
  "ended": "ended",
  "outbid": "outbid",
  "signed out": "signed-out",
};

defineParameterType({
  name: "refusal",
  regexp: new RegExp(Object.keys(REFUSALS).join("|")),
  transformer: (words: string): Refusal | undefined => REFUSALS[words],
});

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

When("the house shows {wrongPage} for {string}", async function (
  this: GavelWorld,
  fault: Partial<FaultSwitches>,
  lot: string,
) {
  Object.assign((await houseOf(this)).faults.forLot(Number(this.lotId(lot))), fault);
});

When("the house can't be reached", async function (this: GavelWorld) {
  (await houseOf(this)).faults.dropConnections = "refused";
});

When("the house loses every request before it acts", async function (this: GavelWorld) {
  (await houseOf(this)).faults.dropConnections = true;
});

When(
  "the house answers every request for a page with {int}",
  async function (this: GavelWorld, status: number) {
    (await houseOf(this)).faults.failAll(status, "page");
  },
);

When("the house answers every bid with {int}", async function (this: GavelWorld, status: number) {
  (await houseOf(this)).faults.failAll(status, "bid");
});

When("the house asks to be left alone for {duration}", async function (this: GavelWorld, seconds: number) {
  (await houseOf(this)).faults.rateLimited = { retryAfterSeconds: seconds };
});

When("the house takes {duration} to answer", async function (this: GavelWorld, seconds: number) {
  (await houseOf(this)).faults.latencyMs = seconds * 1000;
});

When("the house takes bids but never answers them", async function (this: GavelWorld) {
  (await houseOf(this)).faults.acceptThenHang = true;
});

When("the house neither takes bids nor answers them", async function (this: GavelWorld) {
  (await houseOf(this)).faults.ignoreBids = true;
});

When("the house takes bids but loses the connection then", async function (this: GavelWorld) {
  (await houseOf(this)).faults.acceptThenHang = { dropAfterMs: 0 };
});

When("the house refuses the next bid as {refusal}", async function (this: GavelWorld, refusal: Refusal) {
  (await houseOf(this)).faults.refuseNextBids(refusal, 1);
});

When(
  "the house refuses the next {int} bids as {refusal}",
  async function (this: GavelWorld, count: number, refusal: Refusal) {
    (await houseOf(this)).faults.refuseNextBids(refusal, count);
  },
);

When("the house answers the next bid with {int}", async function (this: GavelWorld, status: number) {
  (await houseOf(this)).faults.failNext(status, 1, "bid");
});

When("a late part of every page fails", async function (this: GavelWorld) {
  (await houseOf(this)).faults.brokenDeferred = true;
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

When("the house is in order again", async function (this: GavelWorld) {
  (await houseOf(this)).faults.clear();
});

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}
