import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";
import { MESSAGES } from "../socket/protocol.ts";

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", authorization: "" };

Deno.test("programs get the API as OpenAPI, every route and every message in it", async () => {
  const { app, call } = await serve();
  const { body } = await call("GET", "/api-docs", undefined, {
    accept: "application/json",
    authorization: "",
  });
  assert.equal(body.openapi, "3.1.0");
  const described = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const served = app.routes
    .filter(({ method, path }) =>
      method !== "ALL" && !["/", "/ws", "/api-docs", "/assets/:name"].includes(path)
    )
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual([...new Set(described)].sort(), [...new Set(served)].sort());
  assert.deepEqual(Object.keys(body["x-websocket"].clientMessages), Object.keys(MESSAGES));
  assert.equal((await call("GET", "/api-docs")).text, JSON.stringify(body));
});

Deno.test("browsers get a page that needs nothing from elsewhere", async () => {
  const { call } = await serve();
  const { status, text, headers } = await call("GET", "/api-docs", undefined, browser);
  assert.equal(status, 200);
  assert.match(headers.get("content-type") ?? "", /^text\/html/);
  for (const word of ["/api/auctions/{id}/bid", "startMonitoring"]) assert.ok(text.includes(word), word);
  assert.doesNotMatch(text, /<script|src=|https?:\/\/(?!json-schema)/);
});

Deno.test("the page's own style is all that its policy allows", async () => {
  const { call } = await serve();
  const { text, headers } = await call("GET", "/api-docs", undefined, browser);
  const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? "";
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  const expected = `default-src 'none'; style-src 'sha256-${
    new Uint8Array(hash).toBase64()
  }'; frame-ancestors 'none'`;
  assert.equal(headers.get("content-security-policy"), expected);
});
