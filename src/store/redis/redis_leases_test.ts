import assert from "node:assert/strict";
import { startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { systemClock } from "../../clock.ts";
import { openRedisStore } from "./redis.ts";

Deno.test("a lease in Redis has one holder, expires by itself, and goes to whoever follows its holder", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock() });
  const { leases } = store;
  assert.deepEqual(await leases.take("store", "a/1", 60_000), { holder: "a/1", last: null });
  assert.deepEqual(await leases.take("store", "a/1", 60_000), { holder: "a/1", last: "a/1" });
  assert.equal((await leases.take("store", "b/1", 60_000)).holder, "a/1");
  assert.equal((await leases.take("store", "b/1", 60_000, "b/")).holder, "a/1");
  await leases.release("store", "b/1");
  assert.deepEqual(await leases.take("store", "a/2", 60_000, "a/"), { holder: "a/2", last: "a/1" });
  assert.ok(Number(await server.cli("PTTL", "nellis:lease:store")) > 50_000);
  assert.equal((await leases.take("lot:7", "b/1", 60_000)).holder, "b/1", "another lease is another's");
  await leases.release("store", "a/2");
  assert.deepEqual(await leases.take("store", "b/1", 60_000), { holder: "b/1", last: "a/2" });
  await server.cli("DEL", "nellis:lease:store");
  await server.cli("RPUSH", "nellis:lease:store", "foreign");
  assert.equal((await leases.take("store", "b/1", 60_000)).holder, "b/1");
  await store.close();
});
