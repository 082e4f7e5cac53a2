import assert from "node:assert/strict";
import { recordLog } from "../../../tests/support/logged.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createAuctionRecords } from "./auction_records.ts";
import { documentFromFields } from "./older_layout.ts";
import { openRedisStore } from "../redis/redis.ts";
import type { Store } from "../store.ts";

const OLDER_AUCTION = {
  id: "1",
  title: "Drill",
  config: { maxBid: 40, strategy: "sniping" },
  status: "monitoring",
};
const LONG_S = "86400";

/** Runs `commands` on a Redis, opens it as a store, and runs `body`. */
async function after(
  commands: readonly (readonly string[])[],
  body: (store: Store, server: RedisServer) => Promise<void>,
): Promise<void> {
  await using server = await startRedisServer();
  for (const command of commands) await server.cli(...command);
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  try {
    await body(store, server);
  } finally {
    await store.close();
  }
}

async function auctionIn(store: Store) {
  const { auctions, setAside } = await createAuctionRecords(store).load();
  assert.equal(setAside, 0);
  assert.equal(auctions.length, 1);
  return auctions[0];
}

Deno.test("an older auction in a text is taken over, and does not expire any more", () =>
  after([["SET", "nellis:auction:1", JSON.stringify(OLDER_AUCTION), "EX", LONG_S]], async (store, server) => {
    const auction = await auctionIn(store);
    assert.equal(auction?.title, "Drill");
    assert.equal(auction?.config.maxBidCents, 4000);
    assert.equal(await server.cli("TTL", "nellis:auction:1"), "-1");
  }));

Deno.test("what the older installation wrote stays as it was beside what Gavel makes of it", () => {
  const sealed = "A".repeat(80);
  const auction = JSON.stringify(OLDER_AUCTION);
  const settings = '{"general":{"defaultMaxBid":100}}';
  return after([
    ["SET", "nellis:auction:1", auction, "EX", LONG_S],
    ["SET", "nellis:auth:cookies", sealed, "EX", LONG_S],
    ["SET", "nellis:system:settings", settings],
  ], async (store, server) => {
    await store.put(["auction", "1"], "ours");
    await store.put(["auth", "cookies"], { sealed: "ours" });
    await store.put(["system", "settings"], { version: 1 });
    await store.delete(["auction", "1"]);
    const again = await openRedisStore({ url: server.url, clock: createVirtualClock() });
    await again.close();
    assert.equal(await server.cli("GET", "nellis:older:auction:1"), auction);
    assert.equal(await server.cli("GET", "nellis:older:auth:cookies"), sealed);
    assert.equal(await server.cli("GET", "nellis:older:system:settings"), settings);
    const kept = (await server.cli("KEYS", "nellis:older:*")).split("\n");
    assert.equal(kept.length, 3, "nothing of Gavel's own is kept there");
    for (const redisKey of kept) assert.equal(await server.cli("TTL", redisKey), "-1");
  });
});

Deno.test("what the older installation wrote when it ran again is kept beside what it had before", () =>
  after([
    ["SET", "nellis:older:auction:1", "first"],
    ["SET", "nellis:auction:1", JSON.stringify(OLDER_AUCTION), "EX", LONG_S],
  ], async (_store, server) => {
    assert.equal(await server.cli("GET", "nellis:older:auction:1"), "first");
    assert.equal(await server.cli("GET", "nellis:older:auction:1:2"), JSON.stringify(OLDER_AUCTION));
  }));

Deno.test("an older auction in a hash is taken over, and what it was is kept beside", () =>
  after([
    ["HSET", "nellis:auction:1", "id", "1", "title", "Drill", "config", '{"maxBid":40,"strategy":"auto"}'],
    ["EXPIRE", "nellis:auction:1", LONG_S],
  ], async (store, server) => {
    const auction = await auctionIn(store);
    assert.equal(auction?.title, "Drill");
    assert.equal(auction?.config.maxBidCents, 4000);
    assert.equal(await server.cli("TTL", "nellis:auction:1"), "-1");
    assert.equal(await server.cli("TTL", "nellis:older:auction:1"), "-1");
    assert.equal(await server.cli("HGET", "nellis:older:auction:1", "title"), "Drill");
  }));

Deno.test("a hash's document is whole in one of its fields, or spread over them", () => {
  const auction = { id: "1", config: { maxBid: 40 }, data: { currentBid: 3 } };
  for (const field of ["json", "data", "value"]) {
    assert.deepEqual(documentFromFields({ [field]: JSON.stringify(auction), at: "7" }), auction);
  }
  const spread = { id: '"1"', config: '{"maxBid":40}', data: '{"currentBid":3}' };
  assert.deepEqual(documentFromFields(spread), auction);
  assert.deepEqual(documentFromFields({ title: "Drill {x", data: "none" }), {
    title: "Drill {x",
    data: "none",
  });
});

Deno.test("what has no readable type is moved aside whole, and hides no auction", async () => {
  using logged = recordLog();
  await after([
    ["SET", "nellis:auction:1", JSON.stringify(OLDER_AUCTION)],
    ["RPUSH", "nellis:auction:2", "a", "b"],
    ["ZADD", "nellis:auction:3", "7", "a"],
    ["XADD", "nellis:auction:4", "*", "a", "b"],
    ["SADD", "nellis:system:settings", "a"],
  ], async (store, server) => {
    assert.equal((await auctionIn(store))?.id, "1");
    assert.equal(await store.get(["system", "settings"]), null, "limits that can't be read are not none");
    assert.equal(await server.cli("LRANGE", "nellis:older:auction:2", "0", "-1"), "a\nb");
    assert.equal(await server.cli("ZSCORE", "nellis:older:auction:3", "a"), "7");
    assert.equal(await server.cli("XLEN", "nellis:older:auction:4"), "1");
    assert.equal(await server.cli("SMEMBERS", "nellis:older:system:settings"), "a");
  });
  const told = logged.at("warning").filter((line) => line.includes("it is now at nellis:older:"));
  assert.equal(told.length, 4);
});

Deno.test("an older bid history of any other type is moved aside, and a hash is left in its place", () =>
  after([
    ["ZADD", "nellis:bid_history:1", "1700000000000", '{"amount":5}'],
    ["EXPIRE", "nellis:bid_history:1", LONG_S],
    ["RPUSH", "nellis:bid_history:2", '{"amount":5}'],
    ["SET", "nellis:bid_history:3", '[{"amount":5}]'],
    ["HSET", "nellis:bid_history:4", "7-1", '{"amount":5}', "7-2", "{half"],
    ["EXPIRE", "nellis:bid_history:4", LONG_S],
  ], async (store, server) => {
    assert.deepEqual(await store.list(["bid_history"]), [
      { key: ["bid_history", "4", "7-1"], value: { amount: 5 } },
      { key: ["bid_history", "4", "7-2"], value: null, raw: "{half" },
    ]);
    await store.put(["bid_history", "1", "8-1"], "new");
    assert.deepEqual(await store.list(["bid_history", "1"]), [{
      key: ["bid_history", "1", "8-1"],
      value: "new",
    }]);
    assert.equal(await server.cli("ZSCORE", "nellis:older:bid_history:1", '{"amount":5}'), "1700000000000");
    assert.equal(await server.cli("TTL", "nellis:older:bid_history:1"), "-1");
    assert.equal(await server.cli("LRANGE", "nellis:older:bid_history:2", "0", "-1"), '{"amount":5}');
    assert.equal(await server.cli("GET", "nellis:older:bid_history:3"), '[{"amount":5}]');
    assert.equal(await server.cli("TTL", "nellis:bid_history:4"), "-1");
  }));

Deno.test("what was moved aside once is not overwritten by what is moved aside later", () =>
  after([
    ["RPUSH", "nellis:older:auction:1", "first"],
    ["RPUSH", "nellis:older:auction:1:2", "second"],
    ["RPUSH", "nellis:auction:1", "third"],
  ], async (_store, server) => {
    const names = ["nellis:older:auction:1", "nellis:older:auction:1:2", "nellis:older:auction:1:3"];
    const kept = await Promise.all(names.map((name) => server.cli("LRANGE", name, "0", "-1")));
    assert.deepEqual(kept, ["first", "second", "third"]);
  }));

Deno.test("cookies in a hash become a document, and leave no plain copy behind", () =>
  after([["HSET", "nellis:auth:cookies", "cookies", "a=1; b=2", "timestamp", "7"]], async (store, server) => {
    assert.deepEqual(await store.get(["auth", "cookies"]), { cookies: "a=1; b=2", timestamp: 7 });
    assert.equal(await server.cli("KEYS", "nellis:older:*"), "");
  }));

Deno.test("cookies and settings in texts do not expire any more", () =>
  after([
    ["SET", "nellis:auth:cookies", "a=1; b=2", "EX", LONG_S],
    ["SET", "nellis:system:settings", "{}", "EX", LONG_S],
  ], async (store, server) => {
    assert.deepEqual(await store.list(["auth"]), [{
      key: ["auth", "cookies"],
      value: null,
      raw: "a=1; b=2",
    }]);
    assert.equal(await server.cli("TTL", "nellis:auth:cookies"), "-1");
    assert.equal(await server.cli("TTL", "nellis:system:settings"), "-1");
    assert.equal(
      await server.cli("EXISTS", "nellis:older:auth:cookies"),
      "0",
      "no cookies in the clear are kept",
    );
  }));

Deno.test("other keys, of ours or of others, are left as they are", () =>
  after([
    ["SET", "other:auction:1", "theirs", "EX", LONG_S],
    ["RPUSH", "nellis:queue", "theirs"],
    ["RPUSH", "nellis:auction:1:seen", "theirs"],
    ["SET", "nellis:auction", "theirs"],
  ], async (store, server) => {
    assert.deepEqual(await store.list(["auction"]), []);
    assert.notEqual(await server.cli("TTL", "other:auction:1"), "-1");
    assert.equal(await server.cli("TYPE", "nellis:queue"), "list");
    assert.equal(await server.cli("TYPE", "nellis:auction:1:seen"), "list");
    assert.equal(await server.cli("GET", "nellis:auction"), "theirs");
    assert.equal(await server.cli("KEYS", "nellis:older:*"), "");
  }));

Deno.test("a thousand older auctions are taken over together", async () => {
  await using server = await startRedisServer();
  const script =
    `for i = 1, 1000 do redis.call("SET", "nellis:auction:" .. i, '{"id":"' .. i .. '"}', "EX", 86400) end`;
  await server.cli("EVAL", script, "0");
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  assert.equal((await createAuctionRecords(store).load()).auctions.length, 1000);
  assert.match(await server.cli("INFO", "keyspace"), /keys=2000,expires=0/);
  await store.close();
});
