import assert from "node:assert/strict";
import { lossesIn } from "./redis_advice.ts";

Deno.test("a Redis that writes everything down and drops nothing gets no advice", () => {
  assert.deepEqual(
    lossesIn("# Persistence\r\naof_enabled:1\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n"),
    [],
  );
  assert.deepEqual(lossesIn("aof_enabled:1\nmaxmemory:1000\nmaxmemory_policy:noeviction"), []);
  assert.deepEqual(lossesIn("aof_enabled:1\nmaxmemory:1000\nmaxmemory_policy:volatile-lru"), []);
  assert.deepEqual(lossesIn(""), []);
});

Deno.test("a memory that drops documents is told with what to do about it", () => {
  const [full, ...rest] = lossesIn("maxmemory:1000\nmaxmemory_policy:allkeys-lfu");
  assert.match(full ?? "", /maxmemory-policy noeviction/);
  assert.deepEqual(rest, []);
});
