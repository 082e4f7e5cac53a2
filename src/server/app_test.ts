import assert from "node:assert/strict";
import { serve, TOKEN } from "../../tests/support/server/server_services.ts";

/** The routes that let somebody in. */
const OPEN = ["/api/login", "/api/pair"];

Deno.test("every route under /api needs the token, even one that does not exist", async () => {
  const { app, call, backstage } = await serve({ limits: { auth: { max: 1000, windowMs: 1000 } } });
  const routes = app.routes.filter(({ method, path }) =>
    method !== "ALL" && path.startsWith("/api/") && !OPEN.includes(path)
  );
  assert.ok(routes.length > 15);
  for (const { method, path } of [...routes, { method: "GET", path: "/api/nothing" }]) {
    for (const authorization of ["", "wrong", "Bearer wrong", `Basic ${TOKEN}`]) {
      const answer = await call(method, path.replace(":id", "1").replace(":name", "X"), undefined, {
        authorization,
      });
      assert.equal(answer.status, 401, `${method} ${path} ${authorization}`);
      assert.equal(answer.body.code, "UNAUTHORIZED");
      assert.equal(answer.body.success, false);
    }
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("the token is taken bare and as Bearer", async () => {
  const { call } = await serve();
  for (const authorization of [TOKEN, `Bearer ${TOKEN}`, `bearer ${TOKEN}`]) {
    assert.equal((await call("GET", "/api/auctions", undefined, { authorization })).status, 200);
  }
});

Deno.test("five wrong tokens end the guessing from their address, and the owner is let in", async () => {
  const { call, clock } = await serve();
  for (let guess = 1; guess <= 5; guess++) {
    await call("GET", "/api/auctions", undefined, { authorization: `guess ${guess}` });
  }
  const guess = () => call("GET", "/api/auctions", undefined, { authorization: "guess 6" });
  const locked = await guess();
  assert.equal(locked.status, 429);
  assert.equal(locked.headers.get("retry-after"), "900");
  assert.match(locked.body.error, /try again in 15 min/);
  assert.equal((await call("GET", "/api/auctions")).status, 200);
  await clock.advance(900_000);
  assert.equal((await guess()).status, 401);
});

Deno.test("requests without a token take nothing from the owner's, nor do those of pages elsewhere count", async () => {
  const { call } = await serve({ limits: { api: { max: 3, windowMs: 60_000 } } });
  const ask = async (headers: Record<string, string>) =>
    (await call("GET", "/api/auctions", undefined, { authorization: "", ...headers })).status;
  for (let times = 1; times <= 9; times++) assert.equal(await ask({ "sec-fetch-site": "cross-site" }), 401);
  for (let times = 1; times <= 3; times++) assert.equal(await ask({}), 401);
  assert.equal(await ask({}), 429);
  // A guess is counted whatever it says of the site that it comes from.
  assert.equal(await ask({ authorization: "a guess", "sec-fetch-site": "cross-site" }), 429);
  assert.equal((await call("GET", "/api/auctions")).status, 200);
});

Deno.test("an address makes so many requests in a window and no more, and public routes still answer", async () => {
  const { call, clock } = await serve({ limits: { api: { max: 3, windowMs: 60_000 } } });
  for (let times = 1; times <= 3; times++) assert.equal((await call("GET", "/api/auctions")).status, 200);
  const over = await call("GET", "/api/auctions");
  assert.equal(over.status, 429);
  assert.equal(over.body.retryAfterSeconds, 60);
  assert.equal((await call("GET", "/health")).status, 200);
  await clock.advance(60_000);
  assert.equal((await call("GET", "/api/auctions")).status, 200);
});

Deno.test("what no route answers is 404 in JSON", async () => {
  const { call } = await serve();
  for (const path of ["/nothing", "/api/nothing", "/api/auctions/1/nothing", "/api"]) {
    const answer = await call("GET", path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.body.code, "NOT_FOUND");
  }
});

Deno.test("a wrong method is 405 and names the right ones", async () => {
  const { call, backstage } = await serve();
  const answer = await call("PATCH", "/api/settings", {});
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get("allow"), "GET, POST");
  assert.match(answer.body.error, /does not take PATCH: use GET or POST/);
  assert.equal((await call("GET", "/api/auctions/1/monitor")).headers.get("allow"), "POST, DELETE");
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a body over 1 MB is refused unread, whether or not it says how long it is", async () => {
  const { app, call, backstage } = await serve();
  const text = JSON.stringify({ config: {}, filler: "x".repeat(1024 * 1024) });
  const headers = { "content-length": String(text.length) };
  assert.equal((await call("POST", "/api/auctions/1/monitor", text, headers)).status, 413);
  const streamed = await app.request("/api/auctions/1/monitor", {
    method: "POST",
    headers: { authorization: TOKEN },
    body: new Blob([text]).stream(),
  });
  assert.equal(streamed.status, 413);
  assert.equal((await streamed.json()).code, "TOO_LARGE");
  assert.deepEqual(backstage.orders, []);
});

Deno.test("every answer tells browsers to trust it with nothing", async () => {
  const { call } = await serve();
  for (const path of ["/api/auctions", "/health", "/nothing"]) {
    const { headers } = await call("GET", path);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  }
});

Deno.test("made-up methods are measured as one", async () => {
  const { call, backstage } = await serve();
  for (const method of ["BREW", "X".repeat(1000), "get2"]) await call(method, "/health");
  await call("GET", "/health");
  assert.deepEqual(backstage.exchanges.map(({ method }) => method), ["other", "other", "other", "GET"]);
});

Deno.test("requests are measured by their route's pattern, so that no path makes a series of its own", async () => {
  const { call, backstage } = await serve();
  await call("POST", "/api/auctions/1/bid", { amount: 5 });
  await call("GET", "/api/auctions/1", undefined, { authorization: "" });
  await call("GET", "/made/up/by/a/scanner");
  assert.deepEqual(backstage.exchanges, [
    { method: "POST", route: "/api/auctions/:id/bid", status: 200 },
    { method: "GET", route: "/api/auctions/:id", status: 401 },
    { method: "GET", route: "unmatched", status: 404 },
  ]);
});

Deno.test("/ws without an upgrade says what it speaks", async () => {
  const { call } = await serve();
  const plain = await call("GET", "/ws");
  assert.equal(plain.status, 426);
  assert.equal(plain.body.code, "UPGRADE_REQUIRED");
  assert.equal((await call("GET", "/ws", undefined, { upgrade: "websocket" })).status, 426);
});

Deno.test("a Content-Type of any text, with a body or without, is no fault of Gavel's", async () => {
  const { call } = await serve();
  for (
    const type of ["pl", "application/json\\", "application/jsonp", "text/plain; x", "application/json;;"]
  ) {
    const headers = { "content-type": type };
    const bare = await call("PUT", "/api/auctions/12345678/config", undefined, headers);
    assert.equal(bare.status, 400, `${type} without a body`);
    const read = await call("POST", "/api/settings", { budget: { perBid: 5 } }, headers);
    assert.equal(read.status, 200, `${type} with a body`);
    assert.equal((await call("GET", "/api/auctions", undefined, headers)).status, 200, `${type} of a GET`);
  }
});

Deno.test("broken JSON under a Content-Type of any text is the client's fault", async () => {
  const { call } = await serve();
  for (const type of ["application/json;", "application/json; charset", "application/json"]) {
    const answer = await call("POST", "/api/clients", '{"name', { "content-type": type });
    assert.deepEqual([answer.status, answer.body.code], [400, "INVALID_JSON"], type);
  }
});
