import assert from "node:assert/strict";
import { aListing, LOT_ID, MINUTE_MS, NOON_MS } from "../../../tests/support/auctions.ts";
import { serve } from "../../../tests/support/server/server_services.ts";
import { NellisError } from "../../nellis/api.ts";

Deno.test("a lot is shown as Nellis shows it now, watched or not", async () => {
  const { call, backstage } = await serve();
  backstage.listing = aListing({ title: null, closeTimeMs: NOON_MS + MINUTE_MS });
  const { status, body } = await call("GET", `/api/auctions/${LOT_ID}`);
  assert.equal(status, 200);
  assert.equal(body.data.title, `Lot ${LOT_ID}`);
  assert.equal(body.data.timeRemaining, 60);
  assert.equal(body.data.nextBid, 11);
});

Deno.test("a lot that can't be read is answered with Nellis's reason", async () => {
  const { call, backstage } = await serve();
  backstage.readError = new NellisError("no-such-lot", "Nellis has no lot 12345678");
  const missing = await call("GET", `/api/auctions/${LOT_ID}`);
  assert.equal(missing.status, 404);
  assert.equal(missing.body.error, "Nellis has no lot 12345678");
  backstage.readError = new NellisError("rate-limited", "Nellis asks us to wait", 12.2);
  const limited = await call("GET", `/api/auctions/${LOT_ID}`);
  assert.equal(limited.status, 503);
  assert.equal(limited.headers.get("retry-after"), "13");
});

Deno.test("a lot is refreshed at most once in five seconds, and other lots meanwhile", async () => {
  const { call, clock, backstage } = await serve();
  const refresh = (id: string) => call("POST", `/api/auctions/${id}/refresh`);
  assert.equal((await refresh("1")).body.data.id, "1");
  const again = await refresh("1");
  assert.equal(again.status, 429);
  assert.equal(again.headers.get("retry-after"), "5");
  assert.equal((await refresh("2")).status, 200);
  assert.deepEqual(backstage.orders, ["read 1", "read 2"]);
  await clock.advance(5000);
  assert.equal((await refresh("1")).status, 200);
});
