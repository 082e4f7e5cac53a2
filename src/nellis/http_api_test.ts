import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { NellisError } from "./api.ts";
import { createClockSkew } from "./clock_skew.ts";
import { createHttpApi } from "./http_api.ts";
import { LOT_ID, sampleProduct, turboDocument, turboPage, turboPayloadOf } from "./testing/lot_pages.ts";

const COOKIES = "__session=top-secret; theme=dark";

/** A house over a real socket; what it was asked is kept. */
function createHouse(
  answer: (request: Request) => Response | Promise<Response>,
  cookies: string | null = COOKIES,
) {
  const requests: { method: string; path: string; headers: Headers; body: string }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    requests.push({
      method: request.method,
      path: pathname + search,
      headers: request.headers,
      body: await request.text(),
    });
    return await answer(request);
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const clock = createVirtualClock();
  const clockSkew = createClockSkew(clock);
  const options = { baseUrl: `${origin}/`, fetch, clock, clockSkew, userAgent: "Gavel/0 (test)" };
  const api = createHttpApi({ ...options, cookies: () => cookies });
  return { api, requests, origin, clock, clockSkew, [Symbol.asyncDispose]: () => server.shutdown() };
}

const accepted = () =>
  Response.json({ message: "Bid placed", data: { currentAmount: 12, minimumNextBid: 13 } });

Deno.test("a lot is read with the owner's session, as Gavel, and the answer's Date is a sample", async () => {
  const page = turboPage(await turboPayloadOf(turboDocument(sampleProduct())));
  await using house = createHouse(() => new Response(page, { headers: { "content-type": "text/html" } }));
  const listing = await house.api.readLot(LOT_ID);
  assert.equal(listing.title, "Folding table");
  assert.equal(house.requests.length, 1);
  const [request] = house.requests;
  assert.equal(request?.path, `/p/x/${LOT_ID}`);
  assert.equal(request?.headers.get("cookie"), COOKIES);
  assert.equal(request?.headers.get("user-agent"), "Gavel/0 (test)");
  assert.notEqual(house.clockSkew.bounds(), null);
  assert.equal(house.clock.pending(), 0);
});

Deno.test("a lot is read without a session too, and then sends no cookie", async () => {
  const page = turboPage(await turboPayloadOf(turboDocument(sampleProduct({ userState: null }))));
  await using house = createHouse(() => new Response(page), null);
  assert.equal((await house.api.readLot(LOT_ID)).userState, null);
  assert.equal(house.requests[0]?.headers.has("cookie"), false);
});

Deno.test("what is no lot number is not asked for", async () => {
  await using house = createHouse(() => new Response(""));
  for (const id of ["", "abc", "12/../34", "0", "007", "9".repeat(16), "1?x=1"]) {
    await assert.rejects(
      house.api.readLot(id),
      (error) => error instanceof NellisError && error.kind === "no-such-lot",
    );
    assert.equal((await house.api.placeBid(id, 1200)).result, "rejected");
  }
  assert.equal(house.requests.length, 0);
});

Deno.test("a bid goes out once, as the web page sends it", async () => {
  await using house = createHouse(accepted);
  const outcome = await house.api.placeBid(LOT_ID, 1200);
  assert.deepEqual(outcome, {
    result: "accepted",
    isLeading: true,
    currentPriceCents: 1200,
    nextBidCents: 1300,
    message: "Bid placed",
  });
  assert.equal(house.requests.length, 1);
  const [request] = house.requests;
  assert.equal(request?.method, "POST");
  assert.equal(request?.path, "/api/bids");
  assert.equal(request?.body, `{"productId":${LOT_ID},"bid":12}`);
  assert.equal(request?.headers.get("content-type"), "text/plain;charset=UTF-8");
  assert.equal(request?.headers.get("cookie"), COOKIES);
  assert.equal(request?.headers.get("origin"), house.origin);
  assert.equal(request?.headers.get("referer"), `${house.origin}/p/x/${LOT_ID}`);
});

Deno.test("without a session, or with one that no header can carry, no bid leaves", async () => {
  for (const cookies of [null, "", "a=b\r\nx: y", "a=€"]) {
    await using house = createHouse(accepted, cookies);
    const outcome = await house.api.placeBid(LOT_ID, 1200);
    assert.equal(outcome.result === "rejected" && outcome.errorType, "AUTHENTICATION_ERROR");
    assert.equal(house.requests.length, 0);
  }
});

Deno.test("only whole dollars from $1 leave", async () => {
  await using house = createHouse(accepted);
  for (const cents of [0, -100, 50, 1250, NaN, Infinity, 1e300]) {
    const outcome = await house.api.placeBid(LOT_ID, cents);
    assert.equal(outcome.result === "rejected" && outcome.errorType, "UNKNOWN_ERROR", `${cents}`);
  }
  assert.equal(house.requests.length, 0);
});

Deno.test("a bid is never sent twice, whatever is answered", async () => {
  const answers = [
    () => new Response("", { status: 500 }),
    () => new Response("", { status: 429 }),
    () => new Response(null, { status: 307, headers: { location: "/api/bids" } }),
    () => new Response("<html>"),
  ];
  for (const answer of answers) {
    await using house = createHouse(answer);
    assert.notEqual((await house.api.placeBid(LOT_ID, 1200)).result, "accepted");
    assert.equal(house.requests.length, 1);
  }
});

Deno.test("a bid that got no answer within 10 s may count", async () => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await using house = createHouse(async () => {
    arrived.resolve();
    await release.promise;
    return accepted();
  });
  const bidding = house.api.placeBid(LOT_ID, 1200);
  await arrived.promise;
  await house.clock.advance(10_000);
  const outcome = await bidding;
  release.resolve();
  assert.equal(outcome.result, "unknown");
  assert.match(outcome.message, /may or may not count/);
  assert.equal(house.requests.length, 1);
});

Deno.test("a bid to a closed port did not leave", async () => {
  const house = createHouse(accepted);
  await house[Symbol.asyncDispose]();
  const outcome = await house.api.placeBid(LOT_ID, 1200);
  assert.equal(outcome.result, "not-sent");
  assert.equal(house.clock.pending(), 0);
});

Deno.test("a bid whose connection was dropped may count", async () => {
  const clock = createVirtualClock();
  const failing = () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error("connection closed") }));
  const clockSkew = createClockSkew(clock);
  const options = {
    baseUrl: "http://nellis.example",
    clock,
    clockSkew,
    cookies: () => COOKIES,
    userAgent: "Gavel/0",
  };
  const outcome = await createHttpApi({ ...options, fetch: failing }).placeBid(LOT_ID, 1200);
  assert.equal(outcome.result, "unknown");
});

Deno.test("the account's page tells whether the owner, or given cookies, are signed in", async () => {
  await using house = createHouse((request) => {
    const known = request.headers.get("cookie")?.includes("top-secret");
    return known
      ? new Response("account")
      : new Response("", { status: 302, headers: { location: "/login" } });
  });
  assert.equal(await house.api.isSignedIn(), true);
  assert.equal(await house.api.isSignedIn("__session=other"), false);
  assert.deepEqual(house.requests.map(({ path }) => path), ["/account", "/account"]);
  assert.equal(await house.api.isSignedIn("bad\ncookie"), false);
  assert.equal(await house.api.isSignedIn(""), false);
  assert.equal(house.requests.length, 2, "what can't be a session is not sent");
});

Deno.test("nobody is signed in without a session", async () => {
  await using house = createHouse(() => new Response("account"), null);
  assert.equal(await house.api.isSignedIn(), false);
  assert.equal(house.requests.length, 0);
});

Deno.test("an account's page that can't say is an error, not a no", async () => {
  const kinds: Readonly<Record<number, string>> = {
    403: "refused",
    404: "not-understood",
    429: "rate-limited",
    500: "server-error",
  };
  for (const [status, kind] of Object.entries(kinds)) {
    await using house = createHouse(() => new Response("", { status: Number(status) }));
    await assert.rejects(
      house.api.isSignedIn(),
      (error) => error instanceof NellisError && error.kind === kind,
    );
  }
  await using house = createHouse(() => new Response("", { status: 401 }));
  assert.equal(await house.api.isSignedIn(), false);
});

Deno.test("no message ever holds the cookies", async () => {
  const messages: string[] = [];
  const closed = createHouse(accepted);
  await closed[Symbol.asyncDispose]();
  const statuses = [302, 400, 401, 403, 404, 418, 429, 500];
  const houses = [closed, ...statuses.map((status) => createHouse(() => new Response("{}", { status })))];
  for (const house of [...houses, createHouse(accepted, `${COOKIES}\n`)]) {
    messages.push((await house.api.placeBid(LOT_ID, 100)).message);
    for (const call of [() => house.api.readLot(LOT_ID), () => house.api.isSignedIn()]) {
      await call().catch((error) => messages.push(String(error)));
    }
    if (house !== closed) await house[Symbol.asyncDispose]();
  }
  assert.ok(messages.length >= 24, `${messages.length}`);
  for (const message of messages) assert.doesNotMatch(message, /top-secret|__session/);
});
