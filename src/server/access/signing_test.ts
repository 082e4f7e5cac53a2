import assert from "node:assert/strict";
import { serve, TOKEN, withServer } from "../../../tests/support/server/server_services.ts";
import { openBrowser } from "../../../tests/support/server/browser.ts";
import { connectClient } from "../../../tests/support/server/protocol_client.ts";
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

Deno.test("with signing on, a browser's session spends nothing and is told why; it still stops everything", () =>
  withServer(signing, async ({ listen, backstage, clock }) => {
    const { port } = await listen();
    const browser = openBrowser(`http://127.0.0.1:${port}`);
    assert.equal((await browser.login({ token: TOKEN })).status, 200);
    const { status, body } = await browser.call("POST", PATH, { amount: 12 });
    assert.deepEqual([status, body.code], [401, "SIGNATURE_REQUIRED"]);
    assert.match(body.error, /the dashboard can do nothing that may spend money/);
    const socket = await browser.socket();
    await socket.request("authenticate", { key: browser.key });
    const bid = await socket.request("placeBid", { auctionId: "12345678", amount: 12 });
    assert.equal(bid.success, false);
    await socket.close();
    assert.deepEqual(backstage.orders, []);
    assert.equal((await browser.call("POST", "/api/bidding/pause")).status, 200);
    const headers = signed('{"amount":12}', clock.now());
    assert.equal((await browser.call("POST", PATH, { amount: 12 }, headers)).status, 200);
  }));

Deno.test("a signature from before the start is refused: whether it was used is not known any more", async () => {
  const { call, clock, backstage } = await serve(signing);
  const answer = await call("POST", PATH, '{"amount":12}', signed('{"amount":12}', clock.now() - 1));
  assert.equal(answer.status, 401);
  assert.match(answer.body.error, /before Gavel started: sign it anew/);
  assert.deepEqual(backstage.orders, []);
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
    signed(body, nowMs - 1),
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

Deno.test("with signing on, all that can lead to a bid needs a signature, and nothing else does", async () => {
  const { call } = await serve(signing);
  const unsigned = async (method: string, path: string, body?: unknown) =>
    (await call(method, path, body)).body.code === "SIGNATURE_REQUIRED";
  const lot = "/api/auctions/12345678";
  const spending: readonly (readonly [string, string, unknown])[] = [
    ["POST", `${lot}/monitor`, { config: {} }],
    ["POST", `${lot}/monitor`, { config: { maxBid: 50, strategy: "auto" } }],
    ["PUT", `${lot}/config`, { config: { maxBid: 50 } }],
    ["PUT", `${lot}/config`, { config: { autoBid: false, maxBid: 50 } }],
    ["PUT", `${lot}/config`, { config: { autoBid: true } }],
    ["PUT", `${lot}/config`, { config: {} }],
    ["PUT", `${lot}/config`, "no JSON"],
    ["POST", "/api/auctions/bulk", { ids: ["1"], action: "config", config: { maxBid: 50 } }],
    ["POST", "/api/auctions/bulk", { ids: ["1"], action: "config", config: { autoBid: true } }],
    ["POST", "/api/auctions/bulk", { ids: ["1"], config: {} }],
    ["POST", "/api/auctions/bulk", "no JSON"],
    ["POST", "/api/auctions/bulk", ["stop"]],
    ["POST", "/api/settings", { general: { defaultMaxBid: 100 } }],
    ["POST", "/api/bidding/resume", {}],
    ["POST", "/api/bidding/practice/end", {}],
    ["PUT", "/api/features/USE_SMART_BIDDING", { value: true }],
    ["DELETE", "/api/features/USE_SMART_BIDDING", undefined],
  ];
  for (const [method, path, body] of spending) {
    assert.equal(await unsigned(method, path, body), true, `${method} ${path} ${JSON.stringify(body)}`);
  }
  const harmless: readonly (readonly [string, string, unknown])[] = [
    ["POST", `${lot}/monitor`, { config: { maxBid: 0 } }],
    ["POST", `${lot}/monitor`, { config: { maxBid: 50, strategy: "manual" } }],
    ["PUT", `${lot}/config`, { config: { autoBid: false } }],
    ["PUT", `${lot}/config`, { config: { maxBid: 0, strategy: "manual" } }],
    ["POST", "/api/auctions/bulk", { ids: ["1"], action: "stop" }],
    ["POST", "/api/auctions/bulk", { ids: ["1"], action: "config", config: { autoBid: false } }],
    ["POST", `${lot}/stop`, undefined],
    ["DELETE", `${lot}/monitor`, undefined],
    ["POST", "/api/bidding/pause", {}],
    ["GET", `${lot}/bids`, undefined],
  ];
  for (const [method, path, body] of harmless) {
    assert.equal(await unsigned(method, path, body), false, `${method} ${path} ${JSON.stringify(body)}`);
  }
});

Deno.test("with signing on, the socket takes nothing that can spend and says where it goes", async () => {
  await withServer(signing, async ({ listen, backstage }) => {
    const { port } = await listen();
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    const answer = await client.request("placeBid", { auctionId: "12345678", amount: 12 });
    assert.equal(answer.type, "bidResult");
    assert.equal(answer.success, false);
    assert.equal(answer.retryable, false);
    assert.match(answer.error, /POST \/api\/auctions\/12345678\/bid/);
    const config = { maxBid: 50, strategy: "auto" };
    const watched = await client.request("startMonitoring", { auctionId: "12345678", config });
    assert.match(watched.error, /POST \/api\/auctions\/12345678\/monitor/);
    const changed = await client.request("updateConfig", { auctionId: "12345678", config });
    assert.match(changed.error, /PUT \/api\/auctions\/12345678\/config/);
    assert.deepEqual(backstage.orders, []);
    await client.close();
  });
});
