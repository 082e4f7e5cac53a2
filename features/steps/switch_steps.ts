import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";

When("I pause all bidding", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/pause")).status, 200);
});

When("I resume bidding", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/resume")).status, 200);
});

When("I start a practice", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/practice")).status, 200);
});

When("I end the practice", async function (this: GavelWorld) {
  assert.equal((await this.call("POST", "/api/bidding/practice/end")).status, 200);
});

Given("Gavel is on a dry run", function (this: GavelWorld) {
  this.options = { ...this.options, env: { ...this.options.env, DRY_RUN: "true" } };
});

Given("smart bidding is on", function (this: GavelWorld) {
  this.options = { ...this.options, env: { ...this.options.env, USE_SMART_BIDDING: "true" } };
});

Then(
  "the ledger of {string} says {string}",
  async function (this: GavelWorld, lot: string, errorType: string) {
    const { call } = await this.running();
    const { body } = await call("GET", `/api/auctions/${this.lotId(lot)}/bids`);
    assert.deepEqual(body.bidHistory.map((bid: { errorType?: string }) => bid.errorType), [errorType]);
  },
);
