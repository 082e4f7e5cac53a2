import assert from "node:assert/strict";
import { join } from "node:path";
import { startRedisServer } from "../tests/support/store/redis_server.ts";
import { contentOf, olderInstallation } from "../tests/support/takeover/older_installation.ts";
import { systemClock } from "./clock.ts";
import { readConfig } from "./config.ts";
import { StartError } from "./start_error.ts";
import { openRestoreTarget } from "./stopped_store.ts";

/** Opens the Redis at `url` for a dry run, and counts what lies there. */
async function look(url: string, dataDir: string): Promise<number> {
  const env: Readonly<Record<string, string>> = { STORE: "redis", REDIS_URL: url, DATA_DIR: dataDir };
  await using open = await openRestoreTarget(readConfig((name) => env[name]), systemClock(), true);
  return (await open.target.store.list(["auction"])).length;
}

Deno.test("a dry run of a restore leaves nothing, neither in Redis nor on the disk", async () => {
  await using server = await startRedisServer();
  const folder = await Deno.makeTempDir({ prefix: "gavel-look-" });
  try {
    const dataDir = join(folder, "data");
    assert.equal(await look(server.url, dataDir), 0);
    assert.equal(await server.cli("KEYS", "*"), "");
    // Nor does it take over what an older installation has there.
    const older = olderInstallation(server);
    await older.lot("1");
    await older.bid("1", { amount: 12, atMs: 1_764_000_000_000 });
    const before = await contentOf(server);
    assert.equal(await look(server.url, dataDir), 1);
    assert.deepEqual(await contentOf(server), before);
    assert.match(await server.cli("TTL", "nellis:auction:1"), /^[1-9]/);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a dry run says so where a Gavel runs on the Redis", async () => {
  await using server = await startRedisServer();
  await server.cli("SET", "nellis:lease:store", "folder/run", "PX", "60000");
  await assert.rejects(
    look(server.url, "/nowhere"),
    (error) =>
      error instanceof StartError && /stop that Gavel, and run this command again/.test(error.message),
  );
});
