import assert from "node:assert/strict";
import { install } from "../e2e/installation.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { olderInstallation } from "../support/takeover/older_installation.ts";
import { testPage } from "./page.ts";
import { openShell } from "./shell.ts";

testPage("docs/updating.md", async (page) => {
  await using redis = await startRedisServer();
  await using installation = await install({ isBundled: true });
  const inRedis = { STORE: "redis", REDIS_URL: redis.url };
  await using shell = await openShell({ ...installation.env, ...inRedis });
  const { id } = installation.house.addLot({ closesInSeconds: 3_600 });
  await olderInstallation(redis).lot(`${id}`);

  assert.match(await page.run("gavel adopt --dry-run", shell), /Lots: 1 would/);
  const running = await installation.start(inRedis);
  const { body } = await running.call("GET", "/api/auctions");
  assert.deepEqual(body.auctions.map((lot: { id: string }) => lot.id), [`${id}`]);
  running.program.kill("SIGTERM");
  await running.program.ended();
  await page.run("gavel adopt --undo", shell);
  assert.match(await redis.cli("GET", `nellis:auction:${id}`), /"strategy":"auto"/);

  page.replace({ "redis-cli": `redis-cli -u ${redis.url}` });
  await redis.cli("SET", "nellis:older:anything", "kept");
  await page.run("redis-cli --scan", shell);
  assert.equal(await redis.cli("KEYS", "nellis:older:*"), "");
  assert.notEqual(await redis.cli("KEYS", "nellis:auction:*"), "");
});
