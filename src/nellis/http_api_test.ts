import assert from "node:assert/strict";
import { isKeptHere } from "../auction/bid.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { NellisError } from "./api.ts";
import { createClockSkew } from "./clock/skew.ts";
import { createLatency } from "./clock/latency.ts";
import { createHttpApi } from "./http_api.ts";
import {
  LOT_ID,
  sampleProduct,
  turboDocument,
  turboPage,
  turboPayloadOf,
} from "../../tests/support/nellis/lot_pages.ts";

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
  const latency = createLatency(clock);
  const options = { baseUrl: `${origin}/`, fetch, clock, clockSkew, latency, userAgent: "Gavel/0 (test)" };
  const api = createHttpApi({ ...options, cookies: () => cookies });
  return { api, requests, origin, clock, clockSkew, latency, [Symbol.asyncDispose]: () => server.shutdown() };
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
    assert.ok(isKeptHere(outcome));
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

Deno.test("a bid waits for its answer no longer than it was told as it left", async () => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await using house = createHouse(async () => {
    arrived.resolve();
    await release.promise;
    return accepted();
  });
  const bidding = house.api.placeBid(LOT_ID, 1200, undefined, () => 2_667);
  await arrived.promise;
  await house.clock.advance(2_667);
  const outcome = await bidding;
  release.resolve();
  assert.equal(outcome.result, "unknown");
  assert.match(outcome.message, /did not answer within 2\.7 s/);
  assert.equal(house.requests.length, 1);
});

Deno.test("where Nellis is slow, a bid waits for two round trips in any case", async () => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await using house = createHouse(async () => {
    arrived.resolve();
    await release.promise;
    return accepted();
  });
  house.latency.record("other", 2_000);
  const bidding = house.api.placeBid(LOT_ID, 1200, undefined, () => 1_500);
  await arrived.promise;
  await house.clock.advance(3_999);
  release.resolve();
  assert.equal((await bidding).result, "accepted");
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

const OWN_LOTS = "/dashboard/auctions/active";
const ownLots = () => Response.json({ myAuctions: { records: [], total: 0 } });

Deno.test("the owner's own lots prove that they, or given cookies, are signed in", async () => {
  await using house = createHouse((request) => {
    const known = request.headers.get("cookie")?.includes("top-secret");
    return known ? ownLots() : new Response("", { status: 302, headers: { location: "/login" } });
  });
  assert.equal(await house.api.isSignedIn(), true);
  assert.equal(await house.api.isSignedIn("__session=other"), false);
  assert.deepEqual(house.requests.map(({ path }) => path), [OWN_LOTS, OWN_LOTS]);
  assert.equal(await house.api.isSignedIn("bad\ncookie"), false);
  assert.equal(await house.api.isSignedIn(""), false);
  assert.equal(house.requests.length, 2, "what can't be a session is not sent");
});

Deno.test("nobody is signed in without a session", async () => {
  await using house = createHouse(ownLots, null);
  assert.equal(await house.api.isSignedIn(), false);
  assert.equal(house.requests.length, 0);
});

Deno.test("a page that everybody gets with 200 proves nothing", async () => {
  const bodies = [
    "",
    "<html><h1>Checking your browser</h1></html>",
    '<form action="/login"><input name="password"></form>',
    '{"error":"Unauthorized"}',
    "myAuctions records",
    '{"myAuctions":null}',
    '{"myAuctions":{"records":"none"}}',
    "null",
    '[{"_1":2},"broken',
    turboPage(await turboPayloadOf({ loaderData: { root: { user: null } } })),
  ];
  for (const body of bodies) {
    await using house = createHouse(() => new Response(body));
    await assert.rejects(
      house.api.isSignedIn(),
      (error) => error instanceof NellisError && error.kind === "not-understood",
      body,
    );
  }
});

Deno.test("each form of the page of the owner's own lots is proof", async () => {
  const loaderData = { "routes/dashboard.auctions.active": { myAuctions: { records: [], total: 0 } } };
  const single = { "routes/dashboard.auctions.active": { data: { myAuctions: { records: [] } } } };
  const bodies: Readonly<Record<string, string>> = {
    [OWN_LOTS]: turboPage(await turboPayloadOf({ loaderData })),
    [`${OWN_LOTS}.data`]: await turboPayloadOf(single),
    [`${OWN_LOTS}?_data=routes%2Fdashboard.auctions.active`]: '{"myAuctions":{"records":[]}}',
  };
  for (const [served, body] of Object.entries(bodies)) {
    await using house = createHouse((request) => {
      const { pathname, search } = new URL(request.url);
      return new Response(pathname + search === served ? body : "<html>");
    });
    assert.equal(await house.api.isSignedIn(), true, served);
  }
});

Deno.test("where the owner's own lots can't be seen, a lot that was read tells by its userState", async () => {
  const lot = (userState: unknown) =>
    turboPayloadOf(turboDocument(sampleProduct({ userState }))).then((payload) => turboPage(payload));
  const pages = { known: await lot(sampleProduct().userState), unknown: await lot(null) };
  await using house = createHouse((request) => {
    const isLot = new URL(request.url).pathname.startsWith("/p/");
    const isKnown = request.headers.get("cookie")?.includes("top-secret");
    return new Response(isLot ? isKnown ? pages.known : pages.unknown : "<html>challenge</html>");
  });
  await assert.rejects(house.api.isSignedIn(), NellisError);
  await house.api.readLot(LOT_ID);
  assert.equal(await house.api.isSignedIn(), true);
  assert.equal(await house.api.isSignedIn("__session=other"), false);
});

Deno.test("an answer that can't say is an error, not a no", async () => {
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

Deno.test("what each answer says of its session is told, and a renewed one is handed on", async () => {
  const told: string[] = [];
  const session = {
    renewed: (sent: string, cookies: string) => void told.push(`${sent} -> ${cookies}`),
    saw: (sent: string, isSignedIn: boolean) => void told.push(`${sent}: ${isSignedIn}`),
  };
  let answer = ownLots;
  await using house = createHouse(() => answer());
  const { clock, clockSkew, origin } = house;
  const options = { baseUrl: origin, fetch, clock, clockSkew, userAgent: "Gavel/0", session };
  const api = createHttpApi({ ...options, cookies: () => "__session=a" });
  const renewing = (body: string, status: number) => () =>
    new Response(body, { status, headers: { "set-cookie": "__session=b; Path=/; HttpOnly" } });
  await api.isSignedIn();
  answer = renewing('{"myAuctions":{"records":[]}}', 200);
  await api.isSignedIn("__session=tried");
  answer = renewing('{"error":"Your bid is too low"}', 400);
  await api.placeBid(LOT_ID, 100);
  answer = renewing('{"error":"Please log in"}', 401);
  await api.placeBid(LOT_ID, 100);
  for (const status of [302, 403, 429, 500]) {
    answer = renewing("", status);
    await api.placeBid(LOT_ID, 100);
  }
  assert.deepEqual(told, [
    "__session=a: true",
    "__session=tried -> __session=b",
    "__session=tried: true",
    "__session=a -> __session=b",
    "__session=a: false",
  ]);
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

Deno.test("Nellis's own words reach the owner without the session that it repeats in them", async () => {
  const secret = "a-session-that-nobody-may-read";
  const says = () => Response.json({ error: `Account ${secret} has unpaid items` }, { status: 400 });
  await using house = createHouse(says, `__session=${secret}`);
  const outcome = await house.api.placeBid(LOT_ID, 1_200);
  assert.match(JSON.stringify(outcome), /Account \[your session\] has unpaid items/);
  assert.ok(!JSON.stringify(outcome).includes(secret));
});
