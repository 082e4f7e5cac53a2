import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { systemClock } from "../../clock.ts";
import { openRedisStore } from "./redis.ts";
import type { Key, Store } from "../store.ts";

/** A short patience, to notice a silent Redis soon. No test asserts how short. */
const IMPATIENT = { commandMs: 150, silenceMs: 300 };

/** Starts a Redis that keeps its data and its port when it is started again. */
async function durableRedis() {
  const dir = await Deno.makeTempDir({ prefix: "gavel-redis-" });
  let server = await startRedisServer({ appendonly: true, dir });
  const { url, port } = server;
  return {
    url,
    server: () => server,
    async startAgain() {
      server = await startRedisServer({ appendonly: true, dir, port });
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** Puts documents without waiting, and notes which are acknowledged. */
function putAll(store: Store, keys: readonly Key[], value: string) {
  const acknowledged: Key[] = [];
  const done = Promise.all(keys.map((key) => store.put(key, value).then(() => void acknowledged.push(key))));
  return { acknowledged, done };
}

const isAway = (store: Store) => () => !store.health().connected;
const isWell = (store: Store) => () => store.health().healthy;
const auctionKeys = (count: number) =>
  Array.from({ length: count }, (_, index): Key => ["auction", String(index)]);

Deno.test("a Redis killed amid writes has every acknowledged one when it is back, and gets the others", async () => {
  await using redis = await durableRedis();
  const store = await openRedisStore({ url: redis.url, clock: systemClock() });
  const rounds = Array.from(
    { length: 10 },
    (_, round) => auctionKeys(200).map((key): Key => [...key, `${round}`]),
  );
  const puts = [];
  for (const keys of rounds) {
    const put = putAll(store, keys, "kept");
    puts.push(put);
    if (puts.length < 5) await put.done;
  }
  await redis.server().kill9();
  const acknowledged = puts.flatMap((put) => [...put.acknowledged]);
  assert.ok(acknowledged.length >= 800);
  await redis.startAgain();
  const kept = new Set((await redis.server().cli("KEYS", "nellis:*")).split("\n"));
  for (const [, id, round] of acknowledged) assert.ok(kept.has(`nellis:auction:${id}:${round}`));
  await Promise.all(puts.map(({ done }) => done));
  assert.equal((await store.list(["auction"])).length, 2_000);
  await store.close();
});

Deno.test("what changes while Redis is away is written when it is back: the newest, and every bid", async () => {
  await using redis = await durableRedis();
  const store = await openRedisStore({ url: redis.url, clock: systemClock() });
  await store.put(["auction", "removed"], "old");
  await store.put(["auction", "changed"], "old");
  await redis.server().stop();
  await eventually("the store notices", isAway(store));
  assert.deepEqual(store.health(), { connected: false, healthy: false });

  const bids = Array.from(
    { length: 300 },
    (_, index): Key => ["bid_history", String(index % 7), String(index)],
  );
  const changes = Array.from({ length: 100 }, (_, index) => store.put(["auction", "changed"], index));
  const { acknowledged, done } = putAll(store, [...bids, ["auction", "new"]], "written");
  const removal = store.delete(["auction", "removed"]);
  await assert.rejects(store.get(["auction", "changed"]), /Redis: the connection is lost/);
  await assert.rejects(store.list(["auction"]), /Redis: the connection is lost/);
  assert.deepEqual(acknowledged, []);

  await redis.startAgain();
  await Promise.all([done, removal, ...changes]);
  assert.deepEqual(await store.list(["auction"]), [
    { key: ["auction", "changed"], value: 99 },
    { key: ["auction", "new"], value: "written" },
  ]);
  assert.equal((await store.list(["bid_history"])).length, 300);
  assert.deepEqual(store.health(), { connected: true, healthy: true });
  await store.close();
});

Deno.test("Redis may come and go again and again", async () => {
  await using redis = await durableRedis();
  const store = await openRedisStore({ url: redis.url, clock: systemClock() });
  for (const round of [1, 2, 3]) {
    await redis.server().stop();
    await eventually("the store notices", isAway(store));
    const { done } = putAll(store, auctionKeys(50), `round ${round}`);
    await redis.startAgain();
    await done;
    assert.equal(await store.get(["auction", "49"]), `round ${round}`);
  }
  await store.close();
});

Deno.test("a Redis that answers slowly is waited for, and nothing is acknowledged before", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock() });
  await server.cli("CLIENT", "PAUSE", "600000", "WRITE");
  const { acknowledged, done } = putAll(store, auctionKeys(20), "written");
  assert.equal(await store.get(["auction", "1"]), undefined);
  assert.deepEqual(acknowledged, []);
  await server.cli("CLIENT", "UNPAUSE");
  await done;
  assert.equal((await store.list(["auction"])).length, 20);
  await store.close();
});

Deno.test("a Redis that freezes is given up for a new connection, and loses nothing", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock(), patience: IMPATIENT });
  Deno.kill(server.pid, "SIGSTOP");
  let older, newer;
  try {
    older = putAll(store, auctionKeys(20), "old");
    await eventually("the store gives it up", isAway(store));
    newer = putAll(store, auctionKeys(10), "new");
    assert.deepEqual([...older.acknowledged, ...newer.acknowledged], []);
  } finally {
    Deno.kill(server.pid, "SIGCONT");
  }
  await Promise.all([older.done, newer.done]);
  // On a busy machine the impatient store may give up a Redis that is well.
  const patient = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  const values = new Map((await patient.list(["auction"])).map(({ key, value }) => [Number(key[1]), value]));
  for (let index = 0; index < 20; index++) assert.equal(values.get(index), index < 10 ? "new" : "old");
  await eventually("the store is well", isWell(store));
  await Promise.all([store.close(), patient.close()]);
});

/** The commands that make a working Redis refuse to write, and allow it again. */
const REFUSALS = {
  "is full": [["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]],
  "is a replica": [["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]],
  "has fewer replicas than it must": [
    ["CONFIG", "SET", "min-replicas-to-write", "1"],
    ["CONFIG", "SET", "min-replicas-to-write", "0"],
  ],
} as const;

for (const [how, [refuse, allow]] of Object.entries(REFUSALS)) {
  Deno.test(`a Redis that ${how} is written to again until it takes what waits`, async () => {
    await using server = await startRedisServer();
    const store = await openRedisStore({ url: server.url, clock: systemClock() });
    await server.cli(...refuse);
    const { acknowledged, done } = putAll(store, auctionKeys(3), "written");
    await eventually("a write fails", () => !store.health().healthy);
    const { reason, ...health } = store.health();
    assert.deepEqual(health, { connected: true, healthy: false });
    assert.match(reason ?? "", /^Redis (is a replica|has no memory left|has fewer replicas)/);
    assert.deepEqual(acknowledged, []);
    await server.cli(...allow);
    await done;
    assert.equal((await store.list(["auction"])).length, 3);
    assert.deepEqual(store.health(), { connected: true, healthy: true });
    await store.close();
  });
}

Deno.test("while Redis is away so many documents may wait, and bids beyond them", async () => {
  await using redis = await durableRedis();
  const store = await openRedisStore({ url: redis.url, clock: systemClock(), mostWaiting: 5 });
  await redis.server().stop();
  await eventually("the store notices", isAway(store));
  const { done } = putAll(store, auctionKeys(5), "waits");
  await assert.rejects(store.put(["auction", "one more"], 1), /5 documents already wait/);
  const more = putAll(store, [["auction", "0"], ["bid_history", "1", "7-1"]], "waits too");
  await redis.startAgain();
  await Promise.all([done, more.done]);
  assert.equal(await store.get(["auction", "0"]), "waits too");
  assert.equal(await store.get(["bid_history", "1", "7-1"]), "waits too");
  assert.equal((await store.list(["auction"])).length, 5);
  await store.put(["auction", "one more"], 1);
  await store.close();
});

Deno.test("a store that is closed while Redis is away waits a while, then says what was not stored", async () => {
  const clock = createVirtualClock();
  const server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock });
  await server.stop();
  await eventually("the store notices", isAway(store));
  const put = assert.rejects(store.put(["auction", "1"], 1), /auction\/1 was not stored before/);
  let isClosed = false;
  const closing = store.close().then(() => isClosed = true);
  await clock.advance(4_999);
  assert.equal(isClosed, false);
  await clock.advance(1);
  await Promise.all([closing, put]);
  assert.equal(clock.pending(), 0);
});

Deno.test("a store that is closed while Redis is away still writes when that comes back in time", async () => {
  const clock = createVirtualClock();
  await using redis = await durableRedis();
  const store = await openRedisStore({ url: redis.url, clock });
  await redis.server().stop();
  await eventually("the store notices", isAway(store));
  const put = store.put(["auction", "1"], "last words");
  const closing = store.close();
  await redis.startAgain();
  await Promise.all([put, closing]);
  assert.equal(await redis.server().cli("GET", "nellis:auction:1"), '"last words"');
});

Deno.test("a store is closed even while Redis is frozen", async () => {
  const clock = createVirtualClock();
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock });
  Deno.kill(server.pid, "SIGSTOP");
  try {
    const put = assert.rejects(store.put(["auction", "1"], 1), /not stored before/);
    const closing = store.close();
    await clock.advance(5_000);
    await Promise.all([closing, put]);
  } finally {
    Deno.kill(server.pid, "SIGCONT");
  }
});
