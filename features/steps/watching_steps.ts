import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf, auctionsOf } from "./views.ts";
import { fieldsOf } from "./words.ts";

When(
  "I watch {string} with strategy {string} up to {money}",
  async function (this: GavelWorld, lot: string, strategy: string, maxBid: number) {
    await watch(this, lot, { strategy, maxBid });
  },
);

When("I watch {string} with:", async function (this: GavelWorld, lot: string, table: DataTable) {
  await watch(this, lot, fieldsOf(table));
});

When("I only watch {string}", async function (this: GavelWorld, lot: string) {
  await watch(this, lot, { strategy: "manual", maxBid: 0 });
});

When(
  "I only watch {string}, which its page calls {string}",
  async function (this: GavelWorld, lot: string, title: string) {
    await watch(this, lot, { strategy: "manual", maxBid: 0 }, { title });
  },
);

When("I stop watching {string}", async function (this: GavelWorld, lot: string) {
  await this.call("DELETE", `${pathOf(this, lot)}/monitor`);
});

When("I stop watching everything", async function (this: GavelWorld) {
  await this.call("POST", "/api/auctions/clear");
});

When("I change {string} to:", async function (this: GavelWorld, lot: string, table: DataTable) {
  await configure(this, lot, fieldsOf(table));
});

When(
  "I change/raise/lower the maximum for {string} to {money}",
  async function (this: GavelWorld, lot: string, maxBid: number) {
    await configure(this, lot, { maxBid });
  },
);

When(
  "I switch {string} to strategy {string}",
  async function (this: GavelWorld, lot: string, strategy: string) {
    await configure(this, lot, { strategy });
  },
);

Given(
  "my {word} settings are:",
  async function (this: GavelWorld, section: string, table: DataTable) {
    const { status, body } = await this.call("POST", "/api/settings", { [section]: fieldsOf(table) });
    assert.equal(status, 200, JSON.stringify(body));
  },
);

Then("I am refused, because {string}", function (this: GavelWorld, reason: string) {
  assert.ok(this.answer && this.answer.status >= 400, "It was done");
  assert.equal(this.answer.body.success, false);
  assert.ok(this.answer.body.error.includes(reason), `The reason was: ${this.answer.body.error}`);
});

Then("I am told that {int} lot(s) was/were watched", function (this: GavelWorld, count: number) {
  assert.equal(this.answer?.body.cleared, count);
});

Then("{string} is watched", async function (this: GavelWorld, lot: string) {
  assert.notEqual((await auctionOf(this, lot)).status, "ended");
});

Then("{string} is not watched", async function (this: GavelWorld, lot: string) {
  const ids = (await auctionsOf(this)).map(({ id }) => id);
  assert.ok(!ids.includes(this.lotId(lot)), `"${lot}" is watched`);
});

Then("nothing is watched", async function (this: GavelWorld) {
  assert.deepEqual(await auctionsOf(this), []);
});

Then("{string} is watched with:", async function (this: GavelWorld, lot: string, table: DataTable) {
  const expected = fieldsOf(table);
  const config: Record<string, unknown> = { ...(await auctionOf(this, lot)).config };
  const shown = Object.fromEntries(Object.keys(expected).map((name) => [name, config[name]]));
  assert.deepEqual(shown, expected);
});

Then("{string} is called {string}", async function (this: GavelWorld, lot: string, title: string) {
  assert.equal((await auctionOf(this, lot)).title, title);
});

/** Asks Gavel to watch a lot. The owner's client is connected first, so that it hears every notice. */
async function watch(world: GavelWorld, lot: string, config: unknown, metadata?: unknown): Promise<void> {
  await world.ownersClient();
  await world.call("POST", `${pathOf(world, lot)}/monitor`, { config, metadata });
}

async function configure(world: GavelWorld, lot: string, config: unknown): Promise<void> {
  await world.call("PUT", `${pathOf(world, lot)}/config`, { config });
}

function pathOf(world: GavelWorld, lot: string): string {
  return `/api/auctions/${world.lotId(lot)}`;
}
