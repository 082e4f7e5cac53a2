import assert from "node:assert/strict";
import { After, type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { runAdoptCommand } from "../../../src/commands/adopt.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import {
  contentOf,
  type OlderBid,
  olderInstallation,
} from "../../../tests/support/takeover/older_installation.ts";
import type { GavelWorld } from "../../support/world.ts";
import { fieldsOf } from "../words.ts";

/** An older installation in a Redis of the scenario's own. */
interface Older {
  readonly redis: RedisServer;
  readonly secret: string;
  /** The cookies of its session. */
  cookies?: string;
  /** All that it wrote, once Gavel comes. */
  written?: ReadonlyMap<string, string>;
  /** The lines that `gavel adopt` has printed. */
  said?: readonly string[];
}

const olders = new WeakMap<GavelWorld, Older>();
const HOUR_MS = 3_600_000;

Given("an older installation with the secret {string}", async function (this: GavelWorld, secret: string) {
  olders.set(this, { redis: await startRedisServer(), secret });
  this.choose({ signedIn: false, env: { ENCRYPTION_SECRET: secret, ENABLE_SSE: "false" } });
});

After(async function (this: GavelWorld) {
  await olders.get(this)?.redis.stop();
});

Given("it watches {string} with:", async function (this: GavelWorld, lot: string, table: DataTable) {
  await writing(this).lot(this.lotId(lot), { title: lot, config: fieldsOf(table), status: "monitoring" });
});

Given("it has my session", async function (this: GavelWorld) {
  const older = olderOf(this);
  older.cookies = (await this.running()).house.signIn();
  await writing(this).session(older.cookies, { secret: older.secret });
});

Given("it has my session, sealed with {string}", async function (this: GavelWorld, secret: string) {
  const cookies = (await this.running()).house.signIn();
  await writing(this).session(cookies, { secret });
});

Given("it bid {money} on {string} {int} hour(s) ago", async function (
  this: GavelWorld,
  amount: number,
  lot: string,
  hours: number,
) {
  await bid(this, lot, { amount }, hours);
});

Given("it bid {money} on {string} {int} hour(s) ago, which was passed", async function (
  this: GavelWorld,
  amount: number,
  lot: string,
  hours: number,
) {
  await bid(this, lot, { amount, leads: false }, hours);
});

Given("it bid {money} on {string} {int} hour(s) ago, which failed because {string}", async function (
  this: GavelWorld,
  amount: number,
  lot: string,
  hours: number,
  error: string,
) {
  await bid(this, lot, { amount, error }, hours);
});

Given("it leads on {string} with a maximum of {money}", async function (
  this: GavelWorld,
  lot: string,
  amount: number,
) {
  const { house } = await this.running();
  const id = this.lotId(lot);
  const answer = await house.fetch(
    new Request("http://house.test/api/bids", {
      method: "POST",
      headers: {
        cookie: olderOf(this).cookies ?? "",
        "content-type": "text/plain;charset=UTF-8",
        origin: "http://house.test",
        referer: `http://house.test/p/x/${id}`,
      },
      body: JSON.stringify({ productId: Number(id), bid: amount }),
    }),
  );
  assert.equal(answer.status, 200, await answer.text());
  await bid(this, lot, { amount }, 0);
});

Given("its settings are:", async function (this: GavelWorld, table: DataTable) {
  await writing(this).settings({ general: fieldsOf(table), bidding: { snipeTiming: 10 } });
});

Given("its flag {string} is {string}", async function (this: GavelWorld, name: string, value: string) {
  await writing(this).flag(name, value);
});

Given("it wrote {string} as its lot {int}", async function (this: GavelWorld, text: string, id: number) {
  await olderOf(this).redis.cli("SET", `nellis:auction:${id}`, text, "EX", "3600");
});

Given("it noted {string} as a bid on {string}", async function (
  this: GavelWorld,
  text: string,
  lot: string,
) {
  await olderOf(this).redis.cli("ZADD", `nellis:bid_history:${this.lotId(lot)}`, "1", text);
});

When("Gavel takes it over", async function (this: GavelWorld) {
  olderOf(this).written = await contentOf(olderOf(this).redis);
  await startThere(this);
});

When("Gavel starts there again", async function (this: GavelWorld) {
  await this.stop();
  await startThere(this);
});

When("Gavel starts there with the secret {string}", async function (this: GavelWorld, secret: string) {
  await this.stop();
  await startThere(this, { ENCRYPTION_SECRET: secret });
});

When("I ask what Gavel would take over", async function (this: GavelWorld) {
  olderOf(this).written = await contentOf(olderOf(this).redis);
  assert.equal(await adopt(this, "--dry-run"), 0, String(olderOf(this).said));
});

When("I give it back", async function (this: GavelWorld) {
  assert.equal(await adopt(this, "--undo"), 0, String(olderOf(this).said));
});

When("I try to give it back", async function (this: GavelWorld) {
  assert.equal(await adopt(this, "--undo"), 1);
});

Then("it finds its session, its bids on {string}, and {string} with the strategy {string}", async function (
  this: GavelWorld,
  bidOn: string,
  lot: string,
  strategy: string,
) {
  const { redis, written } = olderOf(this);
  const now = await contentOf(redis);
  for (const redisKey of ["nellis:auth:cookies", `nellis:bid_history:${this.lotId(bidOn)}`]) {
    assert.equal(now.get(redisKey), written?.get(redisKey), redisKey);
  }
  const text = await redis.cli("GET", `nellis:auction:${this.lotId(lot)}`);
  assert.equal(JSON.parse(text).config.strategy, strategy);
});

Then("I am signed in", async function (this: GavelWorld) {
  assert.equal((await this.call("GET", "/api/auth/status")).body.cookiesSet, true);
  assert.equal((await this.call("POST", "/api/auth/validate")).body.success, true);
});

Then("I am not signed in", async function (this: GavelWorld) {
  assert.equal((await this.call("GET", "/api/auth/status")).body.cookiesSet, false);
});

Then("nothing in Redis shows my session", async function (this: GavelWorld) {
  const { redis: { cli }, cookies = "" } = olderOf(this);
  for (const redisKey of ["nellis:auth:cookies", "nellis:older:auth:cookies"]) {
    const text = await cli("GET", redisKey);
    assert.ok(text !== "" && !text.includes(cookies), redisKey);
  }
});

Then("my general settings come to be:", async function (this: GavelWorld, table: DataTable) {
  const expected = fieldsOf(table);
  const { general } = (await this.call("GET", "/api/settings")).body.settings;
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, general[name]])), expected);
});

Then("the first bid in the timeline of {string} is {money}", async function (
  this: GavelWorld,
  lot: string,
  amount: number,
) {
  assert.equal((await bidsInTimeline(this, lot))[0]?.bid.amount, amount);
});

Then("the timeline of {string} has {int} bids", async function (
  this: GavelWorld,
  lot: string,
  count: number,
) {
  assert.equal((await bidsInTimeline(this, lot)).length, count);
});

Then(
  "within {duration}, of my budget {word}, {money} is committed and {money} is left",
  async function (this: GavelWorld, seconds: number, name: string, committed: number, left: number) {
    const { clock, call } = await this.running();
    const endMs = clock.now() + seconds * 1_000;
    await eventually(`${name} has ${left} left`, async () => {
      if (clock.now() < endMs) await clock.advance(1_000);
      const { budget } = (await call("GET", "/api/budget")).body;
      return budget[name].committed === committed && budget[name].left === left;
    });
  },
);

Then("the answer says {string}", function (this: GavelWorld, words: string) {
  const said = olderOf(this).said ?? [];
  assert.ok(said.some((line) => line.includes(words)), said.join("\n"));
});

Then("nothing in Redis has changed", async function (this: GavelWorld) {
  const { redis, written } = olderOf(this);
  assert.deepEqual(await contentOf(redis), written);
});

Then("nothing of Gavel's is in Redis", async function (this: GavelWorld) {
  const { cli } = olderOf(this).redis;
  for (const pattern of ["nellis:older:*", "nellis:system:format", "nellis:lease*"]) {
    assert.equal(await cli("KEYS", pattern), "", pattern);
  }
});

Then("all that it wrote is kept as it was", async function (this: GavelWorld) {
  const { redis, written = new Map() } = olderOf(this);
  const now = await contentOf(redis);
  for (const [redisKey, value] of written) {
    const kept = [redisKey, redisKey.replace("nellis:", "nellis:older:")];
    assert.ok(kept.some((name) => now.get(name) === value), `${redisKey} is not kept`);
  }
});

/** Starts Gavel in the Redis of the older installation. */
async function startThere(world: GavelWorld, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const { redis } = olderOf(world);
  await (await world.running()).start({ STORE: "redis", REDIS_URL: redis.url, ...env });
  await world.ownersClient();
}

/** Runs `gavel adopt` and returns its exit code. */
async function adopt(world: GavelWorld, option: string): Promise<number> {
  const older = olderOf(world);
  const said: string[] = [];
  older.said = said;
  return await runAdoptCommand([option], {
    redisUrl: older.redis.url,
    encryption: { keyText: null, passphrase: older.secret },
    nowMs: (await world.running()).clock.now(),
    print: (line) => void said.push(line),
    printError: (line) => void said.push(line),
  });
}

async function bid(world: GavelWorld, lot: string, placed: Omit<OlderBid, "atMs">, hours: number) {
  const { clock } = await world.running();
  await writing(world).bid(world.lotId(lot), { ...placed, atMs: clock.now() - hours * HOUR_MS });
}

// deno-lint-ignore no-explicit-any -- the clients' shape
async function bidsInTimeline(world: GavelWorld, lot: string): Promise<any[]> {
  const { clock, call } = await world.running();
  await clock.settle();
  const { timeline } = (await call("GET", `/api/auctions/${world.lotId(lot)}/timeline`)).body;
  return timeline.filter(({ kind }: { kind: string }) => kind === "bid");
}

function writing(world: GavelWorld) {
  return olderInstallation(olderOf(world).redis);
}

function olderOf(world: GavelWorld): Older {
  const older = olders.get(world);
  if (!older) throw new Error("No step has spoken of an older installation");
  return older;
}
