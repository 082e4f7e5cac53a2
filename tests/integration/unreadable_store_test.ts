import assert from "node:assert/strict";
import { readConfig } from "../../src/config.ts";
import { type Gavel, startGavel } from "../../src/gavel.ts";
import { createHouse } from "../../src/simulator/house.ts";
import type { Key } from "../../src/store/store.ts";
import { diskWork } from "../support/store/disk_work.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";

const EVERY_LIMIT = {
  budget: { perDay: null, perWeek: null, total: null, perBid: null },
  costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, taxOnPremium: true },
  groups: {},
};

type Stored = readonly (readonly [Key, string])[];

async function withGavel(stored: Stored, tell: (running: RunningGavel) => Promise<void>): Promise<void> {
  const running = await runGavel({ stored });
  try {
    await tell(running);
  } finally {
    await running.close();
  }
}

/** Watches a lot that is to be bid on at once, and gives it the time to be. */
async function watchEagerly({ house, call, clock }: RunningGavel): Promise<string> {
  const { id } = house.addLot({ closesInSeconds: 600, startPrice: 5 });
  const config = { maxBid: 50, strategy: "aggressive", autoBid: true };
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
  await clock.advance(5_000);
  return String(id);
}

async function lotOf({ call }: RunningGavel, id: string) {
  const { body } = await call("GET", "/api/auctions");
  return body.auctions.find((auction: { id: string }) => auction.id === id);
}

for (const text of ['{"budget":{"perDay":20', "", "null"]) {
  Deno.test(`settings stored as ${JSON.stringify(text)} let nothing be bid until every limit is set anew`, async () => {
    await withGavel([[["system", "settings"], text]], async (running) => {
      const { house, call, clock } = running;
      const id = await watchEagerly(running);
      const { held } = await lotOf(running, id);
      assert.equal(held.by, "closed");
      assert.match(held.reason, /limits of yours can't be read/);
      const byHand = await call("POST", `/api/auctions/${id}/bid`, { amount: 7 });
      assert.equal(byHand.body.errorType, "LIMIT_EXCEEDED");
      assert.equal(house.bids.length, 0, "no bid left");
      const health = await call("GET", "/health?detailed=true");
      assert.deepEqual([health.status, health.body.checks.stored.status], [200, "degraded"]);

      await call("POST", "/api/settings", { budget: { perDay: 500 } });
      await clock.advance(5_000);
      assert.equal(house.bids.length, 0, "one limit is not all");
      await call("POST", "/api/settings", EVERY_LIMIT);
      await clock.advance(5_000);
      assert.equal(house.bids.length, 1);
      const mended = await call("GET", "/health?detailed=true");
      assert.equal(mended.body.checks.stored.status, "healthy");
    });
  });
}

Deno.test("a ledger record that can't be read blocks its own lot and no other", async () => {
  await withGavel([[["bid_history", "999", "999-1-1"], "{half"]], async (running) => {
    const { house, call } = running;
    const other = await watchEagerly(running);
    assert.deepEqual(house.bids.map(({ lotId }) => String(lotId)), [other]);
    const byHand = await call("POST", "/api/auctions/999/bid", { amount: 7 });
    assert.equal(byHand.body.errorType, "LIMIT_EXCEEDED");
    assert.match(byHand.body.error, /bid_history\/999\/999-1-1/);
    assert.equal(house.bids.length, 1);
  });
});

/** A Gavel with a real store in `dataDir`, until `tell` is done. */
async function withStore(
  env: Readonly<Record<string, string>>,
  tell: (gavel: Gavel, get: (path: string) => Promise<Record<string, unknown>>) => Promise<void>,
): Promise<void> {
  const clock = createVirtualClock(undefined, diskWork);
  const house = createHouse({ clock });
  const all: Readonly<Record<string, string>> = { PORT: "0", HOST: "127.0.0.1", ENABLE_SSE: "false", ...env };
  const gavel = await startGavel(readConfig((name) => all[name]), {
    clock,
    env: (name) => all[name],
    fetch: (input, init) => house.fetch(new Request(input, init)),
  });
  try {
    await tell(gavel, async (path) => {
      const response = await fetch(gavel.url + path, { headers: { authorization: gavel.token } });
      return await response.json();
    });
  } finally {
    let isClosed = false;
    const closing = gavel.close().finally(() => isClosed = true);
    while (!isClosed) await clock.advance(100);
    await closing;
    house.close();
  }
}

for (
  const [name, empty] of [
    ["empty", (path: string) => Deno.truncate(path)],
    ["gone", (path: string) => Deno.remove(path)],
  ] as const
) {
  Deno.test(`a gavel.kv that is ${name} beside a token file is told, and closes every limit`, async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "gavel-lost-" });
    const env = { DATA_DIR: dataDir, STORE: "kv" };
    await withStore(env, async (_gavel, get) => {
      assert.match(JSON.stringify(await get("/health?detailed=true")), /"stored":\{"status":"healthy"/);
    });
    for (const file of ["gavel.kv-wal", "gavel.kv-shm"]) {
      await Deno.remove(`${dataDir}/${file}`).catch(() => undefined);
    }
    await empty(`${dataDir}/gavel.kv`);
    await withStore(env, async (_gavel, get) => {
      const health = JSON.stringify(await get("/health?detailed=true"));
      assert.match(health, /gavel\.kv is empty or gone/);
      assert.match(health, /limits of yours can't be read/);
    });
    await Deno.remove(dataDir, { recursive: true });
  });
}

Deno.test("settings of another Redis type close every limit", async () => {
  await using server = await startRedisServer();
  await server.cli("RPUSH", "nellis:system:settings", "a", "b");
  await server.cli("SADD", "nellis:system:bidding", "a");
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-redis-type-" });
  await withStore({ DATA_DIR: dataDir, STORE: "redis", REDIS_URL: server.url }, async (_gavel, get) => {
    const health = JSON.stringify(await get("/health?detailed=true"));
    assert.match(health, /limits of yours can't be read/);
    assert.match(health, /All bidding is paused, since the stored switch/);
  });
  await Deno.remove(dataDir, { recursive: true });
});
