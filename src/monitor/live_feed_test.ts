import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { type BusEvent, createEventBus } from "../event_bus.ts";
import type { FeedEnd, FeedEvent, FeedListener, LotFeed } from "../nellis/feed/lot_feed.ts";
import { createLiveFeed } from "./live_feed.ts";

const DROPPED: FeedEnd = { reason: "dropped", message: "It broke off.", wasConnected: true };
const REFUSED: FeedEnd = { reason: "refused", message: "404", wasConnected: false };
const BID: FeedEvent = { type: "bid", priceCents: 1_200, bidCount: 3 };

/** One connection that was asked for. */
interface Connection {
  readonly id: string;
  readonly atMs: number;
  readonly lastEventId: string | null | undefined;
  readonly signal: AbortSignal;
  readonly say: FeedListener;
  readonly end: (end: FeedEnd) => void;
}

/** A live feed over streams that the test holds in its hands. No chance shortens a wait. */
function setUp(random01 = () => 0) {
  const clock = createVirtualClock(0);
  const connections: Connection[] = [];
  const heard: string[] = [];
  const events: BusEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.listen((event) => void events.push(event));
  const feed: LotFeed = {
    connect: (id, say, signal, lastEventId) =>
      new Promise((resolve) => {
        connections.push({ id, atMs: clock.now(), lastEventId, signal, say, end: resolve });
        const stopped: FeedEnd = { reason: "stopped", message: "Stopped.", wasConnected: true };
        signal.addEventListener("abort", () => resolve(stopped));
      }),
  };
  const live = createLiveFeed({
    clock,
    feed,
    bus,
    rules: { firstMs: 1_000, longestMs: 30_000, attempts: 3 },
    listener: {
      onLive: (id, isLive) => void heard.push(`${id} ${isLive ? "live" : "not live"}`),
      onEvent: (id, { type }) => void heard.push(`${id} ${type}`),
    },
    random01,
  });
  const latest = (): Connection => connections.at(-1) ?? assert.fail("Nothing was connected");
  const connect = async () => {
    latest().say({ type: "connected" }, null);
    latest().say({ type: "ping" }, null);
    await clock.settle();
  };
  /** Connects, and goes on for as long as it takes to count as there. */
  const connectForGood = async () => {
    await connect();
    await clock.advance(5_000);
    latest().say({ type: "ping" }, null);
    await clock.settle();
  };
  const fail = async (end: FeedEnd = REFUSED) => {
    latest().end(end);
    await clock.settle();
  };
  return { clock, connections, heard, events, live, latest, connect, connectForGood, fail };
}

Deno.test("a followed lot has one stream, however often it is followed", async () => {
  const { connections, heard, live, connect } = setUp();
  live.follow("1");
  live.follow("1");
  assert.deepEqual(connections.map(({ id }) => id), ["1"]);
  assert.deepEqual([heard, live.connected()], [[], 0]);
  await connect();
  assert.deepEqual([heard, live.connected()], [["1 live"], 1]);
  assert.deepEqual([...live.following()], ["1"]);
  await live.close();
});

Deno.test("bids and closes are passed on; pings only show that it lives", async () => {
  const { heard, events, live, latest, connect } = setUp();
  live.follow("1");
  await connect();
  latest().say({ type: "ping" }, null);
  latest().say(BID, null);
  latest().say({ type: "closed", finalPriceCents: 1_200 }, null);
  assert.deepEqual(heard, ["1 live", "1 bid", "1 closed"]);
  const types = events.flatMap((event) => event.type === "feed-event" ? [event.eventType] : []);
  assert.deepEqual(types, ["connected", "ping", "ping", "bid", "closed"]);
  await live.close();
});

Deno.test("a stream that begins with a bid is connected by it", async () => {
  const { heard, live, latest, clock } = setUp();
  live.follow("1");
  latest().say(BID, null);
  await clock.settle();
  assert.deepEqual([heard.toSorted(), live.connected()], [["1 bid", "1 live"], 1]);
  await live.close();
});

Deno.test("a lost stream is connected again, and the lot is not given up meanwhile", async () => {
  const { clock, connections, heard, live, connect, fail } = setUp();
  live.follow("1");
  await connect();
  await fail(DROPPED);
  assert.equal(live.connected(), 0);
  await clock.advance(999);
  assert.equal(connections.length, 1);
  await clock.advance(1);
  assert.equal(connections.length, 2);
  await connect();
  assert.deepEqual([heard, live.connected()], [["1 live", "1 live"], 1]);
  await live.close();
});

Deno.test("it comes back with the id of the last event, and forgets it with the lot", async () => {
  const { clock, live, latest, connect, fail } = setUp();
  live.follow("1");
  assert.equal(latest().lastEventId, undefined);
  await connect();
  latest().say(BID, "event-7");
  await fail(DROPPED);
  await clock.advance(1_000);
  assert.equal(latest().lastEventId, "event-7");
  live.leave("1");
  live.follow("1");
  assert.equal(latest().lastEventId, undefined);
  await live.close();
});

Deno.test("waits double up to the longest, and chance only shortens them", async () => {
  const { clock, connections, live, fail } = setUp();
  live.follow("1");
  for (let attempt = 0; attempt < 8; attempt++) {
    await fail();
    await clock.advance(30_000);
  }
  const atMs = connections.map(({ atMs }) => atMs);
  const beganMs = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => n * 30_000);
  const waits = beganMs.map((ms, n) => (atMs[n + 1] ?? NaN) - ms);
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  await live.close();

  const lucky = setUp(() => 0.999);
  lucky.live.follow("1");
  await lucky.fail();
  await lucky.clock.advance(499);
  assert.equal(lucky.connections.length, 1);
  await lucky.clock.advance(10);
  assert.equal(lucky.connections.length, 2);
  await lucky.live.close();
});

Deno.test("after three failures in a row, and once, the lot is said to be without the feed", async () => {
  const { clock, heard, events, live, connectForGood, fail } = setUp();
  live.follow("1");
  await connectForGood();
  for (let failures = 0; failures < 2; failures++) {
    await fail();
    await clock.advance(30_000);
  }
  assert.deepEqual(heard, ["1 live"]);
  await fail();
  assert.deepEqual(heard, ["1 live", "1 not live"]);
  await clock.advance(30_000);
  await fail();
  assert.deepEqual(heard, ["1 live", "1 not live"]);
  assert.equal(events.filter(({ type }) => type === "feed-fallback").length, 1);

  await clock.advance(30_000);
  await connectForGood();
  assert.deepEqual(heard.at(-1), "1 live");
  assert.equal(live.connected(), 1);
  await live.close();
});

Deno.test("a connection that lasts begins the count of failures anew", async () => {
  const { clock, heard, live, connectForGood, fail } = setUp();
  live.follow("1");
  for (let round = 0; round < 3; round++) {
    await fail();
    await clock.advance(30_000);
    await fail();
    await clock.advance(30_000);
    await connectForGood();
  }
  assert.deepEqual(heard, ["1 live", "1 live", "1 live"]);
  await live.close();
});

Deno.test("a feed that asks to be left alone for longer is left alone", async () => {
  const { clock, connections, live, fail } = setUp();
  live.follow("1");
  await fail({ ...REFUSED, retryAfterMs: 45_000 });
  await clock.advance(44_999);
  assert.equal(connections.length, 1);
  await clock.advance(1);
  assert.equal(connections.length, 2);
  await fail({ ...REFUSED, retryAfterMs: 0 });
  await clock.advance(1_999);
  assert.equal(connections.length, 2, "A shorter wish does not shorten the wait");
  await live.close();
});

Deno.test("a lot that is left is closed at once and not connected again", async () => {
  const { clock, connections, live, latest, connect } = setUp();
  live.follow("1");
  await connect();
  live.leave("1");
  live.leave("2");
  assert.ok(latest().signal.aborted);
  await clock.settle();
  assert.deepEqual([live.connected(), [...live.following()]], [0, []]);
  await clock.advance(60_000);
  assert.equal(connections.length, 1);
  assert.equal(clock.pending(), 0);
});

Deno.test("a lot that is left while it waits to be connected again is left for good", async () => {
  const { clock, connections, live, fail } = setUp();
  live.follow("1");
  await fail();
  live.leave("1");
  await clock.advance(60_000);
  assert.equal(connections.length, 1);
  assert.equal(clock.pending(), 0);
});

Deno.test("the streams of different lots don't know of each other", async () => {
  const { clock, heard, live, connections } = setUp();
  live.follow("1");
  live.follow("2");
  const [one, other] = connections;
  one?.say({ type: "ping" }, null);
  other?.say({ type: "ping" }, null);
  one?.end(DROPPED);
  await clock.settle();
  assert.deepEqual([live.connected(), heard], [1, ["1 live", "2 live"]]);
  await live.close();
});

Deno.test("closing ends every stream and waits for it", async () => {
  const { clock, connections, events, live, connect } = setUp();
  live.follow("1");
  await connect();
  live.follow("2");
  await live.close();
  assert.ok(connections.every(({ signal }) => signal.aborted));
  assert.deepEqual([live.connected(), [...live.following()], clock.pending()], [0, [], 0]);
  const ends = events.filter((event) => event.type === "feed-connection" && event.result !== "connected");
  assert.deepEqual(ends, [], "What we end ourselves is no failure");
});

Deno.test("a feed that greets, pings and hangs up, again and again, is a feed that fails", async () => {
  const { clock, connections, heard, live, latest, fail, connect } = setUp();
  live.follow("1");
  for (let attempt = 0; attempt < 3; attempt++) {
    await connect();
    await fail(DROPPED);
    await clock.advance(30_000);
  }
  assert.deepEqual(heard, ["1 live", "1 live", "1 live", "1 not live"]);
  assert.equal(connections.length, 4, "it is tried on in the background");
  await connect();
  await clock.advance(4_999);
  latest().say({ type: "ping" }, null);
  assert.equal(heard.length, 4, "another greeting and some pings are not enough");
  await clock.advance(1);
  latest().say({ type: "ping" }, null);
  assert.deepEqual(heard.slice(4), ["1 live"]);
  await live.close();
});
