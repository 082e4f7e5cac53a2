import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { recordLog } from "../../tests/support/logged.ts";
import {
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
} from "../../tests/support/store/redis_server.ts";
import { createVirtualClock, type VirtualClock } from "../../tests/support/virtual_clock.ts";
import { createFlags, type Flags } from "./flags.ts";
import { createRedisSource } from "./redis_source.ts";

interface InRedis {
  readonly redis: RedisServer;
  readonly flags: Flags;
  readonly clock: VirtualClock;
}

const A_SECOND_MS = 1_000;

async function inRedis(options: RedisServerOptions, body: (parts: InRedis) => Promise<void>): Promise<void> {
  await using redis = await startRedisServer(options);
  const clock = createVirtualClock();
  const source = createRedisSource({ url: redis.url, clock });
  const flags = await createFlags({ environment: () => undefined, source });
  try {
    await body({ redis, flags, clock });
  } finally {
    await flags.close();
  }
}

/** Lets a second pass by the flags' clock, in which they read Redis again, and waits for its answer. */
async function withinASecond(clock: VirtualClock, isSo: () => boolean): Promise<void> {
  await clock.advance(A_SECOND_MS);
  await eventually("the flags follow Redis", isSo);
}

Deno.test("redis-cli SET, DEL, EXPIRE and FLUSHALL act within a second", () =>
  inRedis({}, async ({ redis, flags, clock }) => {
    const isQueued = () => flags.isOn("USE_POLLING_QUEUE");
    const isLive = () => flags.isOn("ENABLE_SSE");
    await redis.cli("SET", "feature:polling_queue", "false");
    await withinASecond(clock, () => !isQueued());
    await redis.cli("DEL", "feature:polling_queue");
    await withinASecond(clock, isQueued);
    await redis.cli("SET", "feature:enable_sse", "off");
    await withinASecond(clock, () => !isLive());
    await redis.cli("PEXPIRE", "feature:enable_sse", "1");
    await eventually("it expires", async () => await redis.cli("EXISTS", "feature:enable_sse") === "0");
    await withinASecond(clock, isLive);
    assert.equal(flags.view("ENABLE_SSE").source, "default");
    await redis.cli("SET", "feature:sse", "off");
    await withinASecond(clock, () => !isLive());
    await redis.cli("FLUSHALL");
    await withinASecond(clock, isLive);
  }));

Deno.test("a banana in Redis is passed over, and the others are heard", () =>
  inRedis({}, async ({ redis, flags, clock }) => {
    await redis.cli("SET", "feature:performance_metrics", "banana");
    await redis.cli("RPUSH", "feature:distributed_tracing", "true");
    await redis.cli("SET", "feature:sse", "NO");
    await withinASecond(clock, () => !flags.isOn("ENABLE_SSE"));
    assert.equal(flags.view("ENABLE_PERFORMANCE_METRICS").source, "default");
    assert.equal(flags.isOn("ENABLE_DISTRIBUTED_TRACING"), false);
  }));

Deno.test("what is set is a plain text in Redis, and what is unset is gone from it", () =>
  inRedis({}, async ({ redis, flags }) => {
    await redis.cli("SET", "feature:enable_sse", "true");
    await flags.set("ENABLE_SSE", "off");
    assert.equal(await redis.cli("GET", "feature:sse"), "false");
    assert.equal(await redis.cli("EXISTS", "feature:enable_sse"), "0");
    assert.equal(await redis.cli("TTL", "feature:sse"), "-1");
    await flags.unset("ENABLE_SSE");
    assert.equal(await redis.cli("DBSIZE"), "0");
  }));

Deno.test("no setting of a server that others share is read or changed", () =>
  inRedis({ config: ["--notify-keyspace-events", "Elh"] }, async ({ redis, flags, clock }) => {
    await redis.cli("SET", "feature:sse", "off");
    await withinASecond(clock, () => !flags.isOn("ENABLE_SSE"));
    assert.doesNotMatch(await redis.cli("INFO", "commandstats"), /cmdstat_config|subscribe/);
    // The second connection is redis-cli, which asks.
    assert.equal((await redis.cli("CLIENT", "LIST")).split("\n").length, 2);
  }));

Deno.test("a server that allows no more than to read and write keys is enough", () =>
  inRedis({ config: ["--rename-command", "CONFIG", "", "--rename-command", "CLIENT", ""] }, async (parts) => {
    const { redis, flags, clock } = parts;
    await redis.cli("SET", "feature:polling_queue", "false");
    await withinASecond(clock, () => !flags.isOn("USE_POLLING_QUEUE"));
  }));

Deno.test("flags stay as they are while Redis is away, can't be set, and follow it when it is back", async () => {
  await using first = await startRedisServer();
  await first.cli("SET", "feature:sse", "off");
  const source = createRedisSource({ url: first.url, clock: createVirtualClock() });
  const flags = await createFlags({ environment: () => undefined, source });
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  await first.kill9();
  await assert.rejects(flags.set("USE_POLLING_QUEUE", "off"));
  await assert.rejects(source.readAll());
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), true);

  await using second = await startRedisServer({ port: first.port });
  // The key was lost with the server's memory, which shows as soon as the connection is back: no time passes.
  await eventually("the flags follow it", () => flags.isOn("ENABLE_SSE"));
  assert.equal(await second.cli("DBSIZE"), "0", "what was refused was not written later");
  await flags.close();
});

Deno.test("a Redis that is not there at the start leaves the flags to the environment", async () => {
  const { url, stop } = await startRedisServer();
  await stop();
  const source = createRedisSource({ url, clock: createVirtualClock() });
  const flags = await createFlags({
    environment: (name) => name === "ENABLE_SSE" ? "no" : undefined,
    source,
  });
  assert.equal(flags.view("ENABLE_SSE").source, "environment");
  await flags.close();
});

Deno.test("only the database that the address names is looked at", async () => {
  await using redis = await startRedisServer();
  await redis.cli("-n", "2", "SET", "feature:sse", "off");
  const clock = createVirtualClock();
  const source = createRedisSource({ url: `${redis.url}/2`, clock });
  const flags = await createFlags({ environment: () => undefined, source });
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  await redis.cli("SET", "feature:polling_queue", "off");
  await redis.cli("-n", "2", "DEL", "feature:sse");
  await withinASecond(clock, () => flags.isOn("ENABLE_SSE"));
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), true);
  await flags.close();
});

Deno.test("a database that is not there sets no flag, and never falls back to another", async () => {
  await using redis = await startRedisServer();
  await redis.cli("SET", "feature:sse", "off");
  const source = createRedisSource({ url: `${redis.url}/999`, clock: createVirtualClock() });
  await assert.rejects(source.readAll(), /has no such database: correct the number at the end of REDIS_URL/);
  await assert.rejects(source.write("sse", "off"), /has no such database/);
  await source.close();
});

Deno.test("a Redis that can't be read says why, which setting names it, and what to do, without the password", async () => {
  const source = createRedisSource({
    url: "redis://owner:s3cr3t@127.0.0.1:1/2?password=s3cr3t",
    clock: createVirtualClock(),
  });
  const error = await source.readAll().then(() => null, (reason) => reason);
  assert.match(
    String(error),
    /^Error: Redis at 127\.0\.0\.1:1 can't be used \(.*ECONNREFUSED.*\): start it, or correct REDIS_URL \(redis:\/\/owner@127\.0\.0\.1:1\/2\)$/,
  );
  assert.doesNotMatch(Deno.inspect(error, { depth: 9 }), /s3cr3t/);
  await source.close();
  // A password without its colon is read as a name.
  const mistyped = createRedisSource({ url: "redis://s3cr3t@127.0.0.1:1", clock: createVirtualClock() });
  await assert.rejects(mistyped.readAll(), /correct REDIS_URL \(redis:\/\/127\.0\.0\.1:1\)$/);
  await mistyped.close();
});

Deno.test("an outage is logged once as a warning of the flags, and its end not at all", async () => {
  using logged = recordLog();
  await using first = await startRedisServer();
  const clock = createVirtualClock();
  const source = createRedisSource({ url: first.url, clock });
  const flags = await createFlags({ environment: () => undefined, source });
  await first.kill9();
  while (logged.at("warning").length === 0) await withinASecond(clock, () => true);
  await using second = await startRedisServer({ port: first.port });
  await second.cli("SET", "feature:sse", "off");
  await eventually("the flags follow it", async () => {
    await clock.advance(A_SECOND_MS);
    return !flags.isOn("ENABLE_SSE");
  });
  assert.equal(logged.at("warning").length, 1);
  assert.match(logged.at("warning")[0] ?? "", /^The flags can't be read and stay as they are: /);
  assert.deepEqual(logged.at("info"), ["ENABLE_SSE is now false, by the store"]);
  await flags.close();
});

Deno.test("a Redis that refuses to be asked says what to allow", async () => {
  await using redis = await startRedisServer();
  await redis.cli("ACL", "SETUSER", "owner", "on", ">s3cr3t", "~nellis:*", "+@all");
  const url = redis.url.replace("redis://", "redis://owner:s3cr3t@");
  const source = createRedisSource({ url, clock: createVirtualClock() });
  await assert.rejects(source.readAll(), /refuses feature:\* \(NOPERM.*\): allow GET, SET and DEL of it$/);
  await source.close();
});

Deno.test("closing twice, and in the middle of a question, is well", async () => {
  await using redis = await startRedisServer();
  const clock = createVirtualClock();
  const source = createRedisSource({ url: redis.url, clock });
  source.watch(() => assert.fail("nobody is called any more"))();
  const refused = assert.rejects(source.readAll());
  await source.close();
  await source.close();
  await refused;
  assert.equal(clock.pending(), 0);
});
