import assert from "node:assert/strict";
import { startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { systemClock } from "../../clock.ts";
import { openRedisStore } from "./redis.ts";

Deno.test("a lease in Redis has one holder, expires by itself, and goes to whoever follows its holder", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock() });
  const { leases } = store;
  assert.deepEqual(await leases.take("store", "a/1", 60_000), { holder: "a/1", past: [] });
  assert.deepEqual(await leases.take("store", "a/1", 60_000), { holder: "a/1", past: ["a/1"] });
  assert.equal((await leases.take("store", "b/1", 60_000)).holder, "a/1");
  assert.equal((await leases.take("store", "b/1", 60_000, "b/")).holder, "a/1");
  await leases.release("store", "b/1");
  assert.deepEqual(await leases.take("store", "a/2", 60_000, "a/"), { holder: "a/2", past: ["a/1"] });
  assert.ok(Number(await server.cli("PTTL", "nellis:lease:store")) > 50_000);
  assert.equal((await leases.take("lot:7", "b/1", 60_000)).holder, "b/1", "another lease is another's");
  await leases.release("store", "a/2");
  assert.deepEqual(await leases.take("store", "b/1", 60_000), { holder: "b/1", past: ["a/2", "a/1"] });
  await server.cli("DEL", "nellis:lease:store");
  await server.cli("RPUSH", "nellis:lease:store", "foreign");
  assert.equal((await leases.take("store", "b/1", 60_000)).holder, "b/1");
  await store.close();
});

Deno.test("a record of leases keeps the newest holders, and reads what an earlier Gavel wrote", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock() });
  const { leases } = store;
  await server.cli("SET", "nellis:lease_last:store", "older/1");
  assert.deepEqual((await leases.take("store", "a/1", 60_000)).past, ["older/1"]);
  for (let run = 2; run < 500; run++) await leases.take("store", `a/${run}`, 60_000, "a/");
  const { past } = await leases.take("store", "a/500", 60_000, "a/");
  assert.deepEqual(past.slice(0, 3), ["a/499", "a/498", "a/497"]);
  assert.ok(past.join(" ").length <= 2_000);
  await store.close();
});
