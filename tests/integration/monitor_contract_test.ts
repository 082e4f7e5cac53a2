import assert from "node:assert/strict";
import { aConfig, dollars, LOT_ID, SECOND_MS } from "../support/auctions.ts";
import { CONTRACT_LOTS, monitorContract, type MonitorUnderContract } from "../support/monitor_contract.ts";
import { serve } from "../support/server/server_services.ts";
import { aRequest, startWatching, type Watching } from "../support/watching.ts";
import { createActions } from "../../src/server/actions.ts";

monitorContract("the monitor", async (): Promise<MonitorUnderContract> => {
  const { services } = await serve();
  const watching = await startWatching({ prepare: leadEverywhere });
  const { monitor, bus, clock, nellis, store } = watching;
  return {
    monitor,
    bus,
    services,
    doings: () => [...nellis.calls, ...store.writes],
    settle: async () => {
      await clock.settle();
      await clock.advance(0);
    },
    [Symbol.asyncDispose]: () => watching[Symbol.asyncDispose](),
  };
});

monitorContract("the monitor that stands in for it in the tests of the routes", async () => {
  const served = await serve();
  const { services, backstage, clock } = served;
  return {
    monitor: services.monitor,
    bus: backstage.bus,
    services,
    doings: () => backstage.orders.filter((order) => !order.startsWith("watch ")),
    settle: () => clock.settle(),
    [Symbol.asyncDispose]: () => served.close(),
  };
});

Deno.test("a refused change does not make a lot forget that it has given up at this price", async () => {
  const { services } = await serve();
  await using watching = await startWatching({ prepare: ({ nellis }) => nellis.change(LOT_ID, {}) });
  const { monitor, clock, nellis } = watching;
  const actions = createActions({ ...services, monitor });
  for (let tries = 0; tries < 3; tries++) {
    nellis.queueBidAnswer({ result: "rejected", errorType: "OUTBID", message: "Somebody was faster" });
  }
  await monitor.watch(aRequest(LOT_ID, aConfig({ maxBidCents: dollars(50) })));
  await clock.advance(30 * SECOND_MS);
  assert.equal(nellis.bids().length, 3);
  await assert.rejects(actions.configure(LOT_ID, { minBidAmount: 60 }), /No bid fits/);
  await clock.advance(30 * SECOND_MS);
  assert.equal(nellis.bids().length, 3);
});

/** So that nothing is bid on the lots of the contract of itself. */
function leadEverywhere({ nellis }: Pick<Watching, "nellis">): void {
  for (const id of CONTRACT_LOTS) nellis.change(id, { userState: { isWinning: true } });
}
