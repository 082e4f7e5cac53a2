import assert from "node:assert/strict";
import { serve, TOKEN, withServer } from "../../tests/support/server_services.ts";
import { connectClient } from "../../tests/support/protocol_client.ts";
import { signatureOf } from "./signing.ts";

const SECRET = "a secret for signatures";
const PATH = "/api/auctions/12345678/bid";
const signing = { options: { signingSecret: SECRET } };

function signed(
  body: string,
  timestampMs: number,
  overrides: Partial<Parameters<typeof signatureOf>[0]> = {},
) {
  const timestamp = String(timestampMs);
  const request = { method: "POST", path: PATH, timestamp, body, ...overrides };
  return { "x-timestamp": timestamp, "x-signature": signatureOf(request, SECRET) };
}

Deno.test("a signature is the one that any other program computes", () => {
  // printf 'POST\n/x\n1\n' | openssl dgst -sha256 -hmac k -binary | base64, the last line being empty
  const signature = signatureOf({ method: "POST", path: "/x", timestamp: "1", body: "" }, "k");
  assert.equal(signature, "Cpy/SSt2ARBPk906Q/UHySb9IkeJOYQhQy3W2zNhrzE=");
});

Deno.test("with signing on, a signed bid passes once and its replay does not", async () => {
  const { call, clock, backstage } = await serve(signing);
  const body = '{"amount":12}';
  const headers = signed(body, clock.now());
  assert.equal((await call("POST", PATH, body, headers)).status, 200);
  const replay = await call("POST", PATH, body, headers);
  assert.equal(replay.status, 401);
  assert.match(replay.body.error, /has been used/);
  assert.deepEqual(backstage.orders, ["bid 12345678 1200"]);
  await clock.advance(1000);
  assert.equal((await call("POST", PATH, body, signed(body, clock.now()))).status, 200);
});

Deno.test("a replay is refused as long as its signature would be fresh", async () => {
  const { call, clock, backstage } = await serve(signing);
  const body = '{"amount":12}';
  const headers = signed(body, clock.now() + 299_000);
  assert.equal((await call("POST", PATH, body, headers)).status, 200);
  await clock.advance(598_000);
  await call("POST", PATH, body, signed(body, clock.now()));
  assert.equal((await call("POST", PATH, body, headers)).status, 401);
  assert.equal(backstage.orders.length, 2);
});

Deno.test("a bid that is not signed, or signed for something else, does not reach the monitor", async () => {
  const { call, clock, backstage } = await serve(signing);
  const body = '{"amount":12}';
  const nowMs = clock.now();
  const cases: readonly Record<string, string>[] = [
    {},
    { "x-timestamp": String(nowMs) },
    { "x-signature": signed(body, nowMs)["x-signature"] },
    signed('{"amount":9999}', nowMs),
    signed(body, nowMs, { path: "/api/auctions/99999999/bid" }),
    signed(body, nowMs, { method: "GET" }),
    signed(body, nowMs, { timestamp: String(nowMs - 1) }),
    signed(body, nowMs - 300_001),
    signed(body, nowMs + 300_001),
    signed(body, NaN),
    { ...signed(body, nowMs), "x-signature": "short" },
  ];
  for (const headers of cases) {
    const answer = await call("POST", PATH, body, headers);
    assert.equal(answer.status, 401, JSON.stringify(headers));
    assert.match(answer.body.code, /^SIGNATURE_(REQUIRED|INVALID)$/);
  }
  assert.deepEqual(backstage.orders, []);
});

Deno.test("with signing on, only bids need a signature", async () => {
  const { call } = await serve(signing);
  assert.equal((await call("POST", "/api/auctions/12345678/monitor", { config: {} })).status, 200);
  assert.equal((await call("GET", "/api/auctions/12345678/bids")).status, 200);
});

Deno.test("with signing on, the socket takes no bids and says where they go", async () => {
  await withServer(signing, async ({ listen, backstage }) => {
    const { port } = await listen();
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    const answer = await client.request("placeBid", { auctionId: "12345678", amount: 12 });
    assert.equal(answer.type, "bidResult");
    assert.equal(answer.success, false);
    assert.equal(answer.retryable, false);
    assert.match(answer.error, /POST \/api\/auctions\/12345678\/bid/);
    assert.deepEqual(backstage.orders, []);
    await client.close();
  });
});
