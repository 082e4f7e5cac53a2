import assert from "node:assert/strict";
import { startRedisServer } from "../../tests/support/store/redis_server.ts";
import { systemClock } from "../clock.ts";
import { StartError } from "../start_error.ts";
import { takeStore } from "./taken_store.ts";
import { openRedisStore } from "./redis/redis.ts";
import { createTroubles } from "./troubles.ts";

Deno.test("a Redis that takes no lease says why in one line, with what to do", async () => {
  await using server = await startRedisServer();
  const cases = [
    [["CONFIG", "SET", "maxmemory", "1"], /\(OOM [^)]*\): .*Raise its maxmemory, or set REDIS_URL/],
    [["REPLICAOF", "127.0.0.1", "1"], /\(READONLY [^)]*\): .*set REDIS_URL to a Redis that is no replica/],
  ] as const;
  for (const [command, says] of cases) {
    const store = await openRedisStore({ url: server.url, clock: systemClock() });
    await server.cli(...command);
    const dataDir = { name: "here", file: (name: string) => `/nowhere/${name}` };
    const parts = { store, dataDir, place: "Redis at nas", troubles: createTroubles(), clock: systemClock() };
    await assert.rejects(takeStore(parts), (error) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /script/);
      return true;
    });
    await store.close();
    await server.cli("CONFIG", "SET", "maxmemory", "0");
  }
});
