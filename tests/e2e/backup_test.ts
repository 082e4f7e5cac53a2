import assert from "node:assert/strict";
import { join } from "node:path";
import { createRandom } from "../../src/simulator/random.ts";
import { killIfRunning } from "../support/process/kill_if_running.ts";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { startArgs } from "../support/process/start_task.ts";
import { BUNDLE } from "./bundle.ts";
import { install, type Installation, type Running } from "./installation.ts";
import { until } from "./program.ts";

const LOTS = 12;
/** The answers that tell all of what is stored, whatever time it is. */
const TOLD = ["/api/settings", "/api/results", "/api/ledger?limit=1000", "/api/features"];

/** Runs one command of Gavel's and resolves to its output; `kill` ends it after so many milliseconds. */
async function gavel(
  { dataDir }: Pick<Installation, "dataDir">,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  killAfterMs?: number,
): Promise<{ readonly code: number; readonly said: string }> {
  const surroundings = Deno.env.toObject();
  delete surroundings["DENO_COVERAGE_DIR"];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...startArgs(dataDir).with(-1, BUNDLE), ...args],
    clearEnv: true,
    env: { ...surroundings, DATA_DIR: dataDir, AUTH_TOKEN: "the-token-of-the-owner", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => killIfRunning(child), killAfterMs);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

async function done(result: Promise<{ readonly code: number; readonly said: string }>): Promise<string> {
  const { code, said } = await result;
  assert.equal(code, 0, said);
  return said;
}

/** Watches lots that rivals bid on, so that everything changes all the time. */
async function fill({ house }: Installation, running: Running): Promise<readonly number[]> {
  await running.call("POST", "/api/auth", { cookies: house.signIn() });
  await running.call("POST", "/api/settings", { budget: { perDay: 5_000 }, general: { defaultMaxBid: 35 } });
  const lots = Array.from({ length: LOTS }, () => house.addLot({ closesInSeconds: 3_600 }).id);
  for (const id of lots) {
    await running.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 60, strategy: "auto" } });
  }
  await until(() => "bids", () => house.bids.length >= LOTS);
  return lots;
}

/** The answers about everything that is stored, as text. What is only of this run is left out. */
async function toldBy(running: Running): Promise<string> {
  const answers = [];
  for (const path of TOLD) {
    const { status, body } = await running.call("GET", path);
    assert.equal(status, 200, path);
    answers.push(JSON.stringify(body));
  }
  const { body } = await running.call("GET", "/api/auctions");
  // deno-lint-ignore no-explicit-any -- an answer of any shape
  const lots = body.auctions.map(({ id, config, title, url, imageUrl, status }: any) => ({
    id,
    config,
    title,
    url,
    imageUrl,
    status,
  }));
  return [...answers, JSON.stringify(lots)].join("\n");
}

Deno.test("a backup taken under load goes into Redis and back, and everything is told as before, byte for byte", async () => {
  await using installation = await install({ isBundled: true });
  await using redis: RedisServer = await startRedisServer({ appendonly: true });
  const inRedis = { STORE: "redis", REDIS_URL: redis.url };
  const file = (name: string) => join(installation.dataDir, name);
  let running = await installation.start();
  const lots = await fill(installation, running);

  // While rivals bid and Gavel answers, backups are whole and of one moment: each can be restored.
  let isLoaded = true;
  const load = (async () => {
    for (let price = 10; isLoaded && price < 55; price++) {
      for (const id of lots) installation.house.rivalBids(id, "Ada brook12", price);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const backups = await Promise.all(["one", "two", "three"].map(async (name) => {
    await done(gavel(installation, ["backup", file(`${name}.ndjson`)]));
    return file(`${name}.ndjson`);
  }));
  isLoaded = false;
  await load;
  for (const path of backups) {
    assert.match(await done(gavel(installation, ["backup", "-"])), /"end":true/, path);
  }

  // At rest, so that both installations have the same to tell.
  await running.call("POST", "/api/bidding/pause");
  await until(() => "no bid to be open", async () => {
    const { body } = await running.call("GET", "/api/ledger?limit=1000");
    // deno-lint-ignore no-explicit-any -- an answer of any shape
    return body.bids.every(({ result }: any) => result !== "pending" && result !== "unknown");
  });
  const told = await toldBy(running);
  await done(gavel(installation, ["backup", "--with-secrets", file("last.ndjson")]));
  assert.match(
    (await gavel(installation, ["restore", file("last.ndjson")])).said,
    /stop that Gavel, and run this command again/,
  );
  running.program.kill("SIGTERM");
  await running.program.ended();

  for (const path of backups) {
    assert.match(await done(gavel(installation, ["restore", "--dry-run", path])), /is whole: 12 lots/);
  }
  const bidsBefore = installation.house.bids.length;
  await done(gavel(installation, ["restore", file("last.ndjson")], inRedis));
  running = await installation.start(inRedis);
  assert.equal(await toldBy(running), told);
  assert.match((await running.call("GET", "/api/state")).body.state.overview.text, /Restored from a backup/);
  await done(gavel(installation, ["backup", "--with-secrets", file("redis.ndjson")], inRedis));
  running.program.kill("SIGTERM");
  await running.program.ended();

  await Deno.remove(file("gavel.kv"));
  await done(gavel(installation, ["restore", file("redis.ndjson")]));
  running = await installation.start();
  assert.equal(await toldBy(running), told);
  assert.equal(installation.house.bids.length, bidsBefore, "It bid while its owner had not looked");
});

Deno.test("kill -9 at any moment of a backup or a restore: no file is half, no store is half without saying so", async () => {
  await using installation = await install({ isBundled: true });
  const file = (name: string) => join(installation.dataDir, name);
  const running = await installation.start();
  await fill(installation, running);
  await running.call("POST", "/api/bidding/pause");
  running.program.kill("SIGTERM");
  await running.program.ended();
  const began = Date.now();
  await done(gavel(installation, ["backup", file("whole.ndjson")]));
  const takesMs = Date.now() - began;
  const random = createRandom(7);
  for (let kill = 0; kill < 5; kill++) {
    await gavel(installation, ["backup", file(`killed-${kill}.ndjson`)], {}, random.between(1, takesMs));
    const isThere = await Deno.stat(file(`killed-${kill}.ndjson`)).then(() => true, () => false);
    if (isThere) await done(gavel(installation, ["restore", "--dry-run", file(`killed-${kill}.ndjson`)]));
    await gavel(installation, ["restore", file("whole.ndjson")], {}, random.between(1, takesMs));
    // The same command mends whatever it left.
    if (kill % 2 === 1) await done(gavel(installation, ["restore", file("whole.ndjson")]));
  }
  await done(gavel(installation, ["restore", file("whole.ndjson")]));
  const { call } = await installation.start();
  assert.equal((await call("GET", "/api/auctions")).body.auctions.length, LOTS);
  assert.equal((await call("GET", "/api/bidding")).body.bidding.paused, true);
});
