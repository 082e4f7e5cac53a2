import assert from "node:assert/strict";
import { aConfig, aListing, anAuction, dollars, LOT_ID } from "../../../tests/support/auctions.ts";
import { GOOD_COOKIES, serve } from "../../../tests/support/server/server_services.ts";

const snipe = anAuction({
  config: aConfig({ strategy: "snipe", maxBidCents: dollars(40), snipeSeconds: 8 }),
});

Deno.test("the state says in a sentence how all lots stand, and each lot's plan in another", async () => {
  const { call, backstage } = await serve();
  backstage.auctions.set(LOT_ID, snipe);
  const { status, body } = await call("GET", "/api/state");
  assert.equal(status, 200);
  const at = new Date(aListing().closeTimeMs - 8000).toISOString();
  assert.deepEqual(body.plans, {
    [LOT_ID]: {
      kind: "bids",
      text: "Will bid up to $40 at {at}, 8 s before the close",
      at,
      nowInAll: 11.5,
      mostInAll: 46,
    },
  });
  assert.deepEqual(body.state.overview, {
    tone: "armed",
    text: "Armed. 1 of 1 lot will be bid on; next Cordless drill at {at}",
    at,
    lots: { bids: 1, leads: 0, waits: 0, stopped: 0, "needs-owner": 0, watches: 0, over: 0 },
    leadingInAll: 0,
    worstInAll: 46,
  });
  assert.deepEqual(body.state.bidding, { paused: false, dryRun: false });
  assert.equal(body.state.session, "none");
  assert.deepEqual(body.state.budget, { perDay: null, perWeek: null, total: null });
  assert.equal(body.state.health, "healthy");
  assert.equal(body.state.version, "1.2.3");
});

Deno.test("the state tells how the owner's session at Nellis stands", async () => {
  const { call, backstage } = await serve();
  const session = async () => (await call("GET", "/api/state")).body.state.session;
  backstage.cookies = GOOD_COOKIES;
  assert.equal(await session(), "works");
  backstage.refusedCookies = GOOD_COOKIES;
  assert.equal(await session(), "refused");
});

Deno.test("the state is the owner's alone", async () => {
  const { call } = await serve();
  assert.equal((await call("GET", "/api/state", undefined, { authorization: "" })).status, 401);
});
