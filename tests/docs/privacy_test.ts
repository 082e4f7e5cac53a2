import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { startRedisServer } from "../support/store/redis_server.ts";
import { startOwner } from "./owner.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testPage } from "./page.ts";

testPage("docs/privacy.md", async (page) => {
  await using redis = await startRedisServer();
  await using owner = await startOwner({ STORE: "redis", REDIS_URL: redis.url });
  const { installation: { dataDir, house }, running, shell } = owner;
  const { id } = house.addLot({ closesInSeconds: 3_600 });
  await running.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 5 } });
  await running.call("PUT", "/api/features/ENABLE_SSE", { value: true });
  await page.run("gavel backup --with-secrets", shell);

  // Every file of the data folder is named on the page, with either store.
  const files = (await Array.fromAsync(Deno.readDir(dataDir))).map(({ name }) => name);
  assert.ok(files.length >= 3);
  for (const file of files) assert.ok(page.text.includes(`\`${file}\``), `${file} is not on the page`);

  await owner.stopGavel();
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
  await page.excuse("docker rm", NO_DOCKER);
  const copy = join(dirname(shell.folder), "copy");
  await Deno.mkdir(copy);
  page.replace({ "rm -r data": `rm -r '${copy}'`, "redis-cli": `redis-cli -u ${redis.url}` });
  await page.run("rm -r", shell);
  await page.run("redis-cli", shell);
  await page.run("redis-cli", shell);
  assert.equal(await redis.cli("KEYS", "*"), "", "everything is deleted");
});
