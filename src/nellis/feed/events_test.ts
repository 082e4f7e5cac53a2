import assert from "node:assert/strict";
import fc from "fast-check";
import { readFeedEvent } from "./events.ts";

const ID = "57000001";
const BIDS = `ch_product_bids:${ID}`;
const CLOSED = `ch_product_closed:${ID}`;
const UNREADABLE_BID = { type: "bid", priceCents: null, bidCount: null };

const bid = (fields: unknown) => readFeedEvent(ID, BIDS, JSON.stringify(fields));
const closed = (fields: unknown) => readFeedEvent(ID, CLOSED, JSON.stringify(fields));

Deno.test("the first words and the pings are unnamed events", () => {
  assert.deepEqual(readFeedEvent(ID, null, "connected 6f1c-4b,8x1"), { type: "connected" });
  assert.deepEqual(readFeedEvent(ID, null, "connected"), { type: "connected" });
  assert.deepEqual(readFeedEvent(ID, null, "ping"), { type: "ping" });
  assert.deepEqual(readFeedEvent(ID, "message", "ping"), { type: "ping" }, "`message` is no name");
});

Deno.test("a bid is read in each of Nellis's spellings", () => {
  for (const price of ["currentPrice", "currentBid", "current_bid", "current_price", "CurrentBid"]) {
    for (const count of ["bidCount", "bid_count"]) {
      assert.deepEqual(bid({ [price]: 12, [count]: 3, lastBidder: "J***e", timeRemaining: 28 }), {
        type: "bid",
        priceCents: 1200,
        bidCount: 3,
      });
    }
  }
});

Deno.test("numbers may be strings, with a dollar sign and commas", () => {
  const prices: [unknown, number | null][] = [
    ["12", 1200],
    [" 12.50 ", 1250],
    ["$1,234", 123_400],
    [0, 0],
    ["-1", null],
    [-1, null],
    ["", null],
    ["12 dollars", null],
    [1e10, null],
    ["99999999999", null],
    [true, null],
    [[12], null],
  ];
  for (const [written, cents] of prices) {
    assert.deepEqual(bid({ currentPrice: written }), { ...UNREADABLE_BID, priceCents: cents });
  }
  assert.deepEqual(bid({ bidCount: "7" }), { ...UNREADABLE_BID, bidCount: 7 });
  for (const count of [1.5, -1, "many", null, "1e3"]) {
    assert.deepEqual(bid({ bidCount: count }), UNREADABLE_BID);
  }
});

Deno.test("of two spellings the one that makes sense counts", () => {
  assert.deepEqual(bid({ currentPrice: null, currentBid: 9 }), { ...UNREADABLE_BID, priceCents: 900 });
});

Deno.test("a bid that moves the close says to when, if it can be known", () => {
  const extendedTime = "2026-11-02T12:00:30.000Z";
  const closeTimeMs = Date.UTC(2026, 10, 2, 12, 0, 30);
  assert.deepEqual(bid({ extendedTime }), { ...UNREADABLE_BID, closeTimeMs });
  for (const unknown of [30, "30", "soon", "2026-11-02T12:00:30", null]) {
    assert.deepEqual(bid({ extendedTime: unknown }), UNREADABLE_BID);
  }
});

Deno.test("a close tells the final price under any of its names", () => {
  for (const name of ["finalBid", "final_bid", "finalPrice", "currentBid", "current_bid", "currentPrice"]) {
    assert.deepEqual(closed({ [name]: "80", winner: "J***e" }), { type: "closed", finalPriceCents: 8000 });
  }
  assert.deepEqual(closed({ finalBid: 80, currentBid: 79 }), { type: "closed", finalPriceCents: 8000 });
  assert.deepEqual(closed({ winner: null }), { type: "closed", finalPriceCents: null });
});

Deno.test("a bid or a close that can't be read still happened", () => {
  for (const data of ["", "{", "null", "[]", "12", '"bid"', "undefined", "[".repeat(500_000)]) {
    assert.deepEqual(readFeedEvent(ID, BIDS, data), UNREADABLE_BID);
    assert.deepEqual(readFeedEvent(ID, CLOSED, data), { type: "closed", finalPriceCents: null });
  }
  assert.deepEqual(readFeedEvent(ID, BIDS, '{"__proto__":{"currentPrice":5}}'), UNREADABLE_BID);
});

Deno.test("what is about another lot, or about nothing that is known, has no meaning", () => {
  const data = JSON.stringify({ currentPrice: 12 });
  const names = [
    "ch_product_bids:57000002",
    "ch_product_bids:570000011",
    "ch_product_bids:",
    "ch_product_bids",
    "ch_product_closed:57000002",
    "ch_product_watchers:57000001",
    "",
    "ping",
  ];
  for (const name of names) assert.equal(readFeedEvent(ID, name, data), null, name);
  for (const unnamed of ["", "pong", "PING", "disconnected", "connectedness", data]) {
    assert.equal(readFeedEvent(ID, null, unnamed), null, unnamed);
  }
});

Deno.test("no data, whatever it is, makes more of a bid than whole numbers that are not negative", () => {
  const isAmount = (value: number | null) => value === null || (Number.isSafeInteger(value) && value >= 0);
  const name = fc.constantFrom("currentPrice", "current_bid", "bidCount", "bid_count");
  const value = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.jsonValue({ maxDepth: 1 }));
  const fields = fc.dictionary(name, value).map((object) => JSON.stringify(object));
  fc.assert(fc.property(fc.oneof(fields, fc.string()), (data) => {
    const event = readFeedEvent(ID, BIDS, data);
    assert.ok(event?.type === "bid" && isAmount(event.priceCents) && isAmount(event.bidCount));
  }));
});
