import assert from "node:assert/strict";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { passUntil } from "../support/server/pass_until.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";

const EVERY_LIMIT = {
  budget: { perDay: null, perWeek: null, total: null, perBid: null },
  costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, taxOnPremium: true },
  groups: {},
};

/** A Gavel on a Redis whose data lie in a folder of the test's, so that they can be put back. */
async function withRedis(
  tell: (running: RunningGavel, redis: LosableRedis) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const redis = { server: await startRedisServer({ dir }), dir };
  const { url } = redis.server;
  const running = await runGavel({ env: { STORE: "redis", REDIS_URL: url, DRY_RUN: "false" } });
  try {
    await tell(running, redis);
  } finally {
    await running.close();
    await redis.server.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

interface LosableRedis {
  server: RedisServer;
  readonly dir: string;
}

/** Redis is killed and comes back with the data of its last SAVE, or none. */
async function comeBackOlder(redis: LosableRedis): Promise<void> {
  await redis.server.kill9();
  redis.server = await startRedisServer({ dir: redis.dir, port: redis.server.port });
}

/** Pauses, sets a budget and has a lot bid on eagerly: all of it acknowledged. */
async function order({ call, house }: RunningGavel): Promise<string> {
  const { id } = house.addLot({ closesInSeconds: 3_000, startPrice: 5 });
  assert.equal((await call("POST", "/api/bidding/pause")).body.stored, undefined);
  assert.equal((await call("POST", "/api/settings", { budget: { perDay: 0.5 } })).status, 200);
  const config = { maxBid: 50, strategy: "aggressive", autoBid: true };
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
  return String(id);
}

async function known({ call }: RunningGavel, id: string) {
  const [bidding, settings, session, lots] = await Promise.all(
    ["/api/bidding", "/api/settings", "/api/auth/status", "/api/auctions"].map((path) => call("GET", path)),
  );
  return {
    isPaused: bidding?.body.bidding.paused,
    perDay: settings?.body.settings.budget.perDay,
    hasSession: session?.body.authenticated,
    maxBid: lots?.body.auctions.find((lot: { id: string }) => lot.id === id)?.config.maxBid,
  };
}

const ORDERED = { isPaused: true, perDay: 0.5, hasSession: true, maxBid: 50 };

for (const kind of ["older", "empty", "emptied at work"] as const) {
  Deno.test(`a Redis that is ${kind} is written again while Gavel runs, and no bid leaves`, async () => {
    await withRedis(async (running, redis) => {
      if (kind === "older") await redis.server.cli("SAVE");
      const id = await order(running);
      assert.deepEqual(await known(running, id), ORDERED);
      if (kind === "emptied at work") await redis.server.cli("FLUSHALL");
      else await comeBackOlder(redis);
      const told = async () =>
        (await redis.server.cli("GET", "nellis:system:bidding").catch(() => "")).includes("true");
      await passUntil(running, "Redis has the pause again", told);
      const isWell = async () => (await running.call("GET", "/health")).body.status !== "unhealthy";
      await passUntil(running, "Gavel is healthy", isWell);
      assert.deepEqual(await known(running, id), ORDERED, "it has not started anew");
      assert.equal(
        await redis.server.cli("EXISTS", "nellis:system:store"),
        "1",
        "the store has its name again",
      );
      await running.restart();
      assert.deepEqual(await known(running, id), ORDERED, "nor has the next start forgotten anything");
      await running.clock.advance(30_000);
      assert.equal(running.house.bids.length, 0, "no bid left");
    });
  });
}

for (const kind of ["older", "empty"] as const) {
  Deno.test(`a Redis that is ${kind} at a start closes every limit, and health and log say so`, async () => {
    await withRedis(async (running, redis) => {
      const { house, call, clock } = running;
      const config = { maxBid: 50, strategy: "aggressive", autoBid: true };
      await call("POST", "/api/bidding/pause");
      const { id } = house.addLot({ closesInSeconds: 3_000, startPrice: 5 });
      await call("POST", `/api/auctions/${id}/monitor`, { config });
      await redis.server.cli("SAVE");
      await call("POST", "/api/settings", { budget: { perDay: 0.5 } });
      const dump = await Deno.readFile(`${redis.dir}/dump.rdb`);
      await running.restart();
      await call("POST", "/api/bidding/resume");
      await call("POST", "/api/bidding/pause");
      // Gavel is away while its Redis changes.
      await running.restart({ STORE: "memory" });
      await redis.server.stop();
      if (kind === "older") await Deno.writeFile(`${redis.dir}/dump.rdb`, dump);
      else await Deno.remove(`${redis.dir}/dump.rdb`).catch(() => undefined);
      redis.server = await startRedisServer({ dir: redis.dir, port: redis.server.port });
      await running.restart();
      const { body: health } = await call("GET", "/health?detailed=true");
      assert.equal(health.checks.stored.status, "degraded");
      assert.match(
        JSON.stringify(health.checks.stored),
        kind === "older" ? /is older than what Gavel wrote/ : /is empty, although/,
      );
      await call("POST", "/api/auth", { cookies: house.signIn() });
      await call("POST", `/api/auctions/${id}/monitor`, { config });
      await call("POST", "/api/bidding/resume");
      await clock.advance(10_000);
      assert.equal(house.bids.length, 0, "no bid left");
      await running.restart();
      await clock.advance(10_000);
      assert.equal(house.bids.length, 0, "a second start opens nothing");
      await call("POST", "/api/settings", EVERY_LIMIT);
      await passUntil(running, "a bid leaves", () => house.bids.length > 0);
    });
  });
}
