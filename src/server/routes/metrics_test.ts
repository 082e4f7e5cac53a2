import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

Deno.test("Prometheus gets its text without a token", async () => {
  const { call } = await serve();
  const { status, text, headers } = await call("GET", "/metrics", undefined, { authorization: "" });
  assert.equal(status, 200);
  assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(text, "auction_active_count 1\n");
});
