import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { clientNamed } from "../support/wire.ts";
import { readingsOf } from "./views.ts";

Then(
  "over {duration}, at most {int} requests a second reach the house",
  async function (this: GavelWorld, seconds: number, perSecond: number) {
    const { house } = await this.running();
    const from = house.requests.log.length;
    await this.pass(seconds);
    const count = house.requests.log.length - from;
    assert.ok(count > 0, "Nothing was asked for");
    assert.ok(count <= perSecond * seconds, `${count} requests in ${seconds} s`);
  },
);

Then(
  "over {duration}, {string} is asked for more often than {string}",
  async function (this: GavelWorld, seconds: number, lot: string, other: string) {
    const before = [await readingsOf(this, lot), await readingsOf(this, other)];
    await this.pass(seconds);
    const after = [await readingsOf(this, lot), await readingsOf(this, other)];
    const [times = 0, otherTimes = 0] = after.map((count, index) => count - (before[index] ?? 0));
    assert.ok(times > otherTimes, `${times} against ${otherTimes}`);
  },
);

Then("over {duration}, nothing reaches the house", async function (this: GavelWorld, seconds: number) {
  const { house } = await this.running();
  const from = house.requests.log.length;
  await this.pass(seconds);
  assert.deepEqual(house.requests.log.slice(from), []);
});

Then("over {duration}, {int} request(s) reach(es) the house", async function (
  this: GavelWorld,
  seconds: number,
  count: number,
) {
  const { house } = await this.running();
  const from = house.requests.log.length;
  await this.pass(seconds);
  assert.equal(house.requests.log.length - from, count);
});

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

When(
  "the extension bids {int} on {string} by hand, and {duration} passes",
  async function (this: GavelWorld, amount: number, lot: string, seconds: number) {
    const { clock, house } = await this.running();
    const before = house.bids.length;
    const answering = this.call("POST", `/api/auctions/${this.lotId(lot)}/bid`, { amount });
    const deadlineMs = clock.now() + seconds * 1000;
    while (house.bids.length === before && clock.now() < deadlineMs) await clock.advance(50);
    await answering;
  },
);

Then(
  "reading {string} by hand fails at once, and nobody is asked",
  async function (this: GavelWorld, lot: string) {
    const before = await readingsOf(this, lot);
    const { status, body } = await this.call("GET", `/api/auctions/${this.lotId(lot)}`);
    assert.deepEqual([status, body.code], [503, "NELLIS_UNREACHABLE"], JSON.stringify(body));
    assert.equal(await readingsOf(this, lot), before);
  },
);
