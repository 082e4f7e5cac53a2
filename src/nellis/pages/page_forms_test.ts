import assert from "node:assert/strict";
import fc from "fast-check";
import { NellisError } from "../api.ts";
import { parseProduct } from "./product.ts";
import {
  besideDocument,
  dataAnswer,
  embeddedPage,
  foreignProduct,
  LOT_ID,
  NASTY_NOTES,
  sampleProduct,
  singleFetchDocument,
  turboDocument,
  turboPage,
  turboPayloadOf,
  WRITTEN_HISTORY,
} from "../../../tests/support/nellis/lot_pages.ts";
import { productsOfLot } from "./page_forms.ts";

function theProductIn(body: string): Record<string, unknown> {
  const [product] = productsOfLot(body, LOT_ID);
  assert.ok(typeof product === "object" && product !== null);
  return { ...product };
}

function assertNotUnderstood(body: string, words: RegExp): void {
  assert.throws(() => productsOfLot(body, LOT_ID), (error) => {
    assert.ok(error instanceof NellisError);
    assert.equal(error.kind, "not-understood");
    assert.match(error.message, words);
    return true;
  });
}

Deno.test("every page form gives the same lot", async () => {
  const payload = await turboPayloadOf(turboDocument(sampleProduct()));
  const bodies = {
    "turbo stream in one call": turboPage(payload),
    "turbo stream in several calls": turboPage(payload, [1, 40, 41, 500, payload.length - 2]),
    "bare turbo stream": payload,
    "single fetch": await turboPayloadOf(singleFetchDocument(sampleProduct())),
    "embedded JSON": embeddedPage(sampleProduct()),
    "_data": dataAnswer(sampleProduct()),
    "_data after a byte order mark": "\ufeff" + dataAnswer(sampleProduct()),
    "plain loader data": JSON.stringify({ loaderData: { any: { product: sampleProduct() } } }),
  };
  const expected = parseProduct(sampleProduct(), 0, 0);
  for (const [name, body] of Object.entries(bodies)) {
    assert.deepEqual(parseProduct(theProductIn(body), 0, 0), expected, name);
    assert.equal(theProductIn(body).notes, NASTY_NOTES, name);
  }
});

Deno.test("a payload cut anywhere into calls is the same payload", async () => {
  const payload = await turboPayloadOf(turboDocument(sampleProduct()));
  const cuts = fc.array(fc.nat(payload.length), { maxLength: 6 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(cuts, (list) => assert.equal(theProductIn(turboPage(payload, list)).currentPrice, 12)),
  );
});

Deno.test("a product that is deferred, or has deferred parts, is whole", async () => {
  const failed = Promise.reject(new Error("related lots are down"));
  const product = sampleProduct({
    userState: Promise.resolve(sampleProduct().userState),
    bidHistory: Promise.resolve(sampleProduct().bidHistory),
    notes: failed,
  });
  const payload = await turboPayloadOf(turboDocument(Promise.resolve(product)));
  const found = theProductIn(turboPage(payload, [100]));
  assert.equal(found.notes, undefined);
  assert.deepEqual(parseProduct(found, 0, 0), parseProduct(sampleProduct(), 0, 0));
});

Deno.test("a deferred product that never came is not understood", async () => {
  const payload = await turboPayloadOf({
    loaderData: { lot: { product: Promise.resolve(sampleProduct()) } },
  });
  assertNotUnderstood(turboPage(payload.slice(0, payload.indexOf("\n") + 1)), /holds no lot/);
});

Deno.test("a page that lost a deferred part still gives a product that came whole", async () => {
  const payload = await turboPayloadOf({
    ...turboDocument(sampleProduct()),
    late: Promise.resolve({ a: 1 }),
  });
  assert.equal(theProductIn(turboPage(payload.slice(0, payload.indexOf("\n") + 5))).currentPrice, 12);
});

Deno.test("the page of another lot is named, not taken for the one asked for", async () => {
  const bodies = [
    turboPage(await turboPayloadOf(turboDocument(foreignProduct()))),
    embeddedPage(foreignProduct()),
    dataAnswer(foreignProduct()),
  ];
  for (const body of bodies) assertNotUnderstood(body, /lot 12345678\b.*lot 999\b/);
});

Deno.test("text on the page that looks like the page form does not hide it", async () => {
  const text =
    "<p>window.__remixContext = { window.__remixContext.streamController.enqueue(&quot;[&quot;)</p>";
  const pages = [
    turboPage(await turboPayloadOf(turboDocument(sampleProduct()))),
    embeddedPage(sampleProduct()),
  ];
  for (const page of pages) assert.equal(theProductIn(text + page).currentPrice, 12);
});

Deno.test("a page made to be slow is given up soon", () => {
  const mebibyte = 1024 * 1024;
  for (
    const text of [
      "window.__remixContext = {",
      "window.__remixContext.streamController.enqueue('",
      "[",
      "{",
      "[{",
    ]
  ) {
    assertNotUnderstood(text.repeat(mebibyte / text.length), /holds no lot/);
    assertNotUnderstood("<p>" + text.repeat(mebibyte / text.length), /holds no lot/);
  }
});

Deno.test("related lots alone are no lot", async () => {
  const page = turboPage(await turboPayloadOf({ loaderData: { home: { products: [sampleProduct()] } } }));
  assertNotUnderstood(page, /holds no lot/);
});

Deno.test("the page after the framework's next upgrade is understood too", async () => {
  const page = turboPage(await turboPayloadOf(turboDocument(sampleProduct())));
  assert.equal(theProductIn(page.replaceAll("__remixContext", "__reactRouterContext")).id, Number(LOT_ID));
});

Deno.test("a sign-in page by single fetch says signed out", () => {
  const body = '[["SingleFetchRedirect",1],{"_2":3,"_4":5},"redirect","/login?next=%2F","status",302]';
  assert.throws(
    () => productsOfLot(body, LOT_ID),
    (error) => error instanceof NellisError && error.kind === "signed-out",
  );
  assertNotUnderstood('[["SingleFetchRedirect",1],{"_2":3},"redirect","/browse"]', /holds no lot/);
});

Deno.test("bodies without any lot are not understood", () => {
  const bodies = [
    "",
    "null",
    "{}",
    "[]",
    "[",
    "{",
    '{"product":null}',
    '{"product":[1]}',
    "<html>maintenance</html>",
  ];
  const pages = [
    "<script>window.__remixContext.streamController.enqueue(",
    "<script>window.__remixContext.streamController.enqueue(x)",
    '<script>window.__remixContext.streamController.enqueue("[1',
    '<script>window.__remixContext.streamController.enqueue("[1")',
    '<script>window.__remixContext = {"state":{"loaderData":',
    "<script>window.__remixContext = {broken};</script>",
  ];
  for (const body of [...bodies, ...pages]) assertNotUnderstood(body, /holds no lot/);
});

Deno.test("every body cut short either gives the lot or is not understood", async () => {
  const payload = await turboPayloadOf(
    turboDocument(sampleProduct({ grade: Promise.resolve({ rating: 3 }) })),
  );
  for (
    const whole of [
      turboPage(payload, [300]),
      payload,
      embeddedPage(sampleProduct()),
      dataAnswer(sampleProduct()),
    ]
  ) {
    for (let length = 0; length < whole.length; length++) {
      try {
        assert.equal(theProductIn(whole.slice(0, length)).currentPrice, 12);
      } catch (error) {
        assert.ok(error instanceof NellisError, `cut at ${length}: ${error}`);
      }
    }
  }
});

Deno.test("noise of any kind throws nothing but a NellisError", async () => {
  const payload = await turboPayloadOf(turboDocument(sampleProduct()));
  const wholes = [
    turboPage(payload, [300]),
    payload,
    embeddedPage(sampleProduct()),
    dataAnswer(sampleProduct()),
  ];
  const spoilt = fc.tuple(
    fc.constantFrom(...wholes),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.string(),
    fc.nat(50),
  )
    .map(([whole, at, noise, lost]) => {
      const index = Math.floor(at * whole.length);
      return whole.slice(0, index) + noise + whole.slice(index + lost);
    });
  fc.assert(
    fc.property(fc.oneof(spoilt, fc.string(), fc.json()), (body) => {
      try {
        for (const product of productsOfLot(body, LOT_ID)) parseProduct(product, 0, 0);
      } catch (error) {
        assert.ok(error instanceof NellisError, `${error}`);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the public bids beside the product are the lot's, in every page form, their amounts written out", async () => {
  const { bidHistory: _inside, ...product } = sampleProduct();
  const beside = besideDocument(product, WRITTEN_HISTORY);
  const written = WRITTEN_HISTORY.map((bid) => ({ ...bid, time: bid.time.toISOString() }));
  const single = { "routes/p.$title.$productId._index": { data: { product, bidHistory: WRITTEN_HISTORY } } };
  const bodies = [
    turboPage(await turboPayloadOf(beside)),
    await turboPayloadOf(single),
    `<script>window.__remixContext = ${
      JSON.stringify({ state: besideDocument({ ...product }, written) })
    };</script>`,
    JSON.stringify({ product, bidHistory: written }),
  ];
  for (const body of bodies) {
    const { bidHistory } = parseProduct(theProductIn(body), 0, 0);
    assert.deepEqual(bidHistory.map(({ amountCents, name, type }) => [amountCents, name, type]), [
      [126_400, "Bidder #12", "Winning"],
      [50_300, "Bidder #7", "Outbid"],
    ]);
  }
});

Deno.test("of two lists of public bids the longer is taken, and what is no list is none", () => {
  const bids = (inside: unknown, beside: unknown) => {
    const product = { ...sampleProduct(), bidHistory: inside, closeTime: "2026-11-02T12:05:00Z" };
    return theProductIn(JSON.stringify({ product, bidHistory: beside })).bidHistory;
  };
  assert.deepEqual(bids([], [1]), [1]);
  assert.deepEqual(bids([1, 2], []), [1, 2]);
  assert.deepEqual(bids(undefined, [1]), [1]);
  assert.deepEqual(bids([1], undefined), [1]);
  assert.deepEqual(bids([1], { more: true }), [1]);
});

Deno.test("a page of very many routes with a product costs no more than one of a few", () => {
  const loaderData = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`route ${index}`, { product: sampleProduct({ id: index }) }]),
  );
  assert.equal(productsOfLot(JSON.stringify({ loaderData }), "5").length, 1);
  const others = () => productsOfLot(JSON.stringify({ loaderData }), "999");
  assert.throws(others, (error) => error instanceof NellisError && error.message.length < 500);
  const huge = JSON.stringify({
    loaderData: { lot: { product: sampleProduct({ id: "9".repeat(100_000) }) } },
  });
  assert.throws(
    () => productsOfLot(huge, "5"),
    (error) => error instanceof NellisError && error.message.length < 500,
  );
});
