import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { runGavel } from "../support/server/running_gavel.ts";

const RESTARTS = 50;

Deno.test("Redis is killed fifty times under load: no bid twice, none above a limit, and nothing acknowledged is lost", async () => {
  const dir = await Deno.makeTempDir({ prefix: "gavel-redis-" });
  let redis: RedisServer = await startRedisServer({ dir, appendonly: true });
  const { url, port } = redis;
  const running = await runGavel({ env: { STORE: "redis", REDIS_URL: url } });
  const { house, call, clock } = running;
  try {
    const lots = Array.from(
      { length: 8 },
      (_, index) =>
        house.addLot({
          closesInSeconds: 36_000 + index,
          startPrice: 5,
          rivals: [{ name: "Ada", maximum: 35, answersAfterSeconds: 0.5 }],
        })
          .id,
    );
    for (const id of lots) {
      const config = { strategy: "aggressive", maxBid: 40, autoBid: true };
      assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
    }
    /** The last minimum bid that was acknowledged of each lot. */
    const acknowledged = new Map<number, number>();
    for (let round = 1; round <= RESTARTS; round++) {
      await redis.kill9();
      const lot = lots[round % lots.length] ?? 0;
      // Each round goes on while Redis is away, and changes something that is acknowledged now or when it is back.
      const change = call("PUT", `/api/auctions/${lot}/config`, { config: { maxBid: 40 + round } });
      await clock.advance(500);
      redis = await startRedisServer({ dir, port, appendonly: true });
      let isAnswered = false;
      const answered = change.then(({ status, body }) => {
        isAnswered = true;
        if (status === 200 && body.stored !== false) acknowledged.set(lot, 40 + round);
        else acknowledged.delete(lot);
      });
      while (!isAnswered) {
        await clock.advance(100);
        await call("GET", "/health/live");
      }
      await answered;
    }
    // Redis takes its time on a slow disk, while Gavel's minutes pass in a moment.
    await eventually("it is healthy again", async () => {
      await clock.advance(100);
      return (await call("GET", "/health")).body.status === "healthy";
    });
    await running.restart();
    const { auctions } = (await call("GET", "/api/auctions")).body;
    assert.equal(auctions.length, lots.length);
    for (const [lot, maxBid] of acknowledged) {
      const found = auctions.find(({ id }: { id: string }) => id === String(lot));
      assert.ok(found.config.maxBid >= maxBid, `lot ${lot}: ${found.config.maxBid} after ${maxBid}`);
    }
    const sent = house.bids.map(({ lotId, amountDollars }) => `${lotId} ${amountDollars}`);
    assert.equal(new Set(sent).size, sent.length, `a bid was sent twice: ${sent.join(", ")}`);
    assert.ok(
      sent.length > lots.length && house.bids.every(({ amountDollars }) => (amountDollars ?? 0) <= 90),
    );
    const { bids } = (await call("GET", "/api/ledger?limit=1000")).body;
    const recorded = new Set(
      bids.map((bid: { auctionId: string; amount: number }) => `${bid.auctionId} ${bid.amount}`),
    );
    for (const each of sent) assert.ok(recorded.has(each), `${each} is not in the ledger`);
  } finally {
    await running.close();
    await redis.stop();
    await Deno.remove(dir, { recursive: true });
  }
});
