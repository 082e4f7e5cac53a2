import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../support/eventually.ts";
import { type RedisServer, startRedisServer } from "../../support/store/redis_server.ts";
import { type Keyboard, openKeyboard } from "./keyboard.ts";
import { passUntil } from "../../support/server/pass_until.ts";
import { healthOf, type Night, noticesOf, runAtNight, stopBefore } from "./night.ts";
import { type Runbook, testRunbook } from "./runbook.ts";

/** A Gavel on a Redis that comes and goes. */
interface Scene {
  readonly running: Night;
  readonly keyboard: Keyboard;
  readonly dir: string;
  readonly lotId: number;
  server: RedisServer;
  /** Starts Redis again, as it is started every day. */
  startRedis(): Promise<void>;
}

testRunbook(
  "redis-recovery",
  "what Redis lost is written again, mended, restored from a dump or a backup, and moved",
  async (
    runbook,
  ) => {
    const dir = await Deno.makeTempDir({ prefix: "gavel-redis-" });
    const server = await startRedisServer({ dir, appendonly: true });
    await using running = await runAtNight({ env: { STORE: "redis", REDIS_URL: server.url } });
    const scene: Scene = {
      running,
      keyboard: await openKeyboard(running, {
        env: { STORE: "redis", REDIS_URL: server.url },
        redisPort: server.port,
        folder: dir,
      }),
      dir,
      lotId: running.house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 86_400 }).id,
      server,
      async startRedis() {
        scene.server = await startRedisServer({ dir, appendonly: true, port: server.port });
      },
    };
    const port = String(server.port);
    runbook.replace({ "--port 6379": `--port ${port}` });
    await running.watch(scene.lotId, { maxBid: 50, strategy: "auto" });
    await passUntil(running, "the first bid", () => running.house.lot(scene.lotId).ownerIsWinning);
    await comesBackEmpty(runbook, scene);
    await isDamaged(runbook, scene);
    await startsFromADump(runbook, scene);
    await startsFromABackup(runbook, scene);
    await moves(runbook, scene);
    await stopBefore(scene.server, running);
    await scene.server.stop();
    await Deno.remove(dir, { recursive: true });
  },
);

async function comesBackEmpty(
  { says, type }: Runbook,
  { running, keyboard, server, lotId }: Scene,
): Promise<void> {
  const notices = noticesOf(running);
  assert.match(await type("redis-cli CONFIG GET appendonly", keyboard), /^yes$/m);
  await server.cli("FLUSHALL");
  await passUntil(running, "it is noticed", () => notices.some((notice) => /lost data/.test(notice)));
  says("… has lost data", notices);
  await passUntil(
    running,
    "all is written again",
    async () =>
      (await server.cli("EXISTS", `nellis:auction:${lotId}`)) === "1" &&
      /can be read/.test((await healthOf(running)).stored ?? ""),
  );
  assert.notEqual(await type("redis-cli DBSIZE", keyboard), "0\n");
}

async function isDamaged({ says, type }: Runbook, scene: Scene): Promise<void> {
  const { running, keyboard, dir, lotId } = scene;
  await scene.server.kill9();
  const [last] = (await Array.fromAsync(Deno.readDir(join(dir, "appendonlydir")))).filter(({ name }) =>
    name.endsWith(".incr.aof")
  );
  await Deno.writeTextFile(join(dir, "appendonlydir", last?.name ?? ""), "no command at all", {
    append: true,
  });
  says("Bad file format", await scene.startRedis().then(() => "", String));
  assert.match(await type("echo y | redis-check-aof", keyboard), /Successfully truncated/);
  await scene.startRedis();
  running.house.rivalBids(lotId, "Ada", 20);
  await passUntil(running, "the rival is answered", () => running.house.lot(lotId).ownerIsWinning);
}

async function startsFromADump({ says, type }: Runbook, scene: Scene): Promise<void> {
  const { running, keyboard, dir, lotId } = scene;
  await running.call("PUT", `/api/auctions/${lotId}/config`, { config: { maxBid: 60 } });
  await scene.server.cli("SAVE");
  await running.call("PUT", `/api/auctions/${lotId}/config`, { config: { maxBid: 21 } });
  const backup = await running.call("GET", "/api/backup");
  await Deno.writeTextFile(join(dir, "gavel.ndjson"), backup.body);
  await stopBefore(scene.server, running);
  await scene.server.stop();
  await Deno.remove(join(dir, "appendonlydir"), { recursive: true });
  await type("redis-server", keyboard);
  await eventually("it answers", () => scene.server.cli("PING").then(() => true, () => false));
  await type("redis-cli CONFIG SET appendonly yes", keyboard);
  const isWritten = async () =>
    (await scene.server.cli("INFO", "persistence")).includes("aof_rewrite_in_progress:0");
  await eventually("it is written", isWritten);
  assert.match(await type("redis-cli INFO", keyboard), /aof_rewrite_in_progress:0/);
  await type("redis-cli SHUTDOWN", keyboard);
  await scene.startRedis();

  await running.start();
  says("… is older than", (await healthOf(running)).stored);
  running.house.rivalBids(lotId, "Ben", 30);
  await passUntil(running, "it is seen", async () => /Will not bid/.test(await planOf(scene)));
  assert.equal(running.house.lot(lotId).ownerIsWinning, false, "no bid is sent within an older limit");
}

async function startsFromABackup({ says, type }: Runbook, scene: Scene): Promise<void> {
  const { running, keyboard, lotId } = scene;
  await running.stop();
  await scene.server.cli("FLUSHALL");
  await running.start();
  says("… is empty", (await healthOf(running)).stored);
  await running.stop();
  await type("gavel restore gavel.ndjson", keyboard);
  await running.start();
  const { body } = await running.call("GET", "/api/auctions");
  assert.deepEqual(
    body.auctions.map(({ id, config }: { id: string; config: { maxBid: number } }) => [id, config.maxBid]),
    [
      [String(lotId), 21],
    ],
  );
  assert.match((await healthOf(running)).bidding ?? "", /Restored from a backup/);
}

async function moves(
  { says, type, replace }: Runbook,
  { running, keyboard, dir, lotId }: Scene,
): Promise<void> {
  await using second = await startRedisServer({ appendonly: true });
  await running.call("POST", "/api/auth", { cookies: running.house.signIn() });
  await type("gavel backup --with-secrets", keyboard);
  replace({ "redis://nas:6379": second.url });
  await type("export", keyboard);
  await running.stop();
  const env = { STORE: "redis", REDIS_URL: second.url };
  const there = await openKeyboard(running, { env, redisPort: second.port, folder: dir });
  await type("gavel restore move.ndjson", there);
  await running.start(env);
  says("What is stored can be read", await type("ask '/health", there));
  assert.ok(JSON.parse(await type("ask '/api/ledger", there)).count >= 2);
  assert.equal((await running.call("GET", "/api/auth/status")).body.cookiesSet, true);
  await type("gavel resume", there);
  await running.call("PUT", `/api/auctions/${lotId}/config`, { config: { maxBid: 60 } });
  await passUntil(running, "it bids again", () => running.house.lot(lotId).ownerIsWinning);
  await stopBefore(second, running);

  const unset = { STORE: "", REDIS_URL: "" };
  const here = await openKeyboard(running, { env: unset, folder: dir });
  assert.match((await here.run("gavel restore move.ndjson")).text, /Restored/);
  await running.start(unset);
  const { body } = await running.call("GET", "/api/auctions");
  assert.deepEqual(body.auctions.map(({ id }: { readonly id: string }) => id), [String(lotId)]);
  assert.equal((await running.call("GET", "/api/status")).body.storage.type, "kv");
}

async function planOf({ running, lotId }: Scene): Promise<string> {
  const { body } = await running.call("GET", "/api/state");
  return body.plans[lotId]?.text ?? "";
}
