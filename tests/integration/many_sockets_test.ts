import assert from "node:assert/strict";
import { connectClient } from "../support/server/protocol_client.ts";
import { runGavel } from "../support/server/running_gavel.ts";

const CLIENTS = 900;

Deno.test("900 clients at once hear of a bid, hold up nothing, and are all let go", async () => {
  const running = await runGavel({
    env: { MAX_CONNECTIONS: "1000", MAX_CONNECTIONS_PER_IP: "1000", ENABLE_SSE: "false" },
  });
  const { gavel, token, house, call, clock } = running;
  try {
    const { id } = house.addLot({ closesInSeconds: 600, startPrice: 5 });
    const url = `${gavel.url.replace("http", "ws")}/ws`;
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connectClient(url, { token })));
    const config = { strategy: "aggressive", maxBid: 40, autoBid: true };
    assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
    await clock.advance(2_000);
    assert.deepEqual(house.bids.map(({ amountDollars }) => amountDollars), [6]);
    await Promise.all(
      clients.map((client) =>
        client.next(({ type, auction }) => type === "auctionState" && auction?.data?.currentBid === 6)
      ),
    );
    const { checks } = (await call("GET", "/health?detailed=true")).body;
    assert.match(checks.sockets.message, new RegExp(`^${CLIENTS} clients`));
    await Promise.all(clients.map((client) => client.close()));
    assert.equal((await call("GET", "/health/ready")).status, 200);
  } finally {
    await running.close();
  }
});
