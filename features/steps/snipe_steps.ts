import assert from "node:assert/strict";
import { Given, Then } from "@cucumber/cucumber";
import type { GavelWorld } from "../support/world.ts";

Given("the clock of the house is {duration} behind", async function (this: GavelWorld, seconds: number) {
  (await this.running()).house.faults.clockSkewMs = -seconds * 1000;
});

Given("the way to the house takes {int} ms, there and back", async function (this: GavelWorld, ms: number) {
  (await this.running()).house.faults.latencyMs = ms;
});

Then(
  "the house was asked for the time, {int} times at most",
  async function (this: GavelWorld, most: number) {
    const times = await probesOf(this);
    assert.ok(times.length > 0 && times.length <= most, `${times.length} times`);
    const tooSoon = times.filter((atMs, i) => atMs - (times[i - 1] ?? -Infinity) < SHORTEST_PAUSE_MS);
    assert.deepEqual(tooSoon, [], "More than one a second");
  },
);

Then("the house was never asked for the time", async function (this: GavelWorld) {
  assert.deepEqual(await probesOf(this), []);
});

/** A second, less what the way differs by. */
const SHORTEST_PAUSE_MS = 900;

/** A request for a header alone, unlike those for whether the session is valid. */
async function probesOf(world: GavelWorld): Promise<readonly number[]> {
  const { house } = await world.running();
  const probes = house.requests.log.filter(({ route, method }) => route === "account" && method === "HEAD");
  return probes.map(({ atMs }) => atMs);
}
