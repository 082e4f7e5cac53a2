import assert from "node:assert/strict";
import { accepted, aListing } from "../../../tests/support/auctions.ts";
import { createVirtualClock, type VirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createTokenBucket, type TokenBucket } from "../../resilience/token_bucket.ts";
import { createAllowance } from "./allowance.ts";
import type { NellisApi } from "../api.ts";
import type { FeedEnd, LotFeed } from "../feed/lot_feed.ts";
import { createPacing, type Pace, pacedFeed } from "./pace.ts";
import { transformed } from "./transformer.ts";
import { createTurns } from "./turns.ts";
import { createWorths } from "./worths.ts";

const ENDED: FeedEnd = { reason: "dropped", message: "It broke off.", wasConnected: true };

/** A Nellis and a feed that note when they are called, behind one token a second. */
function setUp({ isWatched = false } = {}) {
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
  const share = bucketOf(0.25);
  const alone = aPace(clock, bucketOf(1));
  const pace = { ...alone, worths: { ...alone.worths, isWatched: () => isWatched } };
  const { turns } = pace;
  const pacing = createPacing(pace);
  return {
    clock,
    calls,
    turns,
    share,
    pacing,
    nellis: transformed(nellis, [pacing.transformer]),
    feed: pacedFeed(feed, pace, share),
  };
}

/** A pace by `bucket` alone: nothing is watched, and nothing was ever refused. */
function aPace(clock: VirtualClock, bucket: TokenBucket): Pace {
  const allowance = createAllowance({ clock, mostPerMinute: 600 });
  const { isScarce } = allowance;
  const worths = createWorths({ clock, nellisNow: clock.now, lots: () => null, isScarce });
  return { turns: createTurns(clock, bucket), allowance, worths };
}

function connect(feed: LotFeed, id: string, signal = new AbortController().signal) {
  return feed.connect(id, () => {}, signal, "7");
}

Deno.test("a reading of a watched lot is in line until its turn, and no longer", async () => {
  const { clock, calls, nellis, pacing } = setUp({ isWatched: true });
  await nellis.readLot("0");
  assert.equal(pacing.isReadingInLine("0"), false);
  const reading = nellis.readLot("1");
  assert.equal(pacing.isReadingInLine("1"), true);
  await clock.advance(999);
  assert.deepEqual([calls.length, pacing.isReadingInLine("1")], [1, true]);
  await clock.advance(1);
  await reading;
  assert.deepEqual([calls.length, pacing.isReadingInLine("1")], [2, false]);
});

Deno.test("calls wait for their turn: bids first, then what clients ask for, then streams", async () => {
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
    "read 1 at 3000",
    "stream 2 from 7 at 4000",
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
  const failing = transformed({
    readLot: () => Promise.reject(new Error("No answer")),
    placeBid: () => Promise.resolve(accepted({ message: "Yours" })),
    isSignedIn: () => Promise.resolve(false),
  }, [createPacing(aPace(clock, bucket)).transformer]);
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
  const { clock, calls, nellis, feed, turns, share } = setUp();
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
  assert.deepEqual([turns.waiting(), share.waiting(), clock.pending()], [0, 0, 0]);
  await nellis.readLot("3");
  assert.deepEqual(calls, ["stream 1 from 7 at 0", "read 3 at 3500"]);
});

Deno.test("a stream that was stopped before it began is never connected", async () => {
  const { calls, feed } = setUp();
  assert.equal((await connect(feed, "1", AbortSignal.abort())).reason, "stopped");
  assert.deepEqual(calls, []);
});
