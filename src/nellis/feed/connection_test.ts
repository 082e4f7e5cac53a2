import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createHouse } from "../../simulator/house.ts";
import type { Fetch } from "../../resilience/fetch_head.ts";
import type { FeedEvent } from "./lot_feed.ts";
import { createFeed, createScriptedFeed, ID, STREAM } from "../../../tests/support/nellis/feeds.ts";

const LOT = Number(ID);

/** The feed of a house with one lot, which closes in a minute. */
function createHousedFeed() {
  const context = createFeed((url, init) => house.fetch(new Request(url, init)));
  const house = createHouse({ clock: context.clock });
  house.addLot({ id: LOT, closesInSeconds: 60 });
  house.start();
  return { ...context, house };
}

Deno.test("the house's feed is heard: its hello, its pings, a bid and the close", async () => {
  const { clock, connect, house } = createHousedFeed();
  const { events, ended } = connect();
  await clock.advance(1_500);
  assert.deepEqual(events, [{ type: "connected" }, { type: "ping" }]);
  house.rivalBids(LOT, "Jane", 20);
  await clock.settle();
  assert.deepEqual(events.at(-1), { type: "bid", priceCents: 100, bidCount: 1 });
  await clock.advance(46_000);
  house.rivalBids(LOT, "John", 30);
  await clock.settle();
  const closeTimeMs = clock.now() + 30_000;
  assert.deepEqual(events.at(-1), { type: "bid", priceCents: 2100, bidCount: 2, closeTimeMs });
  await clock.advance(30_500);
  assert.deepEqual(events.filter(({ type }) => type === "closed"), [{
    type: "closed",
    finalPriceCents: 2100,
  }]);
  assert.equal(ended(), undefined, "the close of a lot is not the end of its feed");
  house.close();
  await clock.settle();
  assert.equal(ended()?.reason, "dropped");
});

Deno.test("another lot's bids are not heard", async () => {
  const { connect, say } = createScriptedFeed();
  const { events, stop } = connect();
  await say('event: ch_product_bids:57000002\ndata: {"currentPrice":5}\n\n');
  await say('event: ch_product_closed:57000002\ndata: {"finalBid":5}\n\ndata: ping\n\n');
  assert.deepEqual(events, [{ type: "ping" }]);
  stop();
});

Deno.test("a feed that makes no event for 10 s is dead, whatever else it sends", async () => {
  const { clock, connect, say, script } = createScriptedFeed();
  const { ended, events } = connect();
  await say("data: connected x,y\n\n");
  await clock.advance(9_000);
  await say(": still here\n\ndata: pi");
  await clock.advance(999);
  assert.equal(ended(), undefined);
  await clock.advance(1);
  assert.deepEqual(ended(), {
    reason: "silent",
    message: "The live feed said nothing for 10 s.",
    wasConnected: true,
  });
  assert.deepEqual(events, [{ type: "connected" }]);
  assert.equal(script.cancels, 1);
  assert.equal(clock.pending(), 0);
});

Deno.test("a feed that never says a word is dead too, and was never connected", async () => {
  const { clock, connect, house } = createHousedFeed();
  house.faults.silentSse = true;
  const scripted = createScriptedFeed();
  const quiet = scripted.connect();
  await scripted.clock.advance(10_000);
  assert.deepEqual([quiet.ended()?.reason, quiet.ended()?.wasConnected], ["silent", false]);
  const helloOnly = connect();
  await clock.advance(10_000);
  assert.deepEqual([helloOnly.ended()?.reason, helloOnly.ended()?.wasConnected], ["silent", true]);
  assert.equal(house.openStreams(), 0);
  house.close();
});

Deno.test("each event counts as life, even one without a meaning", async () => {
  const { clock, connect, say } = createScriptedFeed();
  const { ended, events } = connect();
  for (let count = 0; count < 5; count++) {
    await clock.advance(9_999);
    await say("event: ch_product_watchers:1\ndata: 3\n\n");
  }
  assert.equal(ended(), undefined);
  assert.deepEqual(events, []);
  await clock.advance(10_000);
  assert.deepEqual([ended()?.reason, ended()?.wasConnected], ["silent", false]);
});

Deno.test("the house's 404 and its wrong content type are refusals that leave no stream open", async () => {
  const { connect, house, clock } = createHousedFeed();
  house.faults.sseStatus = 404;
  assert.equal((await connect().ending).reason, "refused");
  house.faults.clear();
  house.faults.sseContentType = "text/html";
  const end = await connect().ending;
  assert.equal(end.message, "The live feed at http://feed.example answers with text/html, not with events.");
  await clock.settle();
  assert.equal(house.openStreams(), 0);
  house.close();
});

Deno.test("a connection has one timer, which the pings leave alone", async () => {
  const clock = createVirtualClock();
  const armed: number[] = [];
  const counted = {
    now: clock.now,
    after(delayMs: number, task: () => void) {
      armed.push(delayMs);
      return clock.after(delayMs, task);
    },
  };
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 3_600 });
  const fetch: Fetch = (url, init) => house.fetch(new Request(url, init));
  const { connect } = createFeed(fetch, { clock: counted });
  const before = clock.pending();
  const { events, stop } = connect();
  await clock.advance(60_000);
  assert.equal(events.length, 61);
  assert.equal(clock.pending() - before, 2, "its own and the house's pings");
  assert.ok(armed.length <= 8, `${armed.length} timers in a minute`);
  stop();
  await clock.settle();
  assert.equal(clock.pending(), before);
  house.close();
});

Deno.test("a feed that can't be reached, breaks off or hangs up was dropped", async () => {
  const unreachable = createFeed(() => Promise.reject(new TypeError("connection refused")));
  assert.deepEqual(await unreachable.connect().ending, {
    reason: "dropped",
    message: "The live feed at http://feed.example can't be reached.",
    wasConnected: false,
  });
  const throwing = createFeed(() => {
    throw new TypeError("no header value");
  });
  assert.equal((await throwing.connect().ending).reason, "dropped");
  const empty = createFeed(() => Promise.resolve(new Response(null, { headers: STREAM })));
  assert.equal((await empty.connect().ending).reason, "dropped");

  const broken = createScriptedFeed();
  const breaking = broken.connect();
  await broken.say("data: connected x,y\n\n");
  broken.script.stream?.error(new TypeError("connection reset"));
  const end = await breaking.ending;
  assert.deepEqual([end.reason, end.wasConnected], ["dropped", true]);

  const hanging = createScriptedFeed();
  const hungUp = hanging.connect();
  await hanging.say('event: ch_product_bids:57000001\ndata: {"currentPrice":5}\n');
  hanging.script.stream?.close();
  assert.deepEqual([(await hungUp.ending).reason, hungUp.events], ["dropped", []], "half an event is none");
  for (const { clock } of [unreachable, throwing, empty, broken, hanging]) assert.equal(clock.pending(), 0);
});

Deno.test("a stop ends the connection at any moment of it, and nothing is told after", async () => {
  const before = createScriptedFeed();
  const stopping = new AbortController();
  stopping.abort();
  const tooLate = await before.feed.connect(ID, () => assert.fail("nothing to tell"), stopping.signal);
  assert.deepEqual(tooLate, {
    reason: "stopped",
    message: "The live feed was stopped.",
    wasConnected: false,
  });
  assert.equal(before.requests.length, 0);

  const unanswered = createFeed(() => new Promise(() => {}));
  const waiting = unanswered.connect();
  await unanswered.clock.settle();
  waiting.stop();
  assert.equal((await waiting.ending).reason, "stopped");
  assert.equal(unanswered.clock.pending(), 0);

  const open = createScriptedFeed();
  const following = open.connect();
  await open.say("data: connected x,y\n\n");
  open.script.stream?.enqueue(new TextEncoder().encode("data: ping\n\n"));
  following.stop();
  const end = await following.ending;
  await open.clock.settle();
  assert.deepEqual([end.reason, end.wasConnected], ["stopped", true]);
  assert.deepEqual(following.events, [{ type: "connected" }]);
  assert.deepEqual([open.script.cancels, open.clock.pending()], [1, 0]);
});

Deno.test("a listener that stops the feed hears nothing more of the same chunk", async () => {
  const { feed, say, script } = createScriptedFeed();
  const stopping = new AbortController();
  const events: FeedEvent[] = [];
  const ending = feed.connect(ID, (event) => {
    events.push(event);
    stopping.abort();
  }, stopping.signal);
  await say("data: connected x,y\n\ndata: ping\n\ndata: ping\n\n");
  assert.equal((await ending).reason, "stopped");
  assert.deepEqual(events, [{ type: "connected" }]);
  assert.equal(script.cancels, 1);
});

Deno.test("a listener that fails does not end the feed", async () => {
  const { feed, say, clock } = createScriptedFeed();
  const stopping = new AbortController();
  let heard = 0;
  const ending = feed.connect(ID, () => {
    heard++;
    throw new Error("the listener's own fault");
  }, stopping.signal);
  await clock.settle();
  await say("data: ping\n\ndata: ping\n\n");
  assert.equal(heard, 2);
  stopping.abort();
  assert.equal((await ending).reason, "stopped");
});

Deno.test("the id to come back with goes with each event, and is sent when there is one", async () => {
  const { connect, say, requests } = createScriptedFeed();
  const first = connect("41");
  await say("data: connected x,y\n\nid: 42\ndata: ping\n\ndata: ping\n\nid\ndata: ping\n\n");
  await say("id: 43\n\ndata: ping\n\n");
  assert.deepEqual(first.ids, ["41", "42", "42", null, "43"]);
  first.stop();
  const second = connect(first.ids.at(-1));
  await say("data: ping\n\n");
  second.stop();
  const third = connect(null);
  await say("data: ping\n\n");
  assert.deepEqual(third.ids, [null]);
  third.stop();
  assert.deepEqual(requests.map(({ headers }) => headers.get("last-event-id")), ["41", "43", null]);
});

Deno.test("an id that no header can carry is not kept", async () => {
  const { connect, say, requests } = createScriptedFeed();
  for (const id of ["4 2", "é", "\u{1}", "4".repeat(257), ""]) {
    const { ids, stop } = connect(id);
    await say(`id: 7\ndata: ping\n\nid: ${id}\ndata: ping\n\n`);
    assert.deepEqual(ids, ["7", null], id);
    stop();
  }
  assert.ok(requests.every(({ headers }) => !headers.has("last-event-id")));
});

Deno.test("`retry:` is handed on, up to a minute", async () => {
  for (
    const [wish, retryAfterMs] of [["0", 0], ["5000", 5_000], ["60001", 60_000], ["9".repeat(400), 60_000]]
  ) {
    const { connect, say, script } = createScriptedFeed();
    const { ending } = connect();
    await say(`retry: ${wish}\ndata: ping\n\n`);
    script.stream?.close();
    assert.equal((await ending).retryAfterMs, retryAfterMs);
  }
});

Deno.test("a feed that goes on for ever without an event is not understood", async () => {
  const { clock, connect, say, script } = createScriptedFeed();
  const { ended, ids } = connect();
  await say("data: connected x,y\n\n");
  for (let count = 0; count < 20 && !ended(); count++) await say("x".repeat(100_000));
  assert.deepEqual([ended()?.reason, ended()?.wasConnected], ["not-understood", true]);
  assert.deepEqual([ids.length, script.cancels, clock.pending()], [1, 1, 0]);
});

Deno.test("whatever a feed sends, the connection ends without a throw and tells only events", async () => {
  const said = fc.constantFrom(
    "data: ping\n\n",
    `event: ch_product_bids:${ID}\ndata: {"bid_count":`,
    '"3"}\r\n\r\n',
    `event: ch_product_closed:${ID}\rdata: {}\r\r`,
    "retry: 1\nid: x\n",
  ).map((text) => new TextEncoder().encode(text));
  const chunks = fc.array(fc.oneof(fc.uint8Array({ maxLength: 50 }), said));
  const types = new Set(["connected", "ping", "bid", "closed"]);
  await fc.assert(fc.asyncProperty(chunks, async (chunks) => {
    const { connect, clock } = createFeed(() => {
      return Promise.resolve(new Response(ReadableStream.from(chunks), { headers: STREAM }));
    });
    const { ending, events } = connect();
    assert.equal((await ending).reason, "dropped");
    assert.ok(events.every(({ type }) => types.has(type)));
    assert.equal(clock.pending(), 0);
  }));
});
