import assert from "node:assert/strict";
import { serve, TOKEN } from "../../../tests/support/server/server_services.ts";

Deno.test("Prometheus gets its text without a token", async () => {
  const { call } = await serve();
  const { status, text, headers } = await call("GET", "/metrics", undefined, { authorization: "" });
  assert.equal(status, 200);
  assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(text, "auction_active_count 1\n");
});

Deno.test("with METRICS_TOKEN the metrics are for that token alone, and it opens nothing else", async () => {
  const metricsToken = "token-of-prometheus";
  const { call } = await serve({ options: { metricsToken } });
  const statusFor = async (authorization: string, path = "/metrics") =>
    (await call("GET", path, undefined, { authorization })).status;
  assert.equal(await statusFor(`Bearer ${metricsToken}`), 200);
  assert.equal(await statusFor(""), 401);
  assert.equal(await statusFor(`Bearer ${TOKEN}`), 401);
  assert.equal(await statusFor(`Bearer ${metricsToken}s`), 401);
  assert.equal(await statusFor(`Bearer ${metricsToken}`, "/api/auctions"), 401);
  const { body } = await call("GET", "/metrics", undefined, { authorization: "" });
  assert.match(body.error, /METRICS_TOKEN/);
});

Deno.test("wrong tokens of the metrics are counted: further ones wait, the right one and the API go on", async () => {
  const metricsToken = "token-of-prometheus";
  const { call, clock } = await serve({
    options: { metricsToken },
    limits: { auth: { max: 2, windowMs: 60_000 } },
  });
  const ask = (token: string) => call("GET", "/metrics", undefined, { authorization: `Bearer ${token}` });
  for (const status of [401, 401, 429]) assert.equal((await ask("a guess of a token")).status, status);
  assert.equal((await ask(metricsToken)).status, 200);
  assert.equal((await call("GET", "/api/auctions")).status, 200);
  await clock.advance(61_000);
  assert.equal((await ask("a guess of a token")).status, 401);
});
