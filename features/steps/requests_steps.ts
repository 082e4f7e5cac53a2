import assert from "node:assert/strict";
import { defineParameterType, Then } from "@cucumber/cucumber";
import type { House } from "../../src/simulator/house.ts";
import type { GavelWorld } from "../support/world.ts";
import { readingsOf } from "./views.ts";

/** The bounds for a number of requests. */
interface HowOften {
  readonly least: number;
  readonly most: number;
}

defineParameterType({
  name: "howOften",
  regexp: /(at least |at most )?(\d+) times?/,
  transformer(bound: string | undefined, count: string): HowOften {
    const times = Number(count);
    return { least: bound === "at most " ? 0 : times, most: bound === "at least " ? Infinity : times };
  },
});

Then(
  "over {duration}, {string} is asked for {howOften}",
  async function (this: GavelWorld, seconds: number, lot: string, howOften: HowOften) {
    await assertOften(this, seconds, howOften, () => readingsOf(this, lot));
  },
);

Then(
  "over {duration}, {string} is not asked for",
  async function (this: GavelWorld, seconds: number, lot: string) {
    await assertOften(this, seconds, { least: 0, most: 0 }, () => readingsOf(this, lot));
  },
);

Then(
  "over {duration}, my session is asked for {howOften}",
  async function (this: GavelWorld, seconds: number, howOften: HowOften) {
    const { house } = await this.running();
    const isOfSession = ({ route, method }: House["requests"]["log"][number]) =>
      route === "dashboard" && method === "GET";
    await assertOften(this, seconds, howOften, () => house.requests.log.filter(isOfSession).length);
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

Then(
  "over {duration}, each of the {int} lots is asked for",
  async function (this: GavelWorld, seconds: number, count: number) {
    const { house } = await this.running();
    const from = house.requests.log.length;
    await this.pass(seconds);
    const asked = new Set(
      house.requests.log.slice(from).flatMap(({ route, lotId }) => route === "page" ? [String(lotId)] : []),
    );
    const forgotten = Array.from({ length: count }, (_, index) => `lot ${index + 1}`)
      .filter((lot) => !asked.has(this.lotId(lot)));
    assert.deepEqual(forgotten, []);
  },
);

Then(
  "over {duration}, at most {int} requests a second reach the house",
  async function (this: GavelWorld, seconds: number, perSecond: number) {
    const { house } = await this.running();
    const from = house.requests.log.length;
    await this.pass(seconds);
    const sent = house.requests.log.slice(from);
    assert.ok(sent.length > 0, "Nothing was asked for");
    for (const { atMs } of sent) {
      const count = sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length;
      assert.ok(count <= perSecond, `${count} requests in the second from ${atMs}`);
    }
  },
);

Then("over {duration}, nothing reaches the house", async function (this: GavelWorld, seconds: number) {
  const { house } = await this.running();
  const from = house.requests.log.length;
  await this.pass(seconds);
  assert.deepEqual(house.requests.log.slice(from), []);
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

/** A second, less the most by which one way to the house can be longer than another. */
const SHORTEST_PAUSE_MS = 900;

/** Returns the times of the requests for headers alone, which ask for the house's time. */
async function probesOf(world: GavelWorld): Promise<readonly number[]> {
  const { house } = await world.running();
  const probes = house.requests.log.filter(({ route, method }) => route === "account" && method === "HEAD");
  return probes.map(({ atMs }) => atMs);
}

/** Lets the time pass and asserts how far `count` has risen in it. */
async function assertOften(
  world: GavelWorld,
  seconds: number,
  { least, most }: HowOften,
  count: () => number | Promise<number>,
): Promise<void> {
  const before = await count();
  await world.pass(seconds);
  const times = await count() - before;
  assert.ok(times >= least && times <= most, `It was asked for ${times} times`);
}
