import assert from "node:assert/strict";
import { type DataTable, Then } from "@cucumber/cucumber";
import type { Answer } from "../../tests/support/server/running_gavel.ts";
import type { GavelWorld } from "../support/world.ts";

interface Told {
  readonly kind: string;
  readonly message: string;
}

Then(
  "the timeline of {string} tells of {string}",
  async function (this: GavelWorld, lot: string, kind: string) {
    const kinds = (await timelineOf(this, lot)).map((entry) => entry.kind);
    assert.ok(kinds.includes(kind), kinds.join(", "));
  },
);

Then(
  "the timeline of {string} tells, in this order:",
  async function (this: GavelWorld, lot: string, table: DataTable) {
    const kinds = (await timelineOf(this, lot)).map(({ kind }) => kind);
    // The timeline also tells each move of the price, which these scenarios are not about.
    assert.deepEqual(kinds.filter((kind) => kind !== "price-moved"), table.raw().flat());
  },
);

Then("the timeline of {string} says {string}", async function (this: GavelWorld, lot: string, words: string) {
  const messages = (await timelineOf(this, lot)).map(({ message }) => message);
  assert.ok(messages.some((message) => message.includes(words)), messages.join("\n"));
});

Then(
  "the loss of {string} is explained by {string}",
  async function (this: GavelWorld, lot: string, sentence: string) {
    const { body } = await get(this, `/api/auctions/${this.lotId(lot)}/timeline`);
    assert.ok(body.explanation?.includes(sentence), `The explanation was: ${body.explanation}`);
  },
);

Then("the timeline of {string} explains nothing", async function (this: GavelWorld, lot: string) {
  const { body } = await get(this, `/api/auctions/${this.lotId(lot)}/timeline`);
  assert.equal(body.explanation, null);
});

Then("the ledger has {int} bid(s)", async function (this: GavelWorld, count: number) {
  assert.equal((await get(this, "/api/ledger")).body.count, count);
});

Then(
  "the ledger has {int} bid(s) on {string}",
  async function (this: GavelWorld, count: number, lot: string) {
    assert.equal((await get(this, `/api/ledger?auctionId=${this.lotId(lot)}`)).body.count, count);
  },
);

Then(
  "the ledger of {string} says {string}",
  async function (this: GavelWorld, lot: string, errorType: string) {
    const { call } = await this.running();
    const { body } = await call("GET", `/api/auctions/${this.lotId(lot)}/bids`);
    assert.deepEqual(body.bidHistory.map((bid: { errorType?: string }) => bid.errorType), [errorType]);
  },
);

Then("the ledger as a table has {int} bid(s)", async function (this: GavelWorld, count: number) {
  const { headers, body } = await get(this, "/api/ledger?format=csv");
  assert.match(headers.get("content-type") ?? "", /^text\/csv/);
  const lines = String(body).trimEnd().split("\r\n");
  assert.equal(lines.length, count + 1, String(body));
});

async function timelineOf(world: GavelWorld, lot: string): Promise<readonly Told[]> {
  return (await get(world, `/api/auctions/${world.lotId(lot)}/timeline`)).body.timeline;
}

/** Calls the API once everything that is under way is done. */
async function get(world: GavelWorld, path: string): Promise<Answer> {
  const { clock, call } = await world.running();
  await clock.settle();
  const answer = await call("GET", path);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer;
}
