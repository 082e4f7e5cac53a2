import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

Deno.test("bidding is paused and resumed, and each answer says how it stands", async () => {
  const { call, backstage } = await serve();
  assert.deepEqual((await call("GET", "/api/bidding")).body, {
    success: true,
    bidding: { paused: false, dryRun: false },
  });
  assert.equal((await call("POST", "/api/bidding/pause")).body.bidding.paused, true);
  assert.equal(backstage.isPaused, true);
  assert.deepEqual(backstage.orders, [], "pausing asks Nellis for nothing");
  assert.equal((await call("POST", "/api/bidding/resume")).body.bidding.paused, false);
  assert.equal(backstage.isPaused, false);
  assert.deepEqual(backstage.orders, ["reconsider"]);
});

Deno.test("nobody pauses or resumes bidding without the token", async () => {
  const { call, backstage } = await serve();
  for (const verb of ["pause", "resume"]) {
    const answer = await call("POST", `/api/bidding/${verb}`, undefined, { authorization: "" });
    assert.equal(answer.status, 401);
  }
  assert.equal(backstage.isPaused, false);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a practice is started and ended, and at its end every lot is thought over", async () => {
  const { call, backstage } = await serve();
  assert.equal((await call("POST", "/api/bidding/practice")).body.bidding.dryRun, true);
  assert.deepEqual([backstage.isDryRun, backstage.orders], [true, []]);
  assert.equal((await call("POST", "/api/bidding/practice/end")).body.bidding.dryRun, false);
  assert.deepEqual([backstage.isDryRun, backstage.orders], [false, ["reconsider"]]);
});
