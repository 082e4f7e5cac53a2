import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createHouse, type PageForm } from "./house.ts";
import { LOT_ROUTE } from "./pages/loader_data.ts";
import {
  decodeTurbo,
  dig,
  enqueuedPieces,
  enqueuedText,
  get,
  postBid,
} from "../../tests/support/house/test_client.ts";

const LOT = 57_000_001;
const OTHER = 57_000_002;

function open(pageForm: PageForm = "turbo") {
  const clock = createVirtualClock();
  const house = createHouse({ clock, pageForm });
  house.addLot({ id: LOT, closesInSeconds: 60 });
  house.addLot({ id: OTHER, closesInSeconds: 60 });
  return { clock, house, cookie: house.signIn() };
}

/** Returns the state of `promise` so far. */
function watch<T>(promise: Promise<T>) {
  let answered: T | undefined;
  let failed: unknown;
  const settled = promise.then((answer) => void (answered = answer), (error) => void (failed = error));
  return { settled, answer: () => answered, error: () => failed };
}

const page = (lotId = LOT) => `/p/x/${lotId}`;

Deno.test("latency: half of it passes before a request arrives, half after it is answered", async () => {
  const { clock, house, cookie } = open();
  const startMs = clock.now();
  house.faults.latencyMs = 300;
  const bid = watch(postBid(house, LOT, 5, cookie));
  await clock.advance(149);
  assert.equal(house.bids.length, 0);
  await clock.advance(1);
  assert.equal(house.bids[0]?.atMs, startMs + 150);
  assert.equal(bid.answer(), undefined);
  await clock.advance(150);
  assert.equal(bid.answer()?.status, 200);
});

Deno.test("jitter is drawn from the seed, between its bounds", async () => {
  const times = async () => {
    const { clock, house } = open();
    house.faults.latencyMs = { min: 20, max: 100 };
    const startMs = clock.now();
    const took: number[] = [];
    for (let left = 5; left > 0; left--) {
      void get(house, page()).then(() => took.push(clock.now() - startMs));
    }
    await clock.advance(100);
    return took;
  };
  const took = await times();
  assert.equal(took.length, 5);
  assert.ok(took.every((ms) => ms >= 20 && ms <= 100));
  assert.ok(new Set(took).size > 1);
  assert.deepEqual(await times(), took);
});

Deno.test("the next requests fail, of one route or of all, and then no more", async () => {
  const { house, cookie } = open();
  house.faults.failNext(503, 2, "page");
  assert.equal((await get(house, "/account", cookie)).status, 200);
  assert.equal((await get(house, page())).status, 503);
  assert.equal((await get(house, page())).status, 503);
  assert.equal((await get(house, page())).status, 200);
  house.faults.failNext(500, 1);
  assert.equal((await get(house, "/account", cookie)).status, 500);
  assert.equal((await get(house, "/account", cookie)).status, 200);
});

Deno.test("everything fails until it is cleared, and a failed bid isn't taken", async () => {
  const { house, cookie } = open();
  house.faults.failAll(502, "bid");
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 502);
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 502);
  assert.equal(house.lot(LOT).bidCount, 0);
  assert.deepEqual(house.bids.map(({ result }) => result), ["lost", "lost"]);
  house.faults.clear();
  assert.equal((await postBid(house, LOT, 5, cookie)).status, 200);
});

Deno.test("a bid is taken and never answered, until the client gives up or the house closes", async () => {
  const { clock, house, cookie } = open();
  house.faults.acceptThenHang = true;
  const bid = watch(postBid(house, LOT, 5, cookie));
  await clock.advance(30_000);
  assert.equal(house.lot(LOT).ownerIsWinning, true);
  assert.equal(house.bids[0]?.result, "accepted");
  assert.deepEqual([bid.answer(), bid.error()], [undefined, undefined]);
  house.close();
  await bid.settled;
  assert.ok(bid.error() instanceof TypeError);
  assert.equal(clock.pending(), 0);
});

Deno.test("a bid is neither taken nor answered", async () => {
  const { clock, house, cookie } = open();
  house.faults.forLot(LOT).ignoreBids = true;
  const bid = watch(postBid(house, LOT, 5, cookie));
  await clock.advance(30_000);
  assert.equal(house.lot(LOT).bidCount, 0);
  assert.deepEqual([bid.answer(), bid.error()], [undefined, undefined]);
  house.close();
  await bid.settled;
  assert.ok(bid.error() instanceof TypeError);
  assert.equal(house.lot(LOT).bidCount, 0);
});

Deno.test("a bid is taken and its connection dropped after a while", async () => {
  const { clock, house, cookie } = open();
  house.faults.forLot(LOT).acceptThenHang = { dropAfterMs: 500 };
  const bid = watch(postBid(house, LOT, 5, cookie));
  const unharmed = await postBid(house, OTHER, 5, cookie);
  assert.equal(unharmed.status, 200);
  await clock.advance(499);
  assert.equal(bid.error(), undefined);
  await clock.advance(1);
  assert.ok(bid.error() instanceof TypeError);
  assert.equal(house.lot(LOT).ownerIsWinning, true);
});

Deno.test("a client in process that aborts gets its own reason at once", async () => {
  const { clock, house } = open();
  house.faults.latencyMs = 60_000;
  const leaving = new AbortController();
  const read = watch(get(house, page(), undefined, leaving.signal));
  await clock.advance(10);
  leaving.abort(new Error("too slow"));
  await read.settled;
  assert.match(String(read.error()), /too slow/);
  await assert.rejects(get(house, page(), undefined, leaving.signal), /too slow/);
  house.close();
  assert.equal(clock.pending(), 0);
});

Deno.test("a dropped connection breaks before the house has acted; a refused one never arrives", async () => {
  const { house, cookie } = open();
  const lost = (how: RegExp) => (error: unknown) =>
    error instanceof TypeError && error.cause instanceof Error && how.test(error.cause.message);
  house.faults.dropConnections = true;
  await assert.rejects(postBid(house, LOT, 5, cookie), lost(/connection closed/));
  assert.deepEqual(house.bids.map(({ result }) => result), ["lost"]);
  house.faults.dropConnections = "refused";
  await assert.rejects(postBid(house, LOT, 5, cookie), lost(/Connection refused/));
  assert.equal(house.bids.length, 1);
  assert.equal(house.lot(LOT).bidCount, 0);
});

Deno.test("a truncated page ends inside its data, in every page form", async () => {
  for (const pageForm of ["turbo", "turbo-split", "turbo-deferred", "embedded", "_data", "data"] as const) {
    const { house } = open(pageForm);
    const path = pageForm === "data"
      ? `${page()}.data`
      : pageForm === "_data"
      ? `${page()}?_data=${LOT_ROUTE}`
      : page();
    const whole = await (await get(house, path)).text();
    house.faults.truncatePages = true;
    const cut = await (await get(house, path)).text();
    assert.ok(cut.length < whole.length && whole.startsWith(cut));
    assert.ok(cut.length > whole.indexOf(`${LOT}`), pageForm);
  }
});

Deno.test("a foreign page is another lot's, with the asked one a mere card on it", async () => {
  const { house } = open();
  house.faults.forLot(LOT).foreignPages = true;
  const data = async (lotId: number) =>
    dig(
      await decodeTurbo(enqueuedText(await (await get(house, page(lotId))).text())),
      "loaderData",
      LOT_ROUTE,
    );
  assert.equal(dig(await data(LOT), "product", "id"), OTHER);
  assert.equal(dig(await data(LOT), "recommended", 0, "id"), LOT);
  assert.equal(dig(await data(LOT), "recommended", 0, "userState"), undefined);
  assert.equal(dig(await data(OTHER), "product", "id"), OTHER);
});

Deno.test("a nonsense page is HTML without data, with status 200", async () => {
  const { house, cookie } = open();
  house.faults.nonsensePages = true;
  for (const path of [page(), "/dashboard/auctions/active"]) {
    const response = await get(house, path, cookie);
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.match(text, /maintenance/);
    assert.deepEqual(enqueuedPieces(text), []);
  }
});

Deno.test("one of the late parts of a page can fail, without harm to the product", async () => {
  const { house } = open("turbo-deferred");
  house.faults.brokenDeferred = true;
  const text = enqueuedText(await (await get(house, page())).text());
  assert.match(text, /^E\d+:/m);
  const [first] = text.split("\n");
  assert.ok(first?.includes("closeTime"));
});

Deno.test("a limited client is told when to come back", async () => {
  const { house } = open();
  house.faults.rateLimited = { retryAfterSeconds: 7 };
  const response = await get(house, page());
  assert.deepEqual([response.status, response.headers.get("Retry-After")], [429, "7"]);
  house.faults.rateLimited = true;
  assert.equal((await get(house, page())).headers.get("Retry-After"), "1");
});

Deno.test("the house's clock can be off: its Date, its close times and its books", async () => {
  const { clock, house, cookie } = open();
  await clock.advance(1_900);
  house.faults.clockSkewMs = -2_000;
  const response = await get(house, page(), cookie);
  const houseMs = clock.now() - 2_000;
  assert.equal(response.headers.get("Date"), "Mon, 02 Nov 2026 11:59:59 GMT");
  const value = await decodeTurbo(enqueuedText(await response.text()));
  const closeTimeMs = clock.now() - 1_900 + 60_000 - 2_000;
  assert.deepEqual(dig(value, "loaderData", LOT_ROUTE, "product", "closeTime"), new Date(closeTimeMs));
  assert.equal(house.lot(LOT).closeTimeMs, closeTimeMs);
  await postBid(house, LOT, 5, cookie);
  assert.equal(house.bids[0]?.atMs, houseMs);
  assert.equal(house.now(), houseMs);
});

Deno.test("a fault of one lot leaves the others alone, and can be taken back", async () => {
  const { house } = open();
  house.faults.forLot(LOT).nonsensePages = true;
  assert.match(await (await get(house, page())).text(), /maintenance/);
  assert.doesNotMatch(await (await get(house, page(OTHER))).text(), /maintenance/);
  delete house.faults.forLot(LOT).nonsensePages;
  assert.doesNotMatch(await (await get(house, page())).text(), /maintenance/);
});
