import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
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

/** Longer than the time between two questions. */
const A_WHILE_MS = 1_000;

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

/** Waits until the flags say so. */
async function until(flags: Flags, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    const changed = Promise.withResolvers<void>();
    const stop = flags.onChange(() => changed.resolve());
    await changed.promise;
    stop();
  }
}

/** Resolves once Redis tells of key changes, as the flags have asked it to. */
async function untilItTells(redis: RedisServer, flags: Flags): Promise<void> {
  // Somebody else's key, in which no flag is: the subscription shows itself to Redis.
  while (!(await redis.cli("PUBSUB", "NUMPAT")).endsWith("1")) await flags.unset("USE_MINIMAL_POLLING");
}

Deno.test("redis-cli SET, DEL and EXPIRE act without being asked for", () =>
  inRedis({}, async ({ redis, flags, clock }) => {
    await untilItTells(redis, flags);
    await redis.cli("SET", "feature:polling_queue", "false");
    await until(flags, () => !flags.isOn("USE_POLLING_QUEUE"));
    await redis.cli("DEL", "feature:polling_queue");
    await until(flags, () => flags.isOn("USE_POLLING_QUEUE"));
    await redis.cli("SET", "feature:enable_sse", "off");
    await until(flags, () => !flags.isOn("ENABLE_SSE"));
    await redis.cli("PEXPIRE", "feature:enable_sse", "20");
    await until(flags, () => flags.isOn("ENABLE_SSE"));
    assert.equal(flags.view("ENABLE_SSE").source, "default");
    assert.equal(clock.now(), createVirtualClock().now(), "no time has gone by for a question");
  }));

Deno.test("a banana in Redis is passed over, and the others are heard", () =>
  inRedis({}, async ({ redis, flags }) => {
    await untilItTells(redis, flags);
    await redis.cli("SET", "feature:performance_metrics", "banana");
    await redis.cli("RPUSH", "feature:distributed_tracing", "true");
    await redis.cli("SET", "feature:sse", "NO");
    await until(flags, () => !flags.isOn("ENABLE_SSE"));
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

Deno.test("the server's own setting of notifications is added to, never taken from", async () => {
  for (
    const [setting, expected] of [["Elh", /^(?=.*K)(?=.*E)(?=.*l)(?=.*h)(?=.*\$)(?=.*g)(?=.*x)/], [
      "KEA",
      /^AKE$/,
    ]] as const
  ) {
    await inRedis({ config: ["--notify-keyspace-events", setting] }, async ({ redis, flags }) => {
      await untilItTells(redis, flags);
      assert.match(
        (await redis.cli("CONFIG", "GET", "notify-keyspace-events")).split("\n").at(-1) ?? "",
        expected,
      );
    });
  }
});

Deno.test("a server that refuses to notify is asked, so that a change acts within a second", () =>
  inRedis({ config: ["--rename-command", "CONFIG", ""] }, async ({ redis, flags, clock }) => {
    await untilItTells(redis, flags);
    await redis.cli("SET", "feature:polling_queue", "false");
    await clock.advance(A_WHILE_MS);
    await until(flags, () => !flags.isOn("USE_POLLING_QUEUE"));
  }));

Deno.test("what no notification tells of acts within a second", () =>
  inRedis({}, async ({ redis, flags, clock }) => {
    await untilItTells(redis, flags);
    await redis.cli("SET", "feature:sse", "off");
    await until(flags, () => !flags.isOn("ENABLE_SSE"));
    await redis.cli("FLUSHALL");
    await clock.advance(A_WHILE_MS);
    await until(flags, () => flags.isOn("ENABLE_SSE"));
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
  // It was lost with the server's memory.
  await until(flags, () => flags.isOn("ENABLE_SSE"));
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
  const source = createRedisSource({ url: `${redis.url}/2`, clock: systemClock() });
  const flags = await createFlags({ environment: () => undefined, source });
  assert.equal(flags.isOn("ENABLE_SSE"), false);
  await redis.cli("SET", "feature:polling_queue", "off");
  await redis.cli("-n", "2", "DEL", "feature:sse");
  await until(flags, () => flags.isOn("ENABLE_SSE"));
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), true);
  await flags.close();
});

Deno.test("closing twice, and in the middle of a question, is well", async () => {
  await using redis = await startRedisServer();
  const source = createRedisSource({ url: redis.url, clock: createVirtualClock() });
  source.watch(() => assert.fail("nobody is called any more"))();
  const refused = assert.rejects(source.readAll());
  await source.close();
  await source.close();
  await refused;
});
