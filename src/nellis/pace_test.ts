import assert from "node:assert/strict";
import { accepted, aListing } from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createTokenBucket } from "../resilience/token_bucket.ts";
import type { NellisApi } from "./api.ts";
import type { FeedEnd, LotFeed } from "./feed.ts";
import { paced, pacedFeed } from "./pace.ts";

const ENDED: FeedEnd = { reason: "dropped", message: "It broke off.", wasConnected: true };

/** A Nellis and a feed that note when they are called, behind one token a second. */
function setUp() {
  const clock = createVirtualClock(0);
  const calls: string[] = [];
  const note = (what: string) => void calls.push(`${what} at ${clock.now()}`);
  const nellis: NellisApi = {
    readLot: (id) => (note(`read ${id}`), Promise.resolve(aListing({ id }))),
    placeBid: (id, amountCents) => (note(`bid ${amountCents} on ${id}`), Promise.resolve(accepted())),
    isSignedIn: (cookies) => (note(`session ${cookies}`), Promise.resolve(true)),
  };
  const feed: LotFeed = {
    connect: (
      id,
      _listener,
      _signal,
      lastEventId,
    ) => (note(`stream ${id} from ${lastEventId}`), Promise.resolve(ENDED)),
  };
  const bucketOf = (ratePerSecond: number) => createTokenBucket({ clock, ratePerSecond, burst: 1 });
  const bucket = bucketOf(1);
  const share = bucketOf(0.25);
  return { clock, calls, bucket, share, nellis: paced(nellis, bucket), feed: pacedFeed(feed, bucket, share) };
}

function connect(feed: LotFeed, id: string, signal = new AbortController().signal) {
  return feed.connect(id, () => {}, signal, "7");
}

Deno.test("calls wait for their turn: bids first, then the session, streams and readings", async () => {
  const { clock, calls, nellis, feed } = setUp();
  await nellis.readLot("0");
  const all = [
    nellis.readLot("1"),
    connect(feed, "2"),
    nellis.isSignedIn("c"),
    nellis.placeBid("3", 500),
  ];
  await clock.advance(10_000);
  await Promise.all(all);
  assert.deepEqual(calls, [
    "read 0 at 0",
    "bid 500 on 3 at 1000",
    "session c at 2000",
    "stream 2 from 7 at 3000",
    "read 1 at 4000",
  ]);
});

Deno.test("a bid goes before readings that have waited for long", async () => {
  const { clock, calls, nellis } = setUp();
  const reads = [1, 2, 3, 4].map((id) => nellis.readLot(String(id)));
  await clock.advance(1_500);
  const bid = nellis.placeBid("9", 500);
  await clock.advance(10_000);
  await Promise.all([...reads, bid]);
  assert.equal(calls[2], "bid 500 on 9 at 2000");
});

Deno.test("what Nellis answers is handed on, and so is what it throws", async () => {
  const { clock } = setUp();
  const bucket = createTokenBucket({ clock, ratePerSecond: 10, burst: 10 });
  const failing = paced({
    readLot: () => Promise.reject(new Error("No answer")),
    placeBid: () => Promise.resolve(accepted({ message: "Yours" })),
    isSignedIn: () => Promise.resolve(false),
  }, bucket);
  await assert.rejects(failing.readLot("1"), /No answer/);
  assert.deepEqual(await failing.placeBid("1", 100), accepted({ message: "Yours" }));
  assert.equal(await failing.isSignedIn(), false);
});

Deno.test("streams take no more than their share, however many connect together", async () => {
  const { clock, calls, nellis, feed } = setUp();
  const streams = [1, 2, 3].map((id) => connect(feed, String(id)));
  await clock.advance(1_000);
  assert.equal(calls.filter((call) => call.startsWith("stream")).length, 1);
  const reads = [4, 5].map((id) => nellis.readLot(String(id)));
  await clock.advance(10_000);
  await Promise.all([...streams, ...reads]);
  const streamsAtMs = calls.filter((call) => call.startsWith("stream")).map((call) => call.split(" at ")[1]);
  assert.deepEqual(streamsAtMs, ["0", "4000", "8000"]);
});

Deno.test("a stream that is not wanted any more leaves the line, and its turn goes to others", async () => {
  const { clock, calls, nellis, feed, bucket, share } = setUp();
  await connect(feed, "1");
  const stopping = new AbortController();
  const waiting = connect(feed, "2", stopping.signal);
  await clock.advance(3_500);
  stopping.abort();
  assert.deepEqual(await waiting, {
    reason: "stopped",
    message: "Stopped before it was connected",
    wasConnected: false,
  });
  assert.deepEqual([bucket.waiting(), share.waiting(), clock.pending()], [0, 0, 0]);
  await nellis.readLot("3");
  assert.deepEqual(calls, ["stream 1 from 7 at 0", "read 3 at 3500"]);
});

Deno.test("a stream that was stopped before it began is never connected", async () => {
  const { calls, feed } = setUp();
  assert.equal((await connect(feed, "1", AbortSignal.abort())).reason, "stopped");
  assert.deepEqual(calls, []);
});
