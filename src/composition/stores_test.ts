import assert from "node:assert/strict";
import { startRedisServer } from "../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { STORE_TYPES } from "../store/store.ts";
import { KV_FILE, STORE_KINDS } from "./stores.ts";

for (const type of STORE_TYPES) {
  Deno.test(`STORE=${type} opens a store of that kind, and keeps its flags beside what it keeps`, async () => {
    await using redis = await startRedisServer();
    const dataDir = await Deno.makeTempDir();
    const config = { store: type, dataDir, redisUrl: redis.url };
    const clock = createVirtualClock();
    const kind = STORE_KINDS[type];
    const store = await kind.open({
      config,
      clock,
      onWaiting: () => assert.fail("nothing is to be waited for"),
    });
    try {
      assert.equal(store.type, type);
      await store.put(["auction", "1"], "kept");
      const flags = kind.liveFlags(store, config, clock);
      await flags.write("sse", "off");
      assert.deepEqual([...await flags.readAll()], [["sse", "off"]]);
      await flags.close();
      assert.equal(await store.get(["auction", "1"]), "kept");
      assert.equal(kind.file(config), type === "kv" ? `${dataDir}/${KV_FILE}` : null);
    } finally {
      await store.close();
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}

Deno.test("each store is named for its owner, without a password", () => {
  const config = { dataDir: "/data", redisUrl: "redis://owner:s3cr3t@redis.example:6380/2" };
  assert.deepEqual(STORE_TYPES.map((store) => STORE_KINDS[store].place({ ...config, store })), [
    "/data/gavel.kv",
    "Redis at redis.example:6380",
    "the store in memory",
  ]);
  const homeless = { ...config, store: "redis", redisUrl: null } as const;
  assert.throws(() => STORE_KINDS.redis.place(homeless), /REDIS_URL is not set/);
});
