import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { NellisError } from "../api.ts";
import { createLotReader } from "./lot_reader.ts";
import {
  dataAnswer,
  embeddedPage,
  foreignProduct,
  LOT_ID,
  sampleProduct,
} from "../../../tests/support/nellis/lot_pages.ts";

const ORIGIN = "https://nellis.example";
const NONSENSE = { status: 200, body: "<html>New look!</html>" };
const LOT = { status: 200, body: dataAnswer(sampleProduct()) };

interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly location?: string;
}

/** A house that answers each form of asking as `replies` says, by "page", "data" or "_data". */
function createHouse(replies: { page: Reply; data?: Reply; _data?: Reply }) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const state = { data: NONSENSE as Reply, _data: NONSENSE as Reply, ...replies };
  const reader = createLotReader(async (path) => {
    asked.push(path);
    await Promise.resolve();
    const url = new URL(path, ORIGIN);
    const reply = url.searchParams.has("_data")
      ? state._data
      : path.endsWith(".data")
      ? state.data
      : state.page;
    const { status, body = "", location } = reply;
    const headers = new Headers(location === undefined ? {} : { location });
    return { url, status, headers, body, requestedAtMs: 100, receivedAtMs: 200 };
  }, clock);
  const read = (id: string) => reader(id, null);
  const requests = () => asked.splice(0).length;
  return { clock, asked, requests, state, read };
}

async function kindOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
    return "read";
  } catch (error) {
    assert.ok(error instanceof NellisError);
    return error.kind;
  }
}

Deno.test("the page is asked for first, and nothing else when it is understood", async () => {
  const house = createHouse({ page: { status: 200, body: embeddedPage(sampleProduct()) } });
  const listing = await house.read(LOT_ID);
  assert.equal(listing.currentPriceCents, 1200);
  assert.deepEqual([listing.requestedAtMs, listing.receivedAtMs], [100, 200]);
  assert.deepEqual(house.asked, [`/p/x/${LOT_ID}`]);
});

Deno.test("where the page is not understood the other forms are tried, and what worked is remembered", async () => {
  const house = createHouse({ page: NONSENSE, data: { status: 404 }, _data: LOT });
  await house.read(LOT_ID);
  const remembered = `/p/x/${LOT_ID}?_data=routes%2Fp.%24title.%24productId._index`;
  assert.deepEqual(house.asked, [`/p/x/${LOT_ID}`, `/p/x/${LOT_ID}.data`, remembered]);
  house.requests();
  await house.read(LOT_ID);
  assert.deepEqual(house.asked, [remembered]);
});

Deno.test("when the remembered form goes away the others are tried again at once", async () => {
  const house = createHouse({ page: NONSENSE, data: LOT });
  await house.read(LOT_ID);
  for (const gone of [NONSENSE, { status: 404 }, { status: 500 }]) {
    Object.assign(house.state, { page: LOT, data: gone });
    assert.equal(await kindOf(house.read(LOT_ID)), "read");
    Object.assign(house.state, { page: NONSENSE, data: LOT });
    assert.equal(await kindOf(house.read(LOT_ID)), "read");
  }
});

Deno.test("after a full round in vain only one form is asked for, for a minute", async () => {
  const house = createHouse({ page: NONSENSE });
  assert.equal(await kindOf(house.read(LOT_ID)), "not-understood");
  assert.equal(house.requests(), 3);
  await house.clock.advance(59_999);
  assert.equal(await kindOf(house.read(LOT_ID)), "not-understood");
  assert.equal(house.requests(), 1);
  await house.clock.advance(1);
  house.state._data = LOT;
  assert.equal(await kindOf(house.read(LOT_ID)), "read");
});

Deno.test("a lot that is odd by itself does not take every turn of the others", async () => {
  const house = createHouse({ page: NONSENSE });
  await kindOf(house.read("1"));
  await house.clock.advance(30_000);
  await kindOf(house.read(LOT_ID));
  await house.clock.advance(30_000);
  house.requests();
  await kindOf(house.read("1"));
  assert.equal(house.requests(), 1, "another lot waits for its turn");
  house.state._data = LOT;
  assert.equal(await kindOf(house.read(LOT_ID)), "read");
});

Deno.test("when Nellis changes, one lot finds the new form and the others follow it", async () => {
  const house = createHouse({ page: NONSENSE, _data: LOT });
  const readings = await Promise.all(Array.from({ length: 10 }, () => kindOf(house.read(LOT_ID))));
  assert.deepEqual(new Set(readings), new Set(["read"]));
  assert.equal(house.requests(), 10 + 2 + 9);
});

Deno.test("what is final is not asked for in another form", async () => {
  const finals: Readonly<Record<string, Reply>> = {
    "no-such-lot": { status: 404 },
    refused: { status: 403 },
    "rate-limited": { status: 429 },
    "server-error": { status: 502 },
    "signed-out": { status: 302, location: "/login" },
  };
  for (const [kind, page] of Object.entries(finals)) {
    const house = createHouse({ page, data: LOT, _data: LOT });
    assert.equal(await kindOf(house.read(LOT_ID)), kind);
    assert.equal(house.requests(), 1, kind);
  }
});

Deno.test("a refusal while other forms are tried ends the trying", async () => {
  const house = createHouse({ page: NONSENSE, data: { status: 429 }, _data: LOT });
  assert.equal(await kindOf(house.read(LOT_ID)), "rate-limited");
  assert.equal(house.requests(), 2);
});

Deno.test("only the page can say that a lot is gone", async () => {
  const house = createHouse({ page: NONSENSE, data: LOT });
  await house.read(LOT_ID);
  Object.assign(house.state, { page: { status: 404 }, data: { status: 404 } });
  assert.equal(await kindOf(house.read(LOT_ID)), "no-such-lot");
  assert.equal(await kindOf(house.read(LOT_ID)), "not-understood", "the page was not asked this time");
});

Deno.test("a redirect to the lot's proper address is followed once", async () => {
  const proper = { status: 301, location: `/p/Folding-table/${LOT_ID}` };
  const house = createHouse({ page: proper });
  assert.equal(await kindOf(house.read(LOT_ID)), "not-understood");
  assert.deepEqual(house.asked.slice(0, 2), [`/p/x/${LOT_ID}`, `/p/Folding-table/${LOT_ID}`]);
  assert.equal(house.asked.filter((path) => !/data/.test(path)).length, 2);

  const asked: string[] = [];
  const reader = createLotReader((path) => {
    asked.push(path);
    const moved = path.startsWith("/p/x/");
    const headers = new Headers(moved ? { location: `${ORIGIN}/p/Folding-table/${LOT_ID}/` } : {});
    const body = moved ? "" : dataAnswer(sampleProduct());
    const url = new URL(path, ORIGIN);
    return Promise.resolve({
      url,
      status: moved ? 308 : 200,
      headers,
      body,
      requestedAtMs: 0,
      receivedAtMs: 0,
    });
  }, createVirtualClock());
  assert.equal((await reader(LOT_ID, null)).id, LOT_ID);
  assert.equal(asked.length, 2);
});

Deno.test("a redirect to another lot or another host is not followed", async () => {
  for (const location of ["/p/x/999", `https://evil.example/p/x/${LOT_ID}`, "/", "/browse"]) {
    const house = createHouse({ page: { status: 302, location } });
    assert.equal(await kindOf(house.read(LOT_ID)), "not-understood", location);
    assert.deepEqual(house.asked.map((path) => path.split(/[.?]/)[0]), Array(3).fill(`/p/x/${LOT_ID}`));
  }
});

Deno.test("the lot that makes sense is meant when another part of the page shows some fields of it", async () => {
  const teaser = { id: Number(LOT_ID), title: "Last seen" };
  const routes = (products: readonly unknown[]) =>
    JSON.stringify({
      loaderData: Object.fromEntries(products.map((product, index) => [`r${index}`, { product }])),
    });
  const house = createHouse({
    page: { status: 200, body: routes([teaser, foreignProduct(), sampleProduct()]) },
  });
  assert.equal((await house.read(LOT_ID)).title, "Folding table");
  house.state.page = { status: 200, body: routes([teaser]) };
  await assert.rejects(house.read(LOT_ID), /currentPrice/);
});
