import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { clientNamed } from "../support/wire.ts";
import { readingsOf } from "./views.ts";

Then("the circuit is {word}", async function (this: GavelWorld, state: string) {
  const { body } = await (await this.running()).call("GET", "/api/circuit-breaker");
  assert.equal(body.circuitBreaker.state, state, JSON.stringify(body.circuitBreaker));
});

When("I read {string} {int} time(s) by hand", async function (this: GavelWorld, lot: string, times: number) {
  for (let time = 0; time < times; time++) await this.call("GET", `/api/auctions/${this.lotId(lot)}`);
});

When(
  "I bid {money} by hand on {string} {int} times",
  async function (this: GavelWorld, amount: number, lot: string, times: number) {
    for (let time = 0; time < times; time++) {
      await this.call("POST", `/api/auctions/${this.lotId(lot)}/bid`, { amount });
    }
  },
);

When("I ask for {string} to be read now", async function (this: GavelWorld, lot: string) {
  await this.call("POST", `/api/auctions/${this.lotId(lot)}/refresh`);
});

When("the phone looks at {string}", async function (this: GavelWorld, lot: string) {
  await clientNamed(this, "the phone").request("subscribe", { auctionId: this.lotId(lot) });
});

Then(
  "reading {string} by hand fails at once, and nobody is asked",
  async function (this: GavelWorld, lot: string) {
    const before = await readingsOf(this, lot);
    const { status, body } = await this.call("GET", `/api/auctions/${this.lotId(lot)}`);
    assert.deepEqual([status, body.code], [503, "NELLIS_UNREACHABLE"], JSON.stringify(body));
    assert.equal(await readingsOf(this, lot), before);
  },
);
