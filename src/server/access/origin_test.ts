import assert from "node:assert/strict";
import { serve, type ServedTest, TOKEN, withServer } from "../../../tests/support/server/server_services.ts";
import { isAllowedOrigin } from "./origin.ts";

const EXTENSION_ID = "abcdefghijklmnopabcdefghijklmnop";
const EXTENSION = `chrome-extension://${EXTENSION_ID}`;
const anyExtension = { allowedExtensionIds: [], allowedOrigins: ["https://gavel.example"] };
const oneExtension = { ...anyExtension, allowedExtensionIds: [EXTENSION_ID] };

Deno.test("no page, our own pages, extensions and named origins may call", () => {
  for (
    const origin of [undefined, "http://nas:3000", "https://nas:3000", EXTENSION, "https://gavel.example"]
  ) {
    assert.equal(isAllowedOrigin(origin, "nas:3000", anyExtension), true, String(origin));
  }
});

Deno.test("nothing else may call", () => {
  const foreign = [
    "https://evil.example",
    "http://nas:3001",
    "http://gavel.example",
    "https://gavel.example.evil.example",
    "ftp://nas:3000",
    "moz-extension://abc",
    "null",
    "",
    "garbage",
  ];
  for (const origin of foreign) {
    assert.equal(isAllowedOrigin(origin, "nas:3000", anyExtension), false, origin);
  }
});

Deno.test("once extensions are named, no other extension may call", () => {
  assert.equal(isAllowedOrigin(EXTENSION, "nas:3000", oneExtension), true);
  assert.equal(
    isAllowedOrigin("chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba", "nas:3000", oneExtension),
    false,
  );
});

Deno.test("an allowed page may read every answer, refusals too", async () => {
  const { call } = await serve();
  const read = await call("GET", "/api/auctions", undefined, { origin: EXTENSION });
  assert.equal(read.status, 200);
  assert.equal(read.headers.get("access-control-allow-origin"), EXTENSION);
  assert.equal(read.headers.get("vary"), "Origin");
  const refused = await call("GET", "/api/auctions", undefined, {
    origin: EXTENSION,
    authorization: "wrong",
  });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("access-control-allow-origin"), EXTENSION);
});

Deno.test("a foreign page is refused, reads nothing and reaches nothing", async () => {
  const { call, backstage } = await serve();
  for (
    const [method, path, body] of [
      ["POST", "/api/auctions/12345678/bid", { amount: 12 }],
      ["POST", "/api/auctions/clear", undefined],
      ["GET", "/api/auctions", undefined],
      ["OPTIONS", "/api/auctions", undefined],
    ] as const
  ) {
    const answer = await call(method, path, body, { origin: "https://evil.example" });
    assert.equal(answer.status, 403);
    assert.equal(answer.body.code, "ORIGIN_NOT_ALLOWED");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("a browser that asks first is told what it may send, without a token", async () => {
  const { call } = await serve();
  const answer = await call("OPTIONS", "/api/auctions/1/config", undefined, {
    origin: EXTENSION,
    authorization: "",
    "access-control-request-method": "PUT",
    "access-control-request-private-network": "true",
  });
  assert.equal(answer.status, 204);
  assert.match(answer.headers.get("access-control-allow-methods") ?? "", /PUT/);
  assert.match(answer.headers.get("access-control-allow-headers") ?? "", /Authorization/);
  assert.equal(answer.headers.get("access-control-allow-private-network"), "true");
});

Deno.test("a socket from a foreign page is refused before it is one", async () => {
  await withServer({}, async ({ listen, openSockets }: ServedTest) => {
    const { port } = await listen();
    const handshake = await shake(port, "Origin: https://evil.example\r\n");
    assert.match(handshake, /^HTTP\/1\.1 403 /);
    assert.equal(openSockets(), 0);
    assert.match(await shake(port, `Origin: ${EXTENSION}\r\n`), /^HTTP\/1\.1 101 /);
    assert.match(await shake(port, `Origin: http://127.0.0.1:${port}\r\n`), /^HTTP\/1\.1 101 /);
    assert.match(await shake(port, ""), /^HTTP\/1\.1 101 /);
  });
});

async function shake(port: number, headers: string): Promise<string> {
  using connection = await Deno.connect({ port });
  const request =
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const buffer = new Uint8Array(1000);
  const read = await connection.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, read));
}

Deno.test("behind a proxy that says https, our own page is one of https", async () => {
  const { app } = await serve();
  const statusFor = async (origin: string) => {
    const headers = { authorization: TOKEN, host: "nas.local", origin };
    return (await app.request("https://nas.local/api/status", { headers })).status;
  };
  assert.equal(await statusFor("https://nas.local"), 200);
  assert.equal(await statusFor("http://nas.local"), 403);
});
