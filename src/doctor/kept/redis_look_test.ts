import assert from "node:assert/strict";
import { systemClock } from "../../clock.ts";
import { startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { lookIntoRedis } from "./redis_look.ts";

Deno.test("Redis is looked into and stays as it is", async () => {
  await using server = await startRedisServer({
    appendonly: true,
    config: ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"],
  });
  await server.cli("SET", "nellis:system:format", '{"format":8}');
  await server.cli("SET", "nellis:auth:cookies", "sealed");
  await server.cli("SET", "nellis:auction:57000001", "{}");
  await server.cli("SET", "nellis:lease:store", "somebody", "PX", "60000");
  const written = async () => /rdb_changes_since_last_save:\d+/.exec(await server.cli("INFO"))?.[0];
  const before = await written();
  const look = await lookIntoRedis(server.url, systemClock());
  assert.ok(look.state === "there");
  assert.deepEqual(look.known, { format: 8, hasSession: true, lotId: "57000001" });
  assert.equal(look.isHeld, true);
  assert.match(look.version, /^\d+\.\d+/);
  assert.match(look.losses.join(), /noeviction/);
  assert.notEqual(look.keeping.how, "unsafe");
  assert.equal(await written(), before, "it wrote");
});

Deno.test("an empty Redis that keeps nothing on a disk says so; one that is away says why", async () => {
  await using server = await startRedisServer();
  const look = await lookIntoRedis(server.url, systemClock());
  assert.ok(look.state === "there");
  assert.deepEqual(look.known, { format: null, hasSession: false, lotId: null });
  assert.deepEqual([look.isHeld, look.losses, look.keeping.how], [false, [], "unsafe"]);
  const { port } = server;
  await server.stop();
  const away = await lookIntoRedis(`redis://ada:word@127.0.0.1:${port}`, systemClock());
  assert.ok(away.state === "away");
  assert.match(away.trouble, /can't be used/);
  assert.doesNotMatch(away.trouble, /word/);
});
