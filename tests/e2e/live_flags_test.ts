import assert from "node:assert/strict";
import { startRedisServer } from "../support/store/redis_server.ts";
import { install } from "./installation.ts";
import { until } from "./program.ts";

/** Number of lots that are watched: each has a stream of its own. */
const LOTS = 5;
/** A second is promised; a busy machine that runs other tests beside it is given more. */
const DEADLINE_MS = 5_000;

Deno.test("redis-cli switches the live feed off: its streams close, every lot is polled on, and back again", async () => {
  await using redis = await startRedisServer();
  await using installation = await install();
  const { house } = installation;
  const ids = Array.from({ length: LOTS }, () => house.addLot({ closesInSeconds: 3600 }).id);
  const { call } = await installation.start({
    STORE: "redis",
    REDIS_URL: redis.url,
    ENABLE_SSE: "true",
    USE_MINIMAL_POLLING: "false",
  });
  assert.equal((await call("POST", "/api/auth", { cookies: house.signIn() })).status, 200);
  for (const id of ids) {
    const config = { maxBid: 0, strategy: "manual" };
    assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
  }
  await until(() => "a stream for every lot", () => house.openStreams() === LOTS);

  const before = pagesRead();
  const startMs = performance.now();
  await redis.cli("SET", "feature:enable_sse", "false");
  await until(() => "the streams to close", () => house.openStreams() === 0, DEADLINE_MS);
  const closedAfterMs = Math.round(performance.now() - startMs);
  // deno-lint-ignore no-console -- how fast it was, for whoever reads the run
  console.log(`The streams were closed ${closedAfterMs} ms after redis-cli was called`);
  await until(
    () => "every lot to be polled on, twice",
    () => ids.every((id) => (pagesRead().get(id) ?? 0) >= (before.get(id) ?? 0) + 2),
  );
  assert.equal(house.openStreams(), 0, "A stream came back although the feed is off");
  const { features } = (await call("GET", "/api/features")).body;
  assert.deepEqual([features.ENABLE_SSE.enabled, features.ENABLE_SSE.source], [false, "store"]);
  const { auctions } = (await call("GET", "/api/auctions")).body;
  assert.deepEqual(
    auctions.map(({ status, source }: Record<string, unknown>) => `${status} by ${source}`),
    ids.map(() => "monitoring by poll"),
  );

  await redis.cli("DEL", "feature:enable_sse");
  await until(() => "the streams to come back", () => house.openStreams() === LOTS, DEADLINE_MS);

  function pagesRead(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const { route, lotId } of house.requests.log) {
      if (route === "page" && lotId !== null) counts.set(lotId, (counts.get(lotId) ?? 0) + 1);
    }
    return counts;
  }
});
