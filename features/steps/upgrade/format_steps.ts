import assert from "node:assert/strict";
import { After, Given, Then, When } from "@cucumber/cucumber";
import { STORE_FORMAT } from "../../../src/store/migrations.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { STORY_KEY } from "../../../tests/support/upgrade/story.ts";
import {
  entriesOfKv,
  entriesOfRedis,
  fillKv,
  fillRedis,
  type KvEntry,
  readEntries,
  type RedisEntry,
} from "../../../tests/support/upgrade/stored_entries.ts";
import type { GavelWorld } from "../../support/world.ts";

/** A store that another version of Gavel has left. */
interface Left {
  readonly kind: "kv" | "redis";
  readonly redis: RedisServer;
  readonly kvPath: string;
  /** All that was in it before a start. */
  before?: unknown;
}

const lefts = new WeakMap<GavelWorld, Left>();

Given("what Gavel {fixture} left in {word}", async function (
  this: GavelWorld,
  version: string,
  word: string,
) {
  const kind = word === "kv" ? "kv" : "redis";
  this.choose({ signedIn: false, env: { ENCRYPTION_KEY: STORY_KEY, ENABLE_SSE: "false" } });
  const { dataDir, clock } = await this.running();
  const path = `tests/fixtures/stores/${version}/${kind}.ndjson`;
  const { endedAtMs, entries } = await readEntries<KvEntry & RedisEntry>(path);
  for (const id of [1001, 1003, 1004, 1006]) {
    await this.addLot(String(id), { id, title: null, startPrice: 30, closesInSeconds: 10_800 });
  }
  await clock.advance(endedAtMs + 1_000 - clock.now());
  await this.stop();
  const left = { kind, redis: await startRedisServer(), kvPath: `${dataDir}/gavel.kv` } as const;
  lefts.set(this, left);
  if (kind === "kv") await fillKv(left.kvPath, entries);
  else await fillRedis(left.redis, entries);
});

After(async function (this: GavelWorld) {
  await lefts.get(this)?.redis.stop();
});

Given("a newer Gavel has worked on it since", async function (this: GavelWorld) {
  const { kind, redis, kvPath } = leftOf(this);
  const text = JSON.stringify({ format: STORE_FORMAT + 1 });
  if (kind === "kv") await fillKv(kvPath, [{ key: ["gavel", "system", "format"], text }]);
  else await fillRedis(redis, [{ key: "nellis:system:format", text }]);
});

When("Gavel starts on it", async function (this: GavelWorld) {
  const left = leftOf(this);
  left.before = await documentsIn(left);
  await startOn(this).catch((error) => this.startError = error);
});

Then("no document in the store has changed", async function (this: GavelWorld) {
  const left = leftOf(this);
  assert.deepEqual(await documentsIn(left), left.before);
});

async function startOn(world: GavelWorld): Promise<void> {
  const { kind, redis } = leftOf(world);
  const env: Record<string, string> = kind === "kv"
    ? { STORE: "kv" }
    : { STORE: "redis", REDIS_URL: redis.url };
  await (await world.running()).start(env);
}

/** Returns all documents in the store, without the lease that a start takes. */
async function documentsIn({ kind, redis, kvPath }: Left): Promise<unknown> {
  if (kind === "kv") return await entriesOfKv(kvPath);
  return (await entriesOfRedis(redis)).filter(({ key }) => !key.startsWith("nellis:lease"));
}

function leftOf(world: GavelWorld): Left {
  const left = lefts.get(world);
  if (!left) throw new Error("No step has spoken of what another Gavel left");
  return left;
}
