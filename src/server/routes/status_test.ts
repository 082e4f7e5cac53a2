import assert from "node:assert/strict";
import { anAuction } from "../../../tests/support/auctions.ts";
import { serve } from "../../../tests/support/server/server_services.ts";

Deno.test("the status is what the extension's Test connection looks for", async () => {
  const { call, clock, backstage } = await serve();
  backstage.auctions.set("1", anAuction());
  await clock.advance(90_000);
  const { status, body } = await call("GET", "/api/status");
  assert.equal(status, 200);
  const { memory, ...rest } = body;
  assert.deepEqual(rest, {
    success: true,
    status: "running",
    monitoredAuctions: 1,
    uptime: 90,
    timestamp: "2026-11-02T12:01:30.000Z",
    storage: { type: "memory", connected: true, healthy: true },
    version: "1.2.3",
    allowance: { perMinute: null, grantedPerMinute: null, usedLastMinute: 3, refusals: 0, heldForMs: 0 },
  });
  assert.ok(memory.rss > 0 && memory.heapUsed > 0);
});

Deno.test("a wrong token is a failure to it", async () => {
  const { call } = await serve();
  const { status, body } = await call("GET", "/api/status", undefined, { authorization: "wrong" });
  assert.equal(status, 401);
  assert.equal(body.success, false);
  assert.equal(body.code, "UNAUTHORIZED");
});
