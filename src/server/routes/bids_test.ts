import assert from "node:assert/strict";
import { aBid, accepted, dollars, LOT_ID, NOON_MS } from "../../../tests/support/auctions.ts";
import { serve } from "../../../tests/support/server/server_services.ts";
import type { BidErrorType, BidOutcome } from "../../auction/types.ts";
import { NellisError } from "../../nellis/api.ts";
import type { BidRecord } from "../../bidding/ledger.ts";

const PATH = `/api/auctions/${LOT_ID}/bid`;

function aRecord(number: number, outcome: BidOutcome | null): BidRecord {
  return { ...aBid({ id: `bid-${number}` }), outcome, settledAtMs: outcome && NOON_MS };
}

Deno.test("a bid that Nellis takes says who leads and what comes next", async () => {
  const { call, backstage } = await serve();
  backstage.outcome = accepted({
    isLeading: false,
    currentPriceCents: dollars(12),
    nextBidCents: dollars(13),
    message: "Another user has a higher maximum bid",
  });
  const { status, body } = await call("POST", PATH, { amount: 12 });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    success: true,
    auctionId: LOT_ID,
    amount: 12,
    data: { message: "Another user has a higher maximum bid", isLeading: false, currentBid: 12, nextBid: 13 },
  });
  assert.deepEqual(backstage.orders, [`bid ${LOT_ID} 1200`]);
});

Deno.test("a refused bid has the status of its class", async () => {
  const statuses: Record<BidErrorType, number> = {
    DUPLICATE_BID_AMOUNT: 409,
    BID_TOO_LOW: 400,
    AUCTION_ENDED: 410,
    AUTHENTICATION_ERROR: 401,
    OUTBID: 409,
    CONNECTION_ERROR: 503,
    SERVER_ERROR: 502,
    LIMIT_EXCEEDED: 409,
    BIDDING_PAUSED: 409,
    DRY_RUN: 409,
    UNKNOWN_ERROR: 500,
  };
  const { call, backstage } = await serve({ limits: { bid: { max: 100, windowMs: 1 } } });
  for (const [errorType, status] of Object.entries(statuses) as [BidErrorType, number][]) {
    backstage.outcome = { result: "rejected", errorType, message: "Nellis says no" };
    const answer = await call("POST", PATH, { amount: 12 });
    assert.equal(answer.status, status, errorType);
    assert.deepEqual(answer.body, {
      success: false,
      auctionId: LOT_ID,
      amount: 12,
      error: "Nellis says no",
      errorType,
      code: errorType,
      retryable: false,
    });
  }
});

Deno.test("a bid on a lot that Nellis does not have is refused with that, and no other refusal is", async () => {
  const { call, backstage } = await serve();
  backstage.outcome = {
    result: "rejected",
    errorType: "UNKNOWN_ERROR",
    message: "Nellis refused the bid (404)",
  };
  backstage.readError = new NellisError("no-such-lot", `Nellis has no lot ${LOT_ID}: check its number.`);
  const unknown = await call("POST", PATH, { amount: 12 });
  assert.equal(unknown.status, 404);
  assert.deepEqual(unknown.body, {
    success: false,
    error: `Nellis has no lot ${LOT_ID}: check its number.`,
    code: "NELLIS_LOT_UNKNOWN",
  });
  assert.deepEqual(backstage.orders, [`bid ${LOT_ID} 1200`, `read ${LOT_ID}`]);

  backstage.readError = new NellisError("unreachable", "Nellis can't be reached");
  assert.equal((await call("POST", PATH, { amount: 12 })).body.error, "Nellis refused the bid (404)");
  backstage.orders.length = 0;
  backstage.outcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" };
  assert.equal((await call("POST", PATH, { amount: 12 })).status, 400);
  assert.deepEqual(backstage.orders, [`bid ${LOT_ID} 1200`]);
});

Deno.test("only a bid that certainly did not arrive may be sent again", async () => {
  const { call, backstage } = await serve();
  backstage.outcome = { result: "not-sent", message: "Nellis can't be reached" };
  const notSent = await call("POST", PATH, { amount: 12 });
  assert.equal(notSent.status, 503);
  assert.equal(notSent.body.errorType, "CONNECTION_ERROR");
  assert.equal(notSent.body.retryable, true);

  backstage.outcome = { result: "unknown", message: "No answer within 10 s" };
  const unknown = await call("POST", PATH, { amount: 12 });
  assert.equal(unknown.status, 503);
  assert.equal(unknown.body.retryable, false);
  assert.match(unknown.body.error, /\$12 may have been placed: check lot 12345678 before you bid again/);
});

Deno.test("a bid that Nellis answered without saying whether it counts has the class of that answer", async () => {
  const { call, backstage } = await serve();
  for (const [errorType, status] of [["SERVER_ERROR", 502], ["DUPLICATE_BID_AMOUNT", 409]] as const) {
    backstage.outcome = { result: "unknown", errorType, message: "Nellis's words" };
    const answer = await call("POST", PATH, { amount: 12 });
    assert.equal(answer.status, status);
    assert.deepEqual([answer.body.errorType, answer.body.retryable], [errorType, false]);
    assert.match(answer.body.error, /may have been placed.*Nellis's words/);
  }
});

Deno.test("an amount that is no bid never reaches the monitor", async () => {
  const { call, backstage } = await serve();
  const amounts = [
    "0",
    "-5",
    "12.5",
    "1000000",
    "1e308",
    "1e999",
    "null",
    '"12"',
    "[12]",
    "{}",
    "true",
    "NaN",
    "",
  ];
  for (const amount of amounts) {
    const { status, body } = await call("POST", PATH, `{"amount":${amount}}`);
    assert.equal(status, 400, amount);
    assert.match(body.error, /whole dollars, over 0 and at most 999,999|not JSON/, amount);
  }
  assert.equal((await call("POST", PATH, {})).status, 400);
  assert.equal((await call("POST", PATH)).status, 400);
  assert.equal((await call("POST", "/api/auctions/abc/bid", { amount: 12 })).status, 400);
  assert.deepEqual(backstage.orders, []);
});

Deno.test("ten bids a minute on one lot, and the eleventh is not placed", async () => {
  const { call, clock, backstage } = await serve();
  for (let times = 1; times <= 10; times++) {
    assert.equal((await call("POST", PATH, { amount: 10 + times })).status, 200);
  }
  const eleventh = await call("POST", PATH, { amount: 21 });
  assert.equal(eleventh.status, 429);
  assert.equal(eleventh.body.code, "RATE_LIMITED");
  assert.equal(eleventh.headers.get("retry-after"), "60");
  assert.equal(backstage.orders.length, 10);
  assert.equal((await call("POST", "/api/auctions/99999999/bid", { amount: 21 })).status, 200);
  await clock.advance(60_000);
  assert.equal((await call("POST", PATH, { amount: 21 })).status, 200);
});

Deno.test("a lot's bids are told newest first, with what became of each", async () => {
  const { call, backstage } = await serve();
  backstage.bids = [
    aRecord(5, null),
    { ...aRecord(4, accepted()), sentAtMs: NOON_MS - 60 },
    aRecord(3, { result: "rejected", errorType: "OUTBID", message: "Outbid" }),
    aRecord(2, { result: "not-sent", message: "Unreachable" }),
    aRecord(1, { result: "unknown", message: "No answer" }),
  ];
  const { body } = await call("GET", `/api/auctions/${LOT_ID}/bids`);
  assert.equal(body.auctionId, LOT_ID);
  assert.equal(body.count, 5);
  assert.deepEqual(body.bidHistory[0], {
    id: "bid-5",
    auctionId: LOT_ID,
    amount: 11,
    strategy: "aggressive",
    reason: "Not leading at $10",
    timestamp: "2026-11-02T12:00:00.000Z",
    success: false,
    result: "pending",
    sentAt: null,
    settledAt: null,
  });
  const { sentAt, settledAt, isLeading } = body.bidHistory[1];
  assert.deepEqual([sentAt, settledAt, isLeading], [
    "2026-11-02T11:59:59.940Z",
    "2026-11-02T12:00:00.000Z",
    true,
  ]);
  const brief = body.bidHistory.map((
    { result, success, error, errorType }: Record<string, unknown>,
  ) => [result, success, error, errorType]);
  assert.deepEqual(brief.slice(1), [
    ["accepted", true, undefined, undefined],
    ["rejected", false, "Outbid", "OUTBID"],
    ["not-sent", false, "Unreachable", "CONNECTION_ERROR"],
    ["unknown", false, "No answer", "CONNECTION_ERROR"],
  ]);
});

Deno.test("a history is 50 bids long unless another length up to 100 is asked for", async () => {
  const { call, backstage } = await serve();
  backstage.bids = Array.from({ length: 120 }, (_, number) => aRecord(number, accepted()));
  const count = async (query: string) =>
    (await call("GET", `/api/auctions/${LOT_ID}/bids${query}`)).body.count;
  assert.deepEqual([await count(""), await count("?limit=7"), await count("?limit=100")], [50, 7, 100]);
  for (const limit of ["0", "101", "-1", "ten", "1.5", "Infinity"]) {
    const answer = await call("GET", `/api/auctions/${LOT_ID}/bids?limit=${limit}`);
    assert.equal(answer.status, 400);
    assert.match(answer.body.error, /whole number from 1 to 100/);
  }
});

Deno.test("a lot without bids has an empty history", async () => {
  const { call } = await serve();
  assert.deepEqual((await call("GET", "/api/auctions/777/bids")).body, {
    success: true,
    auctionId: "777",
    bidHistory: [],
    count: 0,
  });
});
