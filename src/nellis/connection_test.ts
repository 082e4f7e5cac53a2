import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { connectNellis } from "./connection.ts";
import {
  LOT_ID,
  sampleProduct,
  turboDocument,
  turboPage,
  turboPayloadOf,
} from "../../tests/support/nellis/lot_pages.ts";

const PAGE = turboPage(await turboPayloadOf(turboDocument(sampleProduct())));
const STREAM = { "content-type": "text/event-stream" };

/** A connection to a Nellis that answers as long as it is up, and notes who asked when. */
function setUp(maxRequestsPerSecond = 4) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const asked: string[] = [];
  const changes: string[] = [];
  const timed: string[] = [];
  const house = { isUp: true, isCircuitOn: true, isTimed: false };
  const connection = connectNellis({
    baseUrl: "http://nellis.example",
    feedEndpoint: "http://feed.example",
    clock,
    fetch(url) {
      const what = url.pathname.startsWith("/p/") ? "page" : url.pathname.slice(1).replaceAll("/", "-");
      asked.push(`${what} at ${clock.now() - startMs}`);
      if (!house.isUp) return Promise.resolve(new Response("Down", { status: 503 }));
      if (what === "page") return Promise.resolve(new Response(PAGE));
      if (what === "live-products") {
        return Promise.resolve(new Response(new ReadableStream(), { headers: STREAM }));
      }
      return Promise.resolve(Response.json({ message: "Bid placed", data: {} }));
    },
    cookies: () => "__session=s",
    userAgent: "Gavel/test",
    maxRequestsPerSecond,
    circuit: {
      failureThreshold: 3,
      timeoutMs: 30_000,
      successThreshold: 1,
      onStateChange: ({ from, to }) => void changes.push(`${from} to ${to}`),
    },
    isCircuitOn: () => house.isCircuitOn,
    isTimed: () => house.isTimed,
    onCall: (method, seconds) => void timed.push(`${method} ${seconds} s`),
    isTraced: () => false,
  });
  const readings = (count: number) =>
    Promise.allSettled(Array.from({ length: count }, () => connection.nellis.readLot(LOT_ID)));
  return { ...connection, clock, startMs, asked, changes, timed, house, readings };
}

Deno.test("readings that come together leave at once as far as there is room, then at the rate", async () => {
  const { clock, asked, readings } = setUp(10);
  const all = readings(6);
  await clock.advance(10_000);
  await all;
  const atMs = asked.map((each) => Number(each.split(" at ")[1]));
  assert.deepEqual(atMs, [0, 125, 250, 375, 500, 625]);
});

Deno.test("bids leave at once although readings wait in line, and readings leave after them", async () => {
  const { clock, asked, nellis, readings } = setUp(10);
  const all = readings(3);
  await clock.settle();
  const bids = [nellis.placeBid(LOT_ID, 1_300), nellis.placeBid(LOT_ID, 1_400)];
  await clock.settle();
  assert.deepEqual(asked.slice(1), ["api-bids at 0", "api-bids at 0"]);
  await clock.advance(10_000);
  await Promise.all([all, ...bids]);
  assert.deepEqual(asked.slice(3), ["page at 375", "page at 500"], "the turns kept for bids come first");
});

Deno.test("a bid that waited for its turn is asked about once more, and stays here when it is refused then", async () => {
  for (const isCircuitOn of [true, false]) {
    const { clock, asked, house, nellis } = setUp(1);
    house.isCircuitOn = isCircuitOn;
    let isPaused = false;
    const paused = { result: "rejected", errorType: "BIDDING_PAUSED", message: "Paused" } as const;
    const refusal = () => isPaused ? paused : null;
    await nellis.placeBid(LOT_ID, 1_300, refusal);
    const waiting = nellis.placeBid(LOT_ID, 1_400, refusal);
    await clock.advance(500);
    isPaused = true;
    await clock.advance(1_000);
    assert.deepEqual(await waiting, paused);
    assert.deepEqual(asked, ["api-bids at 0"]);
  }
});

Deno.test("room for a reading is told without taking it", async () => {
  const { clock, readings, turnInMs } = setUp(4);
  assert.deepEqual([turnInMs(LOT_ID), turnInMs(LOT_ID)], [0, 0]);
  const all = readings(1);
  await clock.settle();
  assert.equal(turnInMs(LOT_ID), 250);
  await clock.advance(249);
  assert.equal(turnInMs(LOT_ID), 1);
  await clock.advance(1);
  assert.equal(turnInMs(LOT_ID), 0);
  await all;
});

Deno.test("streams that connect together leave half of all requests to the rest", async () => {
  const { clock, asked, feed, readings } = setUp(4);
  const stopping = new AbortController();
  const streams = Array.from(
    { length: 12 },
    (_, n) => feed.connect(String(57_000_001 + n), () => {}, stopping.signal),
  );
  await clock.advance(0);
  assert.equal(asked.length, 1);
  const all = readings(4);
  await clock.advance(2_000);
  const counts = ["page", "live-products"].map((what) =>
    asked.filter((each) => each.startsWith(what)).length
  );
  assert.deepEqual(counts, [4, 5]);
  stopping.abort();
  await Promise.all([...streams, all]);
  assert.equal(clock.pending(), 0);
});

Deno.test("a slow rate still lets streams connect", async () => {
  const { clock, asked, feed } = setUp(1);
  const stopping = new AbortController();
  const streams = ["1", "2"].map((id) => feed.connect(id, () => {}, stopping.signal));
  await clock.advance(2_000);
  assert.deepEqual(asked, ["live-products at 0", "live-products at 2000"]);
  stopping.abort();
  await Promise.all(streams);
});

Deno.test("an open circuit refuses at once: no request leaves, and no turn is taken", async () => {
  const { clock, asked, changes, house, breaker, nellis, readings, turnInMs } = setUp(10);
  house.isUp = false;
  const down = readings(3);
  await clock.advance(1_000);
  await down;
  assert.deepEqual([changes, breaker.snapshot().state], [["closed to open"], "open"]);
  const before = asked.length;
  const room = turnInMs(LOT_ID);
  await readings(50);
  assert.equal((await nellis.placeBid(LOT_ID, 1_300)).result, "not-sent");
  assert.deepEqual([asked.length, turnInMs(LOT_ID)], [before, room]);

  house.isUp = true;
  await clock.advance(30_000);
  await readings(1);
  assert.deepEqual(changes, ["closed to open", "open to half_open", "half_open to closed"]);
});

Deno.test("with the circuit breaker off, every call goes through", async () => {
  const { clock, asked, changes, house, readings } = setUp(100);
  Object.assign(house, { isUp: false, isCircuitOn: false });
  const all = readings(20);
  await clock.advance(1_000);
  await all;
  assert.deepEqual([asked.length, changes], [20, []]);
  assert.equal(clock.pending(), 0);
});

Deno.test("no second holds more requests than are allowed, from the first on", async () => {
  for (const most of [1, 2, 3, 4, 10, 37]) {
    const { clock, asked, nellis, readings } = setUp(most);
    const all = readings(3 * most);
    const bids = Array.from({ length: 3 }, () => nellis.placeBid(LOT_ID, 1_300));
    await clock.advance(20_000);
    await Promise.all([all, ...bids]);
    const atMs = asked.map((each) => Number(each.split(" at ")[1]));
    const busiest = Math.max(
      ...atMs.map((from) => atMs.filter((at) => at >= from && at < from + 1_000).length),
    );
    assert.ok(busiest <= most, `${busiest} requests in a second where ${most} are allowed`);
  }
});

Deno.test("a call is timed with its wait for a turn, and so is one that an open circuit keeps back", async () => {
  const { clock, house, timed, readings } = setUp(1);
  await readings(1);
  assert.deepEqual(timed, [], "nobody asked how long calls take");
  house.isTimed = true;
  const waiting = readings(1);
  await clock.advance(1_000);
  await waiting;
  assert.deepEqual(timed.splice(0), ["readLot 1 s"]);

  house.isUp = false;
  const down = readings(3);
  await clock.advance(3_000);
  await down;
  timed.splice(0);
  await readings(1);
  assert.deepEqual(timed, ["readLot 0 s"]);
});
