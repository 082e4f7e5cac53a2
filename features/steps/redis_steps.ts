import assert from "node:assert/strict";
import { After, Given, Then, When } from "@cucumber/cucumber";
import { eventually } from "../../tests/support/eventually.ts";
import { type RedisServer, startRedisServer } from "../../tests/support/store/redis_server.ts";
import type { GavelWorld } from "../support/world.ts";
import { auctionsOf, bidsOn } from "./views.ts";

/** A Redis of the scenario's own, whose data outlives every stop of it. */
export interface OwnRedis {
  server: RedisServer;
  readonly dir: string;
}

const servers = new WeakMap<GavelWorld, OwnRedis>();

Given("Gavel keeps everything in Redis", async function (this: GavelWorld) {
  const { server } = await startOwnRedis(this);
  this.choose({ env: { STORE: "redis", REDIS_URL: server.url } });
});

/** Starts a Redis that ends with the scenario. */
export async function startOwnRedis(world: GavelWorld): Promise<OwnRedis> {
  const dir = await Deno.makeTempDir({ prefix: "gavel-bdd-redis-" });
  const own = { server: await startRedisServer({ dir, appendonly: true }), dir };
  servers.set(world, own);
  return own;
}

After(async function (this: GavelWorld) {
  const own = servers.get(this);
  if (!own) return;
  await own.server.stop();
  await Deno.remove(own.dir, { recursive: true });
});

When("somebody runs redis-cli {word} {word} {word}", async function (
  this: GavelWorld,
  command: string,
  key: string,
  value: string,
) {
  await redisOf(this).server.cli(command, key, value);
});

When("somebody runs redis-cli DEL {word}", async function (this: GavelWorld, key: string) {
  await redisOf(this).server.cli("DEL", key);
});

When("Redis goes away", async function (this: GavelWorld) {
  await redisOf(this).server.kill9();
  await eventually("Gavel notices", async () => await healthOf(this) === "degraded");
});

When("Redis comes back", async function (this: GavelWorld) {
  const own = redisOf(this);
  own.server = await startRedisServer({ dir: own.dir, appendonly: true, port: own.server.port });
  const { clock } = await this.running();
  await eventually("Gavel notices", async () => {
    await clock.advance(100);
    return await healthOf(this) === "healthy";
  });
});

When("Redis takes no writes", async function (this: GavelWorld) {
  await redisOf(this).server.cli("CONFIG", "SET", "min-replicas-to-write", "1");
});

When("Redis refuses writes for {duration}", async function (this: GavelWorld, seconds: number) {
  const { clock } = await this.running();
  for (let passed = 0; passed < seconds; passed += 0.5) {
    await clock.advance(500);
    // Redis answers all that Gavel sent in this time before the next begins.
    await redisOf(this).server.cli("PING");
    await clock.settle();
  }
});

/** Writes that wait for the store are tried again this soon; Redis itself may take its time to answer. */
const NOTICED_WITHIN_MS = 1_000;

When("Redis takes writes again", async function (this: GavelWorld) {
  await redisOf(this).server.cli("CONFIG", "SET", "min-replicas-to-write", "0");
  const { clock } = await this.running();
  await clock.advance(NOTICED_WITHIN_MS);
  await eventually("Gavel notices", async () => await healthOf(this) === "healthy");
});

Then("within a second {word} comes to be {word}", async function (
  this: GavelWorld,
  name: string,
  value: string,
) {
  const { clock, call } = await this.running();
  const shown = async () => (await call("GET", "/api/features")).body.features[name].value;
  // The flags read Redis twice a second, and once more when the connection is back.
  await clock.advance(1_000);
  await eventually(`${name} is ${value}`, async () => await shown() === value);
  await clock.settle();
});

Then("{word} stays {word} for {duration}", async function (
  this: GavelWorld,
  name: string,
  value: string,
  seconds: number,
) {
  const { clock, call } = await this.running();
  for (let passed = 0; passed < seconds; passed++) {
    await clock.advance(1_000);
    assert.equal((await call("GET", "/api/features")).body.features[name].value, value);
  }
});

Then("Gavel's health is {word}", async function (this: GavelWorld, status: string) {
  assert.equal(await healthOf(this), status);
});

Then(
  "Redis comes to hold {string} at {money}",
  async function (this: GavelWorld, lot: string, price: number) {
    const { clock } = await this.running();
    const key = `nellis:auction:${this.lotId(lot)}`;
    await eventually(`${key} says ${price}`, async () => {
      await clock.advance(10);
      const text = await redisOf(this).server.cli("GET", key);
      return text !== "" && JSON.parse(text).data?.currentBid === price;
    });
  },
);

Then("Redis comes to hold no trace of {string}", async function (this: GavelWorld, lot: string) {
  const key = `nellis:auction:${this.lotId(lot)}`;
  await eventually(`${key} is gone`, async () => await redisOf(this).server.cli("EXISTS", key) === "0");
});

Then("my (first )bid(s) on {string} come(s) to be {amounts}", async function (
  this: GavelWorld,
  lot: string,
  amounts: number[],
) {
  const { clock } = await this.running();
  const arrived = async () => (await bidsOn(this, lot)).map(({ amountDollars }) => amountDollars);
  await eventually("the bids are there", async () => {
    await clock.advance(50);
    return (await arrived()).length >= amounts.length;
  });
  assert.deepEqual((await arrived()).slice(0, amounts.length), amounts);
});

Then("every price of {int} lots is written", async function (this: GavelWorld, count: number) {
  const { clock } = await this.running();
  const shown = (await auctionsOf(this)).map(({ id, data }) => [id, data?.currentBid]);
  assert.equal(shown.length, count);
  await eventually("Redis holds what clients see", async () => {
    await clock.settle();
    const texts = await Promise.all(
      shown.map(([id]) => redisOf(this).server.cli("GET", `nellis:auction:${id}`)),
    );
    const held = texts.map((text, index) => [shown[index]?.[0], text && JSON.parse(text).data?.currentBid]);
    return JSON.stringify(held) === JSON.stringify(shown);
  });
});

/** Returns the scenario's own Redis. */
export function redisOf(world: GavelWorld): OwnRedis {
  const own = servers.get(world);
  if (!own) throw new Error("No step has said that Gavel keeps everything in Redis");
  return own;
}

async function healthOf(world: GavelWorld): Promise<string> {
  return (await (await world.running()).call("GET", "/health")).body.status;
}
