import assert from "node:assert/strict";
import { join } from "node:path";
import { startRedisServer } from "../support/store/redis_server.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

testPage("docs/backups.md", async (page) => {
  await using owner = await startOwner();
  await using redis = await startRedisServer({ appendonly: true });
  const { installation, shell } = owner;
  const { id } = installation.house.addLot({ closesInSeconds: 3_600 });
  await owner.running.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 5 } });

  page.replace({ "/mnt/usb": shell.folder });
  assert.match(await page.run("gavel backup ", shell), /gavel\.ndjson/);
  assert.match(await page.run("gavel backup", shell), /gavel-\d{4}-\d\d-\d\dT\d{4}\.ndjson/);
  await page.run("gavel backup - | gzip", shell);
  assert.equal(
    (await shell.run("gunzip --stdout gavel.ndjson.gz | tail -n 1 | grep '\"end\":true'")).code,
    0,
  );

  await page.run("gavel backup --with-secrets move.ndjson", shell);
  await owner.stopGavel();
  await shell.run(`export STORE=redis REDIS_URL='${redis.url}'`);
  await page.run("gavel restore move.ndjson", shell);
  await owner.startGavel({ STORE: "redis", REDIS_URL: redis.url });
  const { body } = await owner.running.call("GET", "/api/auctions");
  assert.deepEqual(body.auctions.map((lot: { id: string }) => lot.id), [`${id}`]);
  assert.equal((await owner.running.call("GET", "/api/auth/status")).body.authenticated, true);
  assert.ok((await Deno.stat(join(shell.folder, "move.ndjson"))).isFile);
});
