import assert from "node:assert/strict";
import { recordLog } from "../../../tests/support/logged.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { openRedisStore } from "./redis.ts";
import { nameOf } from "./redis_layout.ts";
import type { Store } from "../store.ts";
import { testStore } from "../../../tests/support/store/store_contract.ts";

testStore("the Redis store", async (left = []) => {
  const server = await startRedisServer();
  for (const [key, text] of left) await server.cli("SET", nameOf(key), text);
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  return { ...store, close: () => store.close().finally(server.stop) };
});

/** Runs `body` on a store in a Redis of its own. */
async function withStore(body: (store: Store, server: RedisServer) => Promise<void>): Promise<void> {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  try {
    await body(store, server);
  } finally {
    await store.close();
  }
}

/** Counts how often Redis was asked for `command`. */
async function calls(server: RedisServer, command: string): Promise<number> {
  const stats = await server.cli("INFO", "commandstats");
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, "m").exec(stats)?.[1] ?? 0);
}

Deno.test("documents lie in Redis as the older installation's tools expect them", () =>
  withStore(async (store, server) => {
    await Promise.all([
      store.put(["auction", "1"], { id: "1" }),
      store.put(["bid_history", "1", "7-1"], { amount: 5 }),
      store.put(["auth", "cookies"], { sealed: "x" }),
      store.put(["system", "settings"], {}),
    ]);
    assert.equal(await server.cli("GET", "nellis:auction:1"), '{"id":"1"}');
    assert.equal(await server.cli("HGET", "nellis:bid_history:1", "7-1"), '{"amount":5}');
    assert.equal(await server.cli("GET", "nellis:auth:cookies"), '{"sealed":"x"}');
    assert.equal(await server.cli("GET", "nellis:system:settings"), "{}");
    assert.match(await server.cli("INFO", "keyspace"), /keys=5,expires=0/);
  }));

Deno.test("what changes in one turn is one transaction", () =>
  withStore(async (store, server) => {
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => store.put(["auction", String(index % 50)], index)),
    );
    assert.equal(await calls(server, "exec"), 1);
    assert.equal(await calls(server, "set"), 50);
    assert.equal(await store.get(["auction", "49"]), 199);
  }));

Deno.test("five thousand documents are found step by step, without holding up Redis, among keys of others", () =>
  withStore(async (store, server) => {
    const script = `for i = 1, 5000 do redis.call("SET", KEYS[1] .. (10000 + i), "{}")
      redis.call("SET", "other:" .. i, "theirs") end`;
    await server.cli("EVAL", script, "1", "nellis:auction:");
    const documents = await store.list(["auction"]);
    assert.deepEqual(
      documents.map(({ key }) => key[1]),
      Array.from({ length: 5000 }, (_, index) => String(10_001 + index)),
    );
    assert.equal(await calls(server, "keys"), 0);
    assert.ok(await calls(server, "scan") > 5);
  }));

Deno.test("a bid's record is listed with its auction's, with all, and read and deleted alone", () =>
  withStore(async (store, server) => {
    const bids = [["1", "7-1"], ["1", "7-2"], ["10", "7-1"]] as const;
    await Promise.all(bids.map(([auctionId, bidId]) => store.put(["bid_history", auctionId, bidId], bidId)));
    assert.deepEqual(
      (await store.list(["bid_history"])).map(({ key }) => key.slice(1)),
      bids.map((bid) => [...bid]),
    );
    assert.deepEqual(await store.list(["bid_history", "1"]), [
      { key: ["bid_history", "1", "7-1"], value: "7-1" },
      { key: ["bid_history", "1", "7-2"], value: "7-2" },
    ]);
    assert.equal(await store.get(["bid_history", "1", "7-2"]), "7-2");
    assert.equal(await store.get(["bid_history", "1", "7-3"]), undefined);
    await Promise.all([
      store.delete(["bid_history", "1", "7-1"]),
      store.delete(["bid_history", "1", "7-2"]),
    ]);
    assert.deepEqual(await store.list(["bid_history", "1"]), []);
    assert.equal(await server.cli("EXISTS", "nellis:bid_history:1"), "0");
    assert.equal(await store.get(["bid_history", "10", "7-1"]), "7-1");
  }));

Deno.test("what others leave among our keys is told, left alone, and hides nothing", () =>
  withStore(async (store, server) => {
    using logged = recordLog();
    await store.put(["auction", "1"], "ours");
    await store.put(["bid_history", "1", "7-1"], "ours");
    await server.cli("RPUSH", "nellis:auction:2", "theirs");
    await server.cli("SET", "nellis:auction:50%", "theirs");
    await server.cli("ZADD", "nellis:bid_history:2", "1", "theirs");
    assert.deepEqual(await store.list(["auction"]), [{ key: ["auction", "1"], value: "ours" }]);
    assert.deepEqual(await store.list(["bid_history"]), [{
      key: ["bid_history", "1", "7-1"],
      value: "ours",
    }]);
    assert.deepEqual(await store.list(["bid_history", "2"]), []);
    assert.equal(await store.get(["auction", "2"]), null);
    assert.equal(await store.get(["bid_history", "2", "7-1"]), null);
    const told = logged.at("error").map((line) => /at (\S+) that/.exec(line)?.[1]);
    assert.deepEqual([...new Set(told)].sort(), [
      "nellis:auction:2",
      "nellis:auction:50%",
      "nellis:bid_history:2",
    ]);
    assert.equal(await server.cli("LRANGE", "nellis:auction:2", "0", "-1"), "theirs");
  }));

Deno.test("a bid is recorded even where others have put something in its ledger's place", async () => {
  await using server = await startRedisServer();
  const clock = createVirtualClock();
  const store = await openRedisStore({ url: server.url, clock });
  await server.cli("ZADD", "nellis:bid_history:1", "7", "theirs");
  let isDone = false;
  const writes = Promise.all([store.put(["bid_history", "1", "7-1"], "ours"), store.put(["auction", "1"], 1)])
    .then(() => isDone = true);
  while (!isDone) await clock.advance(100);
  await writes;
  assert.equal(await store.get(["bid_history", "1", "7-1"]), "ours");
  assert.equal(await server.cli("ZSCORE", "nellis:older:bid_history:1", "theirs"), "7");
  await store.close();
});

Deno.test("a bid is recorded even where others put something in its ledger's place again and again", async () => {
  await using server = await startRedisServer();
  const clock = createVirtualClock();
  const store = await openRedisStore({ url: server.url, clock });
  await server.cli("ZADD", "nellis:bid_history:1", "7", "theirs");
  let isDone = false;
  const write = store.put(["bid_history", "1", "7-1"], "ours").then(() => isDone = true, () => {});
  for (let bid = 8; bid < 20 && !isDone; bid++) {
    await server.cli("ZADD", "nellis:bid_history:1", `${bid}`, `theirs ${bid}`);
    await clock.advance(2_000);
  }
  assert.ok(isDone, "they were always there before it");
  await write;
  assert.equal(await store.get(["bid_history", "1", "7-1"]), "ours");
  await store.close();
});

Deno.test("nothing can be stored where something else lies, and nothing else is held up by trying", () =>
  withStore(async (store) => {
    const results = await Promise.allSettled([
      store.put(["older", "auction", "1"], 1),
      store.put(["bid_history", "1"], 1),
      store.delete(["bid_history", "1"]),
      store.put(["auction", "1"], 1),
    ]);
    assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected", "rejected", "fulfilled"]);
    await assert.rejects(store.get(["bid_history", "1"]), /something else in its place/);
    assert.deepEqual(store.health(), { connected: true, healthy: true });
  }));

Deno.test("a Redis that forgets is warned of at the start, and one that does not is not", async () => {
  for (const appendonly of [true, false]) {
    using logged = recordLog();
    await using server = await startRedisServer({ appendonly });
    await (await openRedisStore({ url: server.url, clock: createVirtualClock() })).close();
    const warnings = logged.at("warning").filter((line) => line.includes("appendonly yes"));
    assert.equal(warnings.length, appendonly ? 0 : 1);
  }
});
