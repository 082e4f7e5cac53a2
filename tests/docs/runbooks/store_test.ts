import assert from "node:assert/strict";
import { writeFailure } from "../../../src/store/write_queue.ts";
import { startRedisServer } from "../../support/store/redis_server.ts";
import { openKeyboard } from "./keyboard.ts";
import { pass, passUntil } from "../../support/server/pass_until.ts";
import { healthOf, metricsOf, runAtNight, stopBefore } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("store", "without Redis, or with one that is full, nothing is bid until a write succeeds", async (
  { says, shows, type, excuseServices },
) => {
  const dir = await Deno.makeTempDir({ prefix: "gavel-redis-" });
  let server = await startRedisServer({ dir, appendonly: true });
  await using running = await runAtNight({ env: { STORE: "redis", REDIS_URL: server.url } });
  const { house } = running;
  const keyboard = await openKeyboard(running, { redisPort: server.port });
  const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 3_600 });
  const vase = house.addLot({ title: "Vase", startPrice: 5, closesInSeconds: 700 });
  await running.watch(id, { maxBid: 50, strategy: "auto" });
  await running.watch(vase.id, { maxBid: 50, strategy: "sniping" });
  await passUntil(running, "the first bid", () => house.lot(id).ownerIsWinning);
  assert.equal(await type("redis-cli ping", keyboard), "PONG\n");

  await server.cli("CONFIG", "SET", "maxmemory", "1");
  house.rivalBids(id, "Ada", 20);
  await passUntil(
    running,
    "a write fails",
    async () => /last write/.test((await healthOf(running)).store ?? ""),
  );
  const { store } = await healthOf(running);
  says("The last write failed", store);
  says("Redis has no memory left", store);
  shows("gavel_store_writable 0", await metricsOf(running));
  await pass(running, 130_000);
  says("The store takes no writes", (await running.call("GET", "/api/auctions")).body);
  await type("redis-cli INFO", keyboard);
  assert.match(await type("redis-cli CONFIG GET maxmemory", keyboard), /^1$/m);
  assert.match(await type("redis-cli ROLE", keyboard), /^master$/m);
  await excuseServices();
  assert.equal(house.bids.length, 1, "nothing is bid meanwhile");
  await type("redis-cli CONFIG SET maxmemory 0", keyboard);
  await passUntil(running, "the rival is answered", () => house.lot(id).ownerIsWinning);

  await server.cli("REPLICAOF", "127.0.0.1", "1");
  house.rivalBids(id, "Ada", 30);
  const isReplica = async () => /replica/.test((await healthOf(running)).store ?? "");
  await passUntil(running, "a write fails", isReplica);
  says("Redis is a replica", (await healthOf(running)).store);
  await type("redis-cli REPLICAOF NO ONE", keyboard);
  await passUntil(running, "the rival is answered", () => house.lot(id).ownerIsWinning);
  says("Redis can't save", writeFailure(new Error("MISCONF Redis is configured to save RDB snapshots")));
  says("the disk is full", writeFailure(new Error("No space left on device (os error 28)")));

  await server.kill9();
  await passUntil(
    running,
    "Gavel notices",
    async () => /can't be reached/.test((await healthOf(running)).store ?? ""),
  );
  says("The store can't be reached", (await healthOf(running)).store);
  says("Will not bid: bids can't be recorded", (await running.call("GET", "/api/state")).body);
  shows("redis_connection_status 0", await metricsOf(running));
  server = await startRedisServer({ dir, appendonly: true, port: server.port });
  await passUntil(
    running,
    "it is back",
    async () => /Everything/.test((await healthOf(running)).store ?? ""),
  );
  says("Everything is written", await type("ask '/health", keyboard));
  await stopBefore(server, running);
  await server.stop();
  await Deno.remove(dir, { recursive: true });
});
