import assert from "node:assert/strict";
import { Then, When } from "@cucumber/cucumber";
import type { WireResult, WireResultTotals } from "../../../src/wire/result.ts";
import type { GavelWorld } from "../../support/world.ts";

Then("the result of {string} is {string}", async function (this: GavelWorld, lot: string, why: string) {
  assert.deepEqual((await resultsOf(this, lot)).map((result) => result.why), [why]);
});

Then("{string} has no result", async function (this: GavelWorld, lot: string) {
  assert.deepEqual(await resultsOf(this, lot), []);
});

Then("my results add up to {int} won for {money}, {int} lost and {int} only watched", async function (
  this: GavelWorld,
  won: number,
  spentInAll: number,
  lost: number,
  onlyWatched: number,
) {
  const { totals } = await resultsAt(this, "/api/results");
  const told = {
    won: totals.won,
    spentInAll: totals.spentInAll,
    lost: totals.lost,
    onlyWatched: totals.onlyWatched,
  };
  assert.deepEqual(told, { won, spentInAll, lost, onlyWatched });
});

Then("my results, {int} on each page, are {string}, {string} and then {string}", async function (
  this: GavelWorld,
  limit: number,
  first: string,
  second: string,
  third: string,
) {
  const page = await resultsAt(this, `/api/results?limit=${limit}`);
  const next = await resultsAt(
    this,
    `/api/results?limit=${limit}&before=${encodeURIComponent(page.next ?? "")}`,
  );
  const titles = [page, next].map(({ results }) => results.map(({ title }) => title));
  assert.deepEqual(titles, [[first, second], [third]]);
  assert.equal(next.next, null);
});

Then("the table of my results has {int} lots", async function (this: GavelWorld, count: number) {
  const { gavel, token } = await this.running();
  const response = await fetch(`${gavel.url}/api/results.csv`, { headers: { authorization: token } });
  const lines = (await response.text()).trimEnd().split("\r\n");
  assert.equal(lines.length, count + 1, lines.join("\n"));
});

When("every client is gone", async function (this: GavelWorld) {
  await Promise.all(this.clients.values().map((client) => client.close()));
});

interface Page {
  readonly results: readonly WireResult[];
  readonly totals: WireResultTotals;
  readonly next: string | null;
}

async function resultsAt(world: GavelWorld, path: string): Promise<Page> {
  const { clock, call } = await world.running();
  await clock.settle();
  const { status, body } = await call("GET", path);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function resultsOf(world: GavelWorld, lot: string): Promise<readonly WireResult[]> {
  const { results } = await resultsAt(world, "/api/results");
  return results.filter(({ id }) => id === world.lotId(lot));
}
