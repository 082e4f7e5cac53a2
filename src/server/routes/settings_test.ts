import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server_services.ts";

Deno.test("settings are read, changed in part, and every auction is decided anew", async () => {
  const { call, backstage } = await serve();
  const before = (await call("GET", "/api/settings")).body.settings;
  assert.equal(before.bidding.snipeTiming, 10);
  const changed = await call("POST", "/api/settings", {
    general: { defaultMaxBid: 30 },
    bidding: { snipeTiming: 5 },
  });
  assert.equal(changed.status, 200);
  assert.deepEqual(changed.body.settings, {
    general: { ...before.general, defaultMaxBid: 30 },
    bidding: { ...before.bidding, snipeTiming: 5 },
  });
  assert.deepEqual((await call("GET", "/api/settings")).body.settings, changed.body.settings);
  assert.deepEqual(backstage.orders, ["reconsider"]);
});

Deno.test("settings out of bounds are refused by name and change nothing", async () => {
  const { call, backstage } = await serve();
  const before = (await call("GET", "/api/settings")).body;
  for (
    const [patch, path] of [
      [{ bidding: { snipeTiming: 31 } }, "bidding.snipeTiming"],
      [{ bidding: { bidBuffer: -1 } }, "bidding.bidBuffer"],
      [{ bidding: { retryAttempts: 11 } }, "bidding.retryAttempts"],
      [{ general: { defaultMaxBid: 10_001 } }, "general.defaultMaxBid"],
      [{ general: { defaultStrategy: "yolo" } }, "general.defaultStrategy"],
      [{ general: { autoBidDefault: "yes" } }, "general.autoBidDefault"],
      [{ general: 5 }, "general"],
    ] as const
  ) {
    const { status, body } = await call("POST", "/api/settings", patch);
    assert.equal(status, 400);
    assert.equal(body.details[0].path, path);
    assert.match(body.error, new RegExp(path));
  }
  assert.equal((await call("POST", "/api/settings", "nonsense")).status, 400);
  assert.deepEqual((await call("GET", "/api/settings")).body, before);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a new auction follows the settings as they are now", async () => {
  const { call, backstage } = await serve();
  await call("POST", "/api/settings", { general: { defaultMaxBid: 30, defaultStrategy: "sniping" } });
  await call("POST", "/api/auctions/1/monitor", { config: {} });
  assert.equal(backstage.auctions.get("1")?.config.maxBidCents, 3000);
  assert.equal(backstage.auctions.get("1")?.config.strategyWord, "sniping");
});
