import assert from "node:assert/strict";
import { NellisError } from "../api.ts";
import { parseProduct } from "./product.ts";
import { sampleProduct } from "../../../tests/support/nellis/lot_pages.ts";

const parse = (changes: Readonly<Record<string, unknown>> = {}) =>
  parseProduct(sampleProduct(changes), 1000, 1200);

Deno.test("a product becomes a listing in cents and milliseconds", () => {
  assert.deepEqual(parse(), {
    id: "12345678",
    title: "Folding table",
    inventoryNumber: "1034567890",
    currentPriceCents: 1200,
    retailPriceCents: 4999,
    bidCount: 3,
    bidderCount: 2,
    closeTimeMs: Date.UTC(2026, 10, 2, 12, 5),
    extensionSeconds: 30,
    isClosed: false,
    marketStatus: "open",
    photoUrl: "https://photos.example/1.jpg",
    location: "Las Vegas",
    bidHistory: [
      { timeMs: Date.UTC(2026, 10, 2, 11, 55), name: "c***d", amountCents: 1200, type: "proxy" },
      { timeMs: Date.UTC(2026, 10, 2, 11, 50), name: "a***b", amountCents: 1000, type: "bid" },
    ],
    userState: {
      nextBidCents: 1300,
      isWinning: false,
      isWatching: true,
      hasParticipated: true,
      isAllowedToBid: true,
    },
    requestedAtMs: 1000,
    receivedAtMs: 1200,
  });
});

Deno.test("a date may be a Date, a marked one, or plain text with its zone", () => {
  const expected = Date.UTC(2026, 10, 2, 12, 5);
  for (
    const closeTime of [
      new Date(expected),
      { __type: "Date", value: "2026-11-02T12:05:00.000Z" },
      "2026-11-02T12:05:00Z",
      "2026-11-02T04:05:00-08:00",
    ]
  ) assert.equal(parse({ closeTime }).closeTimeMs, expected);
});

Deno.test("a lot with nothing but what money needs is enough", () => {
  const bare = { id: 7, currentPrice: 0, closeTime: "2026-11-02T12:05:00Z", marketStatus: "open" };
  const listing = parseProduct(bare, 0, 0);
  assert.equal(listing.title, null);
  assert.equal(listing.retailPriceCents, null);
  assert.equal(listing.photoUrl, null);
  assert.equal(listing.location, null);
  assert.equal(listing.userState, null);
  assert.equal(listing.extensionSeconds, 30);
  assert.deepEqual(listing.bidHistory, []);
});

Deno.test("what is only shown is forgiven when it is of the wrong kind", () => {
  const listing = parse({
    title: 5,
    inventoryNumber: "  ",
    retailPrice: "much",
    bidCount: -1,
    bidderCount: null,
    extensionInterval: -30,
    photos: [null, { url: "javascript:alert(1)" }, { url: "https://photos.example/2.jpg" }],
    location: "Las Vegas",
    bidHistory: [{ amount: 5 }, "bid", { time: new Date(5), amount: 5 }],
  });
  assert.equal(listing.title, null);
  assert.equal(listing.inventoryNumber, null);
  assert.equal(listing.retailPriceCents, null);
  assert.equal(listing.bidCount, 0);
  assert.equal(listing.extensionSeconds, 30);
  assert.equal(listing.photoUrl, "https://photos.example/2.jpg");
  assert.equal(listing.location, null);
  assert.deepEqual(listing.bidHistory, [{ timeMs: 5, name: "", amountCents: 500, type: "" }]);
});

Deno.test("the last fifty bids are kept, newest first, the higher of two at once before the other", () => {
  const bids = Array.from(
    { length: 80 },
    (_, index) => ({ time: new Date(Math.floor(index / 2)), amount: index }),
  );
  const { bidHistory } = parse({ bidHistory: bids });
  assert.deepEqual(
    bidHistory.map((bid) => bid.amountCents),
    Array.from({ length: 50 }, (_, index) => (79 - index) * 100),
  );
});

Deno.test("a lot is closed when it says so or was sold, not because its time has come", () => {
  assert.equal(parse({ isClosed: true }).isClosed, true);
  assert.equal(parse({ isClosed: false, marketStatus: "sold" }).isClosed, true);
  assert.equal(parse({ isClosed: undefined, marketStatus: "open" }).isClosed, false);
  assert.equal(parse({ closeTime: new Date(0) }).isClosed, false);
  assert.equal(parse({ isClosed: true, marketStatus: null }).marketStatus, "closed");
});

Deno.test("the owner's view may lack the next bid, but is nothing without isWinning", () => {
  assert.equal(parse({ userState: { isWinning: true } }).userState?.nextBidCents, null);
  assert.equal(parse({ userState: { isWinning: true, nextBid: null } }).userState?.isAllowedToBid, true);
  assert.equal(parse({ userState: { isWinning: true, nextBid: 0 } }).userState?.nextBidCents, null);
  assert.equal(parse({ userState: { nextBid: 5 } }).userState, null);
  assert.equal(parse({ userState: null }).userState, null);
});

Deno.test("what money hangs on must make sense, and the fault names the field", () => {
  const faults: Readonly<Record<string, readonly unknown[]>> = {
    id: [null, "", "abc", -1, 1.5],
    currentPrice: [null, undefined, NaN, Infinity, -1, "12", 1e300],
    closeTime: [
      null,
      undefined,
      new Date(NaN),
      "soon",
      "2026-11-02 12:05",
      { __type: "Date", value: "x" },
      5,
    ],
    isClosed: ["yes", 0],
    marketStatus: [1],
    userState: ["me", { isWinning: "yes" }],
  };
  for (const [field, values] of Object.entries(faults)) {
    for (const value of values) {
      assert.throws(() => parse({ [field]: value }), (error) => {
        assert.ok(error instanceof NellisError);
        assert.equal(error.kind, "not-understood");
        assert.match(error.message, new RegExp(`\\b${field}\\b`), `${field} = ${String(value)}`);
        return true;
      });
    }
  }
  assert.throws(() => parse({ isClosed: null, marketStatus: null }), /neither isClosed nor marketStatus/);
  for (const nothing of [null, undefined, 5, []]) {
    assert.throws(() => parseProduct(nothing, 0, 0), NellisError);
  }
});

Deno.test("a public bid's amount is a number or written out, and what is neither is no bid", () => {
  const time = new Date(5);
  const read = (amount: unknown) => parse({ bidHistory: [{ time, amount }] }).bidHistory[0]?.amountCents;
  const amounts = {
    "$503": 50_300,
    "$1,264": 126_400,
    "$12.50": 1250,
    "7": 700,
    " $ 8 ": 800,
    "$1,234,567": 123_456_700,
  };
  for (const [text, cents] of Object.entries(amounts)) assert.equal(read(text), cents, text);
  for (const amount of ["", "$", "free", "$-5", "$1,2", "1e3", "$5 and more", "€5", null]) {
    assert.equal(read(amount), undefined, String(amount));
  }
});

Deno.test("Nellis's texts are cut to what clients and the store take", () => {
  const long = "x".repeat(3_000_000);
  const listing = parse({
    title: ` ${long}`,
    inventoryNumber: long,
    marketStatus: long,
    location: { name: long },
    photos: [{ url: `https://${long}` }, { url: "https://photos.example/1.jpg" }],
    bidHistory: [{ time: new Date(5), amount: 5, name: long, type: long }],
  });
  assert.equal(listing.title, "x".repeat(200));
  assert.equal(listing.photoUrl, "https://photos.example/1.jpg");
  assert.ok(JSON.stringify(listing).length < 2000);
  assert.equal(parse({ title: `${"x".repeat(199)}🔨` }).title, "x".repeat(199));
  assert.throws(
    () =>
      parse({ ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}`, long])), id: long }),
    (error) => error instanceof NellisError && error.message.length < 1000,
  );
});

Deno.test("of lists without end the first part is looked at", () => {
  const bid = { time: new Date(5), amount: 5 };
  const late = { time: new Date(9), amount: 9 };
  const listing = parse({
    bidHistory: [...Array(2000).fill(bid), late],
    photos: [...Array(50).fill({}), { url: "https://photos.example/1.jpg" }],
  });
  assert.equal(listing.bidHistory.length, 50);
  assert.equal(listing.bidHistory[0]?.amountCents, 500);
  assert.equal(listing.photoUrl, null);
});
