import assert from "node:assert/strict";
import { startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { systemClock } from "../../clock.ts";
import { openRedisStore } from "./redis.ts";

Deno.test("commits are counted over every start, and a count that has fallen is told once", async () => {
  await using server = await startRedisServer();
  const open = () => openRedisStore({ url: server.url, clock: systemClock() });
  const first = await open();
  for (const value of [1, 2, 3]) await first.put(["auction", "1"], value);
  assert.equal(first.commits.known(), 3);
  await first.close();
  const { commits, put, close } = await open();
  assert.deepEqual([await commits.hasFallen(), commits.known()], [false, 3]);
  await put(["auction", "1"], 4);
  assert.equal(await commits.hasFallen(), false);

  const losses = [["SET", "nellis:commits", "2"], ["FLUSHALL"], ["SET", "nellis:commits", "foreign"]];
  for (const loss of losses) {
    while (commits.known() < 4) await put(["auction", "1"], 5);
    await server.cli(...loss);
    assert.equal(await commits.hasFallen(), true, loss.join(" "));
    assert.equal(await commits.hasFallen(), false, "it is told once");
  }
  while (commits.known() < 4) await put(["auction", "1"], 6);
  await server.cli("SET", "nellis:commits", "1");
  await put(["auction", "1"], 7);
  assert.equal(await commits.hasFallen(), true, "a commit in between hides nothing");
  await server.cli("DEL", "nellis:commits");
  await server.cli("RPUSH", "nellis:commits", "foreign");
  await put(["auction", "1"], 8);
  assert.equal(await commits.hasFallen(), true);
  await put(["auction", "1"], 9);
  assert.equal(commits.known(), 1);
  await close();
});
