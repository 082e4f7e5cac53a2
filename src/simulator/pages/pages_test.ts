import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createHouse, type PageForm } from "../house.ts";
import { LOT_ROUTE } from "./loader_data.ts";
import { AWKWARD_NOTES } from "../lot.ts";
import {
  decodeTurbo,
  dig,
  enqueuedPieces,
  enqueuedText,
  get,
} from "../../../tests/support/house/test_client.ts";

const clock = createVirtualClock();

function open(pageForm: PageForm, serveData = false) {
  const house = createHouse({ clock, pageForm, serveData, history: "inside" });
  house.addLot({ id: 123456789, title: 'A "fine" <chair>', closesInSeconds: 60, location: "Old Dairy" });
  house.addLot({ id: 987654321, closesInSeconds: 60 });
  house.rivalBids(123456789, "Jane", 20);
  return house;
}

const readText = async (pageForm: PageForm, path = "/p/any/123456789") =>
  await (await get(open(pageForm), path)).text();

const embeddedContext = (page: string): unknown =>
  JSON.parse(/window\.__remixContext = (.*?);window\.__remixManifest/s.exec(page)?.[1] ?? "null");

Deno.test("turbo: one call holds the product, its dates and its awkward notes", async () => {
  const page = await readText("turbo");
  assert.equal(enqueuedPieces(page).length, 1);
  const product = dig(await decodeTurbo(enqueuedText(page)), "loaderData", LOT_ROUTE, "product");
  assert.equal(dig(product, "id"), 123456789);
  assert.equal(dig(product, "notes"), AWKWARD_NOTES);
  assert.equal(dig(product, "currentPrice"), 1);
  assert.equal(dig(product, "userState"), undefined);
  assert.equal(dig(product, "bidderCount"), undefined);
  assert.deepEqual(dig(product, "closeTime"), new Date(clock.now() + 60_000));
  assert.deepEqual(dig(product, "bidHistory"), [
    {
      time: new Date(clock.now()),
      name: "Bidder #1",
      amount: 1,
      type: "Winning",
      highlightOutbid: false,
    },
  ]);
});

Deno.test("turbo-split: many calls, cut after a backslash and inside a character, say the same", async () => {
  const page = await readText("turbo-split");
  const pieces = enqueuedPieces(page);
  assert.ok(pieces.length >= 5);
  assert.ok(pieces.some((piece) => piece.endsWith("\\")));
  assert.ok(pieces.some((piece) => /[\ud800-\udbff]$/.test(piece)));
  assert.equal(enqueuedText(page), enqueuedText(await readText("turbo")));
});

Deno.test("turbo-deferred: late parts come in calls of their own", async () => {
  const page = await readText("turbo-deferred");
  assert.ok(enqueuedPieces(page).length > 3);
  const value = await decodeTurbo(enqueuedText(page));
  const history = dig(value, "loaderData", LOT_ROUTE, "product", "bidHistory");
  assert.ok(history instanceof Promise);
  assert.equal(dig(await history, 0, "amount"), 1);
});

Deno.test("embedded: one JSON object, dates tagged", async () => {
  const product = dig(
    embeddedContext(await readText("embedded")),
    "state",
    "loaderData",
    LOT_ROUTE,
    "product",
  );
  assert.equal(dig(product, "id"), 123456789);
  assert.equal(dig(product, "notes"), AWKWARD_NOTES);
  const value = new Date(clock.now() + 60_000).toISOString();
  assert.deepEqual(dig(product, "closeTime"), { __type: "Date", value });
});

Deno.test("_data: JSON behind the parameter, a plain page without data", async () => {
  const product = dig(JSON.parse(await readText("_data", `/p/x/123456789?_data=${LOT_ROUTE}`)), "product");
  assert.equal(dig(product, "title"), 'A "fine" <chair>');
  assert.doesNotMatch(await readText("_data"), /remixContext/);
});

Deno.test("data: a bare stream by route, a plain page without data", async () => {
  const response = await get(open("data"), "/p/x/123456789.data");
  assert.match(response.headers.get("Content-Type") ?? "", /^text\/x-script/);
  const value = await decodeTurbo(await response.text());
  assert.equal(dig(value, LOT_ROUTE, "data", "product", "id"), 123456789);
  assert.doesNotMatch(await readText("data"), /remixContext/);
});

Deno.test("a turbo house ignores _data, and has .data only when it is told to serve it", async () => {
  assert.match(await readText("turbo", `/p/x/123456789?_data=${LOT_ROUTE}`), /^<!DOCTYPE html>/);
  assert.equal((await get(open("turbo"), "/p/x/123456789.data")).status, 404);
  assert.equal((await get(open("turbo", true), "/p/x/123456789.data")).status, 200);
  assert.equal((await get(open("embedded", true), "/p/x/123456789.data")).status, 404);
});

Deno.test("no page can be ended by what a lot says of itself", async () => {
  for (const pageForm of ["turbo", "turbo-split", "turbo-deferred", "embedded"] as const) {
    const scripts = (await readText(pageForm)).match(/<script>.*?<\/script>/gs) ?? [];
    for (const script of scripts) assert.doesNotMatch(script.slice(8), /<!--|<script/);
    assert.equal(scripts.at(-1)?.includes(pageForm === "embedded" ? "Manifest" : "close()"), true, pageForm);
  }
});

Deno.test("a page embeds other lots before and after the one asked for", async () => {
  const text = enqueuedText(await readText("turbo"));
  const value = await decodeTurbo(text);
  const before = dig(value, "loaderData", "routes/p.$title", "spotlight", 0, "product", "id");
  const behind = dig(value, "loaderData", LOT_ROUTE, "alsoViewed", "products", 0, "id");
  assert.deepEqual([before, behind], [987654321, 987654321]);
});

Deno.test("the page form can change at any time", async () => {
  const house = open("turbo");
  house.pageForm = "embedded";
  const page = await (await get(house, "/p/x/123456789")).text();
  assert.equal(house.pageForm, "embedded");
  assert.deepEqual(enqueuedPieces(page), []);
  assert.notEqual(embeddedContext(page), null);
});

Deno.test("an unknown lot has no page, and neither has a path that isn't a lot's", async () => {
  const house = open("turbo");
  for (const path of ["/p/x/1", "/p/x/abc", "/search", "/p/x/1.data"]) {
    assert.equal((await get(house, path)).status, 404, path);
  }
});

Deno.test("signed in, the page shows the owner's place; the dashboard lists watched and bid-on lots", async () => {
  for (const pageForm of ["turbo", "turbo-split", "turbo-deferred"] as const) {
    const house = open(pageForm);
    house.addLot({ id: 55555555, closesInSeconds: 60, isWatched: true, title: null, photoUrl: null });
    const cookie = house.signIn();
    const page = await (await get(house, "/p/x/123456789", cookie)).text();
    const product = dig(await decodeTurbo(enqueuedText(page)), "loaderData", LOT_ROUTE, "product");
    assert.deepEqual(dig(product, "userState"), {
      nextBid: 2,
      isWinning: false,
      isWatching: false,
      hasParticipated: false,
      isAllowedToBid: true,
    });
    const dashboard = await (await get(house, "/dashboard/auctions/active", cookie)).text();
    const value = await decodeTurbo(enqueuedText(dashboard));
    const records = dig(value, "loaderData", "routes/dashboard.auctions.active", "myAuctions", "records");
    assert.equal(dig(records, "length"), 1);
    assert.equal(dig(records, 0, "id"), 55555555);
    assert.equal(dig(records, 0, "userState", "isWatching"), true);
  }
});

Deno.test("the dashboard follows the page form too", async () => {
  const house = open("data");
  const cookie = house.signIn();
  assert.equal((await get(house, "/dashboard/auctions/active.data", cookie)).status, 200);
  house.pageForm = "turbo";
  assert.equal((await get(house, "/dashboard/auctions/active.data", cookie)).status, 404);
});
