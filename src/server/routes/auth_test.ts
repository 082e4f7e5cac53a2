import assert from "node:assert/strict";
import { GOOD_COOKIES, serve } from "../../../tests/support/server/server_services.ts";
import { NellisError } from "../../nellis/api.ts";

const BAD_COOKIES = "__session=stale-session";

Deno.test("cookies that Nellis accepts are kept, and every auction is decided anew", async () => {
  const { call, backstage } = await serve();
  const { status, body } = await call("POST", "/api/auth", { cookies: `  ${GOOD_COOKIES} ` });
  assert.equal(status, 200);
  assert.equal(body.success, true);
  assert.equal(backstage.cookies, GOOD_COOKIES);
  assert.deepEqual(backstage.orders, ["session.set", "reconsider"]);
});

Deno.test("cookies that Nellis turns down replace nothing", async () => {
  const { call, backstage } = await serve();
  backstage.cookies = GOOD_COOKIES;
  const { status, body } = await call("POST", "/api/auth", { cookies: BAD_COOKIES });
  assert.equal(status, 401);
  assert.equal(body.code, "NELLIS_SIGNED_OUT");
  assert.equal(backstage.cookies, GOOD_COOKIES);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("cookies that can't be tried are not kept", async () => {
  const { call, backstage } = await serve();
  backstage.nellisError = new NellisError("unreachable", "Nellis can't be reached");
  const { status, body } = await call("POST", "/api/auth", { cookies: GOOD_COOKIES });
  assert.equal(status, 503);
  assert.equal(body.error, "Nellis can't be reached");
  assert.equal(backstage.cookies, null);
});

Deno.test("what can be no cookies is refused without showing it", async () => {
  const { call, backstage } = await serve();
  const cases = [
    "short",
    "x".repeat(10_001),
    "__session=secret\r\nX-Evil: 1",
    "__session=\u{1F36A}secret",
    1234567890,
    null,
    undefined,
  ];
  for (const cookies of cases) {
    const { status, text } = await call("POST", "/api/auth", { cookies });
    assert.equal(status, 400);
    assert.match(text, /10 to 10,000 characters/);
    assert.doesNotMatch(text, /secret/);
  }
  const bare = await call("POST", "/api/auth", '"__session=secret"');
  assert.equal(bare.status, 400);
  assert.doesNotMatch(bare.text, /secret/);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("stale cookies are asked about once, and never keep the right ones out", async () => {
  const { call, clock, backstage } = await serve();
  const handOver = async (cookies: string) => (await call("POST", "/api/auth", { cookies })).status;
  for (let times = 1; times <= 6; times++) assert.equal(await handOver(BAD_COOKIES), 401);
  // Nellis would not answer now: what it has turned down is not asked about again.
  backstage.nellisError = new NellisError("unreachable", "Nellis can't be reached");
  assert.equal(await handOver(BAD_COOKIES), 401);
  assert.equal(await handOver(`${BAD_COOKIES}; other=1`), 503);
  backstage.nellisError = null;
  assert.equal(backstage.cookies, null);
  assert.equal(await handOver(GOOD_COOKIES), 200);
  await clock.advance(900_000);
  backstage.nellisError = new NellisError("unreachable", "Nellis can't be reached");
  assert.equal(await handOver(BAD_COOKIES), 503, "after a quarter of an hour they are tried anew");
});

Deno.test("the status tells of the session and never shows it", async () => {
  const { call, backstage } = await serve();
  const none = await call("GET", "/api/auth/status");
  assert.deepEqual([none.body.authenticated, none.body.cookieCount, none.body.cookiesSet], [false, 0, false]);
  backstage.cookies = GOOD_COOKIES;
  const some = await call("GET", "/api/auth/status");
  assert.deepEqual([some.body.authenticated, some.body.cookieCount, some.body.cookiesSet], [true, 2, true]);
  assert.doesNotMatch(some.text, /signed-in-owner/);
});

Deno.test("a session is validated without a bid, and one that no longer works is told from then on", async () => {
  const { call, backstage } = await serve();
  assert.equal((await call("POST", "/api/auth/validate")).body.valid, false);
  backstage.cookies = GOOD_COOKIES;
  assert.equal((await call("POST", "/api/auth/validate")).body.valid, true);
  backstage.cookies = BAD_COOKIES;
  assert.equal((await call("GET", "/api/auth/status")).body.authenticated, true);
  assert.equal((await call("POST", "/api/auth/validate")).body.valid, false);
  const status = await call("GET", "/api/auth/status");
  assert.deepEqual([status.body.authenticated, status.body.cookiesSet], [false, true]);
  backstage.cookies = GOOD_COOKIES;
  assert.equal((await call("GET", "/api/auth/status")).body.authenticated, true);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a session that can't be validated now is said to be just that", async () => {
  const { call, backstage } = await serve();
  backstage.cookies = GOOD_COOKIES;
  backstage.nellisError = new NellisError("timed-out", "Nellis did not answer within 10 s");
  assert.equal((await call("POST", "/api/auth/validate")).status, 503);
  assert.equal((await call("GET", "/api/auth/status")).body.authenticated, true);
});
