import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import fc from "fast-check";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createTokenBucket, type TokenBucket } from "./token_bucket.ts";

const BID = 0;
const READ = 1;

function setUp(ratePerSecond = 10, burst = 1) {
  const clock = createVirtualClock(0);
  const bucket = createTokenBucket({ clock, ratePerSecond, burst });
  return { clock, bucket, ...recorderOf(bucket, () => clock.now()) };
}

/** One a tenth of a second; the timers come late, as they do on a busy machine, by what one says. */
function setUpWithLateTimers(burst = 1) {
  const clock = createVirtualClock(0);
  let lateMs = 0;
  const now = () => clock.now() + lateMs;
  const bucket = createTokenBucket({ clock: { now, after: clock.after }, ratePerSecond: 10, burst });
  return { clock, bucket, now, beLateByMs: (ms: number) => void (lateMs = ms) };
}

/** Notes who went, and when. */
function recorderOf(bucket: TokenBucket, now: () => number) {
  const went: string[] = [];
  const send = (name: string, priority: number, signal?: AbortSignal): Promise<void> =>
    bucket.take(priority, signal).then(
      () => void went.push(`${name} at ${now()}`),
      (error) => void went.push(`${name} left: ${error}`),
    );
  return { went, send };
}

Deno.test("a full bucket lets its burst through at once, and no more", async () => {
  const { clock, bucket, went, send } = setUp(10, 3);
  for (const name of ["a", "b", "c", "d"]) void send(name, READ);
  await clock.settle();
  assert.deepEqual(went, ["a at 0", "b at 0", "c at 0"]);
  assert.equal(bucket.waiting(), 1);
  await clock.advance(100);
  assert.equal(went[3], "d at 100");
  assert.equal(bucket.waiting(), 0);
});

Deno.test("who waits goes at the rate, in the order they came", async () => {
  const { clock, went, send } = setUp(10);
  for (const name of ["a", "b", "c", "d"]) void send(name, READ);
  await clock.advance(1_000);
  assert.deepEqual(went, ["a at 0", "b at 100", "c at 200", "d at 300"]);
});

Deno.test("a token is not given a millisecond early", async () => {
  const { clock, bucket, send } = setUp(10);
  void send("a", READ);
  void send("b", READ);
  await clock.advance(99);
  assert.equal(bucket.waiting(), 1);
  await clock.advance(1);
  assert.equal(bucket.waiting(), 0);
});

Deno.test("a bid passes every read that waits, and not the bids before it", async () => {
  const { clock, went, send } = setUp(10);
  void send("now", READ);
  void send("read1", READ);
  void send("read2", READ);
  void send("bid1", BID);
  void send("bid2", BID);
  await clock.advance(400);
  assert.deepEqual(went, ["now at 0", "bid1 at 100", "bid2 at 200", "read1 at 300", "read2 at 400"]);
});

Deno.test("a bid gets the token that has just come in although a read was waiting for it", async () => {
  const { bucket, clock, now, beLateByMs } = setUpWithLateTimers();
  const { went, send } = recorderOf(bucket, now);
  await send("now", READ);
  void send("read", READ);
  beLateByMs(100);
  void send("bid", BID);
  await clock.advance(100);
  assert.deepEqual(went, ["now at 0", "bid at 100", "read at 200"]);
});

Deno.test("more than two classes are served in their order", async () => {
  const { clock, went, send } = setUp(1);
  void send("now", 5);
  for (const priority of [3, 1, 2, 1]) void send(`class ${priority}`, priority);
  await clock.advance(4_000);
  assert.deepEqual(went.slice(1), [
    "class 1 at 1000",
    "class 1 at 2000",
    "class 2 at 3000",
    "class 3 at 4000",
  ]);
});

Deno.test("no timer runs while nobody waits", async () => {
  const { clock, send } = setUp(10, 2);
  assert.equal(clock.pending(), 0);
  void send("a", READ);
  void send("b", READ);
  assert.equal(clock.pending(), 0);
  void send("c", READ);
  void send("d", READ);
  assert.equal(clock.pending(), 1);
  await clock.advance(200);
  assert.equal(clock.pending(), 0);
});

Deno.test("a timer that comes after all have been served is taken back", async () => {
  const { bucket, clock, now, beLateByMs } = setUpWithLateTimers(2);
  const { went, send } = recorderOf(bucket, now);
  await Promise.all([send("a", READ), send("b", READ)]);
  void send("c", READ);
  assert.equal(clock.pending(), 1);
  beLateByMs(200);
  await send("d", READ);
  assert.deepEqual(went.slice(2), ["c at 200", "d at 200"]);
  assert.equal(clock.pending(), 0);
});

Deno.test("timers are asked for whole milliseconds, as they drop the fraction and would come early", async () => {
  const clock = createVirtualClock(0);
  const delaysMs: number[] = [];
  const after: typeof clock.after = (delayMs, task) => {
    delaysMs.push(delayMs);
    return clock.after(delayMs, task);
  };
  const bucket = createTokenBucket({ clock: { now: clock.now, after }, ratePerSecond: 3, burst: 1 });
  const all = Promise.all([1, 2, 3].map(() => bucket.take(READ)));
  await clock.advance(668);
  await all;
  assert.deepEqual(delaysMs, [334, 334]);
});

Deno.test("who aborts leaves the line at once, costs no token and holds up nobody", async () => {
  const { clock, bucket, went, send } = setUp(10);
  const impatient = new AbortController();
  void send("a", READ);
  void send("b", READ, impatient.signal);
  void send("c", READ);
  await clock.advance(50);
  impatient.abort("no longer wanted");
  assert.equal(bucket.waiting(), 1);
  await clock.advance(1_000);
  assert.deepEqual(went, ["a at 0", "b left: no longer wanted", "c at 100"]);
});

Deno.test("when the last in line aborts, the timer goes with it", async () => {
  const { clock, bucket, send } = setUp(10);
  const impatient = new AbortController();
  void send("a", READ);
  void send("b", READ, impatient.signal);
  impatient.abort();
  assert.equal(bucket.waiting(), 0);
  assert.equal(clock.pending(), 0);
  await clock.settle();
});

Deno.test("a signal that was aborted before takes nothing, even from a full bucket", async () => {
  const { clock, bucket, went, send } = setUp(10);
  await send("a", READ, AbortSignal.abort("too late"));
  assert.deepEqual(went, ["a left: too late"]);
  assert.equal(bucket.tryTake(READ), true);
  assert.equal(clock.pending(), 0);
});

Deno.test("an abort after the token was given changes nothing", async () => {
  const { clock, went, send } = setUp(10);
  const controller = new AbortController();
  await send("a", READ, controller.signal);
  assert.deepEqual(
    getEventListeners(controller.signal, "abort"),
    [],
    "a long-lived signal gathers listeners",
  );
  void send("b", READ);
  controller.abort();
  await clock.advance(100);
  assert.deepEqual(went, ["a at 0", "b at 100"]);
});

Deno.test("tokens pile up to the burst while nobody takes any, and no further", async () => {
  const { clock, bucket } = setUp(10, 3);
  await clock.advance(60_000);
  assert.deepEqual([1, 2, 3, 4].map(() => bucket.tryTake(READ)), [true, true, true, false]);
  await clock.advance(200);
  assert.deepEqual([1, 2, 3].map(() => bucket.tryTake(READ)), [true, true, false]);
});

Deno.test("trying does not pass those who wait with as good a claim", async () => {
  const { clock, bucket, went, send } = setUp(10, 1);
  void send("a", READ);
  void send("b", READ);
  assert.equal(bucket.tryTake(READ), false);
  assert.equal(bucket.tryTake(BID), false);
  await clock.advance(100);
  assert.deepEqual(went, ["a at 0", "b at 100"]);
});

Deno.test("trying passes those with a lesser claim, who then wait for the next token", async () => {
  const { bucket, clock, now, beLateByMs } = setUpWithLateTimers();
  const { went, send } = recorderOf(bucket, now);
  await send("a", READ);
  void send("b", READ);
  beLateByMs(100);
  assert.equal(bucket.tryTake(READ), false);
  assert.equal(bucket.tryTake(BID), true);
  await clock.advance(100);
  assert.deepEqual(went, ["a at 0", "b at 200"]);
});

Deno.test("a rate below one a second keeps to it", async () => {
  const { clock, went, send } = setUp(0.4);
  for (const name of ["a", "b", "c"]) void send(name, READ);
  await clock.advance(5_000);
  assert.deepEqual(went, ["a at 0", "b at 2500", "c at 5000"]);
});

Deno.test("a rate that comes to no whole milliseconds neither gains nor loses in the long run", async () => {
  const { clock, bucket } = setUp(3, 2);
  const closing = new AbortController();
  let taken = 0;
  const takeAlways = async () => {
    for (;;) {
      await bucket.take(READ, closing.signal);
      taken++;
    }
  };
  const stopped = assert.rejects(takeAlways(), /over/);
  await clock.advance(600_000);
  closing.abort(new Error("over"));
  await stopped;
  assert.equal(taken, 2 + 3 * 600);
});

interface Arrival {
  readonly afterMs: number;
  readonly priority: number;
}

/** Returns the times at which each goes, found by going through time a millisecond at a time. */
function modelOf(arrivals: readonly Arrival[], intervalMs: number, burst: number): string[] {
  const went: string[] = [];
  const line: { readonly index: number; readonly priority: number }[] = [];
  let creditMs = burst * intervalMs;
  let nowMs = 0;
  const serve = () => {
    line.sort((a, b) => a.priority - b.priority || a.index - b.index);
    while (line.length > 0 && creditMs >= intervalMs) {
      creditMs -= intervalMs;
      went.push(`${line.shift()?.index} at ${nowMs}`);
    }
  };
  const waitMs = (ms: number) => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; serve()) {
      nowMs++;
      creditMs = Math.min(creditMs + 1, burst * intervalMs);
    }
  };
  for (const [index, { afterMs, priority }] of arrivals.entries()) {
    waitMs(afterMs);
    line.push({ index, priority });
    serve();
  }
  while (line.length > 0) waitMs(1);
  return went;
}

Deno.test("everybody goes exactly when a bucket filled by the millisecond would let them", async () => {
  const anyArrival = fc.record({ afterMs: fc.oneof(fc.constant(0), fc.nat(60)), priority: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyArrival, { maxLength: 20, size: "max" }),
      fc.constantFrom(4, 10, 25, 50),
      fc.integer({ min: 1, max: 4 }),
      async (arrivals, intervalMs, burst) => {
        const { clock, bucket, went, send } = setUp(1_000 / intervalMs, burst);
        for (const [index, { afterMs, priority }] of arrivals.entries()) {
          if (afterMs > 0) await clock.advance(afterMs);
          void send(`${index}`, priority);
        }
        await clock.advance(arrivals.length * intervalMs);
        assert.deepEqual(went, modelOf(arrivals, intervalMs, burst));
        assert.equal(bucket.waiting(), 0);
        assert.equal(clock.pending(), 0);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a rate or a burst that could let nothing through is refused", () => {
  const clock = createVirtualClock();
  for (
    const [ratePerSecond, burst] of [[0, 1], [-1, 1], [NaN, 1], [Infinity, 1], [1, 0], [1, 0.5], [1, NaN]]
  ) {
    assert.throws(
      () => createTokenBucket({ clock, ratePerSecond: ratePerSecond!, burst: burst! }),
      RangeError,
    );
  }
});

Deno.test("asking how long to wait takes nothing, and is right about it", async () => {
  const { clock, bucket } = setUp(10, 2);
  assert.deepEqual([bucket.waitMs(READ), bucket.waitMs(READ)], [0, 0]);
  assert.ok(bucket.tryTake(READ) && bucket.tryTake(READ));
  assert.deepEqual([bucket.waitMs(READ), bucket.waitMs(BID)], [100, 100]);
  await clock.advance(99);
  assert.equal(bucket.waitMs(READ), 1);
  assert.equal(bucket.tryTake(READ), false);
  await clock.advance(1);
  assert.equal(bucket.waitMs(READ), 0);
  assert.equal(bucket.tryTake(READ), true);
});

Deno.test("behind somebody in line the wait is longer, ahead of them it is not", async () => {
  const { clock, bucket, send } = setUp(10);
  void send("first", READ);
  void send("waits", READ);
  assert.equal(bucket.waitMs(BID), 100);
  assert.equal(bucket.waitMs(READ), 200);
  await clock.advance(100);
  assert.equal(bucket.waiting(), 0);
  assert.equal(bucket.waitMs(READ), 100);
  await clock.advance(100);
  assert.equal(bucket.waitMs(READ), 0);
});

Deno.test("whoever waits as long as they were told gets a token, if nobody else came", () => {
  const rates = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 12 }));
  const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 20 });
  return fc.assert(
    fc.asyncProperty(rates, gaps, async ([rate, burst], gapsMs) => {
      const { clock, bucket } = setUp(rate, burst);
      for (const gapMs of gapsMs) {
        await clock.advance(gapMs);
        const toldMs = bucket.waitMs(READ);
        if (toldMs > 0) assert.equal(bucket.tryTake(READ), false);
        await clock.advance(toldMs);
        assert.ok(bucket.tryTake(READ), `after the ${toldMs} ms that it was told`);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("who may go earlier is not held up by the timer of who was in line before", async () => {
  const clock = createVirtualClock();
  const bucket = createTokenBucket({ clock, ratePerSecond: 10, burst: 4, reserved: 2 });
  while (bucket.tryTake(0));
  const gone: number[] = [];
  const both = [1, 0].map((priority) => bucket.take(priority).then(() => gone.push(priority)));
  await clock.advance(100);
  assert.deepEqual(gone, [0]);
  await clock.advance(300);
  await Promise.all(both);
});

Deno.test("reserved tokens are for the first priority alone", async () => {
  const clock = createVirtualClock();
  const bucket = createTokenBucket({ clock, ratePerSecond: 10, burst: 4, reserved: 2 });
  assert.deepEqual([bucket.tryTake(1), bucket.tryTake(1), bucket.tryTake(1)], [true, true, false]);
  assert.equal(bucket.waitMs(1), 100);
  assert.equal(bucket.waitMs(0), 0);
  assert.deepEqual([bucket.tryTake(0), bucket.tryTake(0), bucket.tryTake(0)], [true, true, false]);
  let hasGone = false;
  const waiting = bucket.take(1).then(() => hasGone = true);
  await clock.advance(299);
  assert.equal(hasGone, false, "first the reserve fills up again");
  await clock.advance(1);
  await waiting;
  assert.throws(
    () => createTokenBucket({ clock, ratePerSecond: 1, burst: 1, reserved: 1 }),
    /some must be left/,
  );
});
