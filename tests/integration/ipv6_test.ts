import assert from "node:assert/strict";
import { startRedisServer } from "../support/store/redis_server.ts";
import { passUntil } from "../support/server/pass_until.ts";
import { runGavel } from "../support/server/running_gavel.ts";

/** False on a machine without IPv6. */
const hasIpv6 = (() => {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
})();

Deno.test({
  name: "Gavel runs on IPv6 alone: its own port, Redis and the house" +
    (hasIpv6 ? "" : " (this machine has no IPv6)"),
  ignore: !hasIpv6,
  async fn() {
    await using redis = await startRedisServer({ appendonly: true, config: ["--bind", "::1"] });
    const url = `redis://[::1]:${redis.port}`;
    const running = await runGavel({
      env: { HOST: "::1", STORE: "redis", REDIS_URL: url, ENABLE_SSE: "false" },
      houseOnWire: "::1",
    });
    try {
      assert.match(running.gavel.url, /^http:\/\/\[::1\]:\d+$/);
      const { id } = running.house.addLot({ closesInSeconds: 600, startPrice: 5 });
      const config = { strategy: "aggressive", maxBid: 40, autoBid: true };
      const { status } = await running.call("POST", `/api/auctions/${id}/monitor`, { config });
      assert.equal(status, 200);
      await passUntil(running, "a bid is there", () => running.house.bids.length > 0);
      assert.deepEqual(running.house.bids.map(({ amountDollars }) => amountDollars), [6]);
      const { body } = await running.call("GET", "/health?detailed=true");
      assert.equal(body.checks.store.status, "healthy", JSON.stringify(body));
    } finally {
      await running.close();
    }
  },
});
