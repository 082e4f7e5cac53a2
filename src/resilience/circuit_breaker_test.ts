import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import {
  type CircuitBreakerOptions,
  type CircuitChange,
  CircuitOpenError,
  createCircuitBreaker,
} from "./circuit_breaker.ts";

const START_MS = 1_000_000;
const TIMEOUT_MS = 30_000;

class Outage extends Error {}
class Refusal extends Error {}

function setUp(options: Partial<CircuitBreakerOptions> = {}) {
  const clock = createVirtualClock(START_MS);
  const changes: CircuitChange[] = [];
  const breaker = createCircuitBreaker({
    clock,
    failureThreshold: 3,
    timeoutMs: TIMEOUT_MS,
    successThreshold: 1,
    isOutage: (error) => error instanceof Outage,
    onStateChange: (change) => changes.push(change),
    ...options,
  });
  const succeed = () => breaker.run(() => Promise.resolve("fine"));
  const meetOutage = () => assert.rejects(breaker.run(() => Promise.reject(new Outage())), Outage);
  const beRefused = () => assert.rejects(breaker.run(() => Promise.reject(new Refusal())), Refusal);
  const trip = async () => {
    while (breaker.snapshot().state !== "open") await meetOutage();
  };
  const state = () => breaker.snapshot().state;
  const path = () => changes.map(({ from, to }) => `${from} > ${to}`);
  return { clock, breaker, changes, path, succeed, meetOutage, beRefused, trip, state };
}

/** A call under way, to be answered when the test says so. */
function callOf(breaker: ReturnType<typeof createCircuitBreaker>) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let wasSent = false;
  const answer = breaker.run(() => {
    wasSent = true;
    return promise;
  }).catch((error: unknown) => error);
  return {
    wasSent: () => wasSent,
    succeed: async () => void (resolve("fine"), await answer),
    meetOutage: async () => void (reject(new Outage()), await answer),
    answer,
  };
}

Deno.test("a closed circuit hands on results and errors as they are", async () => {
  const { breaker, changes } = setUp();
  const refusal = new Refusal("too low");
  assert.equal(await breaker.run(() => Promise.resolve(42)), 42);
  await assert.rejects(breaker.run(() => Promise.reject(refusal)), (error) => error === refusal);
  assert.deepEqual(changes, []);
});

Deno.test("a new circuit is closed and has counted nothing", () => {
  assert.deepEqual(setUp().breaker.snapshot(), {
    state: "closed",
    failureCount: 0,
    successCount: 0,
    nextAttemptTime: null,
    totalCalls: 0,
    successes: 0,
    failures: 0,
    rejected: 0,
    trips: 0,
    lastFailureAtMs: null,
    lastStateChangeMs: null,
  });
});

Deno.test("it opens at the last outage of the row and not before", async () => {
  const { meetOutage, state } = setUp({ failureThreshold: 5 });
  for (let count = 1; count <= 4; count++) await meetOutage();
  assert.equal(state(), "closed");
  await meetOutage();
  assert.equal(state(), "open");
});

Deno.test("a threshold of one opens at the first outage", async () => {
  const { meetOutage, state } = setUp({ failureThreshold: 1 });
  await meetOutage();
  assert.equal(state(), "open");
});

Deno.test("a success ends the row of outages", async () => {
  const { breaker, meetOutage, succeed } = setUp();
  for (const call of [meetOutage, meetOutage, succeed, meetOutage, meetOutage]) await call();
  assert.equal(breaker.snapshot().state, "closed");
  assert.equal(breaker.snapshot().failureCount, 2);
});

Deno.test("errors that are answers never open it, however many", async () => {
  const { beRefused, state, breaker } = setUp();
  for (let count = 0; count < 20; count++) await beRefused();
  assert.equal(state(), "closed");
  assert.equal(breaker.snapshot().failures, 0);
  assert.equal(breaker.snapshot().successes, 20);
});

Deno.test("an error that is an answer ends the row: it proves that somebody is there", async () => {
  const { beRefused, meetOutage, state } = setUp();
  for (const call of [meetOutage, meetOutage, beRefused, meetOutage, meetOutage]) await call();
  assert.equal(state(), "closed");
});

Deno.test("an action that throws at once counts like one that rejects", async () => {
  const { breaker, state } = setUp({ failureThreshold: 1 });
  const throwing = () => {
    throw new Outage();
  };
  await assert.rejects(breaker.run(throwing), Outage);
  assert.equal(state(), "open");
});

Deno.test("an open circuit refuses calls unsent and says when to come back", async () => {
  const { breaker, clock, trip } = setUp();
  await trip();
  await clock.advance(10_000);
  let wasSent = false;
  const refused = breaker.run(() => Promise.resolve(wasSent = true));
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof CircuitOpenError);
    assert.equal(error.name, "CircuitOpenError");
    assert.equal(error.retryAtMs, START_MS + TIMEOUT_MS);
    assert.match(error.message, /may go at 1970-01-01T00:17:10\.000Z/);
    return true;
  });
  assert.equal(wasSent, false);
});

Deno.test("refusals neither keep it open longer nor count as failures", async () => {
  const { breaker, clock, trip, succeed, state } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS - 1);
  await assert.rejects(succeed(), CircuitOpenError);
  assert.equal(breaker.snapshot().failures, 3);
  assert.equal(breaker.snapshot().nextAttemptTime, START_MS + TIMEOUT_MS);
  await clock.advance(1);
  assert.equal(state(), "half_open");
});

Deno.test("it runs no timer in any state", async () => {
  const { clock, trip, state } = setUp();
  assert.equal(clock.pending(), 0);
  await trip();
  assert.equal(clock.pending(), 0);
  await clock.advance(TIMEOUT_MS);
  assert.equal(state(), "half_open");
  assert.equal(clock.pending(), 0);
});

Deno.test("time alone announces nothing: it turns half open when somebody asks", async () => {
  const { clock, trip, path, state } = setUp();
  await trip();
  await clock.advance(10 * TIMEOUT_MS);
  assert.deepEqual(path(), ["closed > open"]);
  assert.equal(state(), "half_open");
  assert.deepEqual(path(), ["closed > open", "open > half_open"]);
});

Deno.test("a probe that comes back well closes it", async () => {
  const { clock, breaker, trip, succeed, path } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS);
  assert.equal(await succeed(), "fine");
  assert.deepEqual(path(), ["closed > open", "open > half_open", "half_open > closed"]);
  assert.equal(breaker.snapshot().failureCount, 0);
});

Deno.test("a refusal closes it too when the probe meets one", async () => {
  const { clock, trip, beRefused, state } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS);
  await beRefused();
  assert.equal(state(), "closed");
});

Deno.test("after it has closed, it takes a whole row of outages to open it again", async () => {
  const { clock, trip, succeed, meetOutage, state } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS);
  await succeed();
  await meetOutage();
  await meetOutage();
  assert.equal(state(), "closed");
  await meetOutage();
  assert.equal(state(), "open");
});

Deno.test("a probe that fails opens it again, for the whole time-out from then on", async () => {
  const { clock, breaker, trip, meetOutage } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS + 5_000);
  await meetOutage();
  const { state, nextAttemptTime, failureCount, trips } = breaker.snapshot();
  assert.deepEqual({ state, failureCount, trips }, { state: "open", failureCount: 4, trips: 2 });
  assert.equal(nextAttemptTime, START_MS + 2 * TIMEOUT_MS + 5_000);
});

Deno.test("only one probe goes at a time; the others are refused unsent", async () => {
  const { clock, breaker, trip, state } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS);
  const calls = [callOf(breaker), callOf(breaker), callOf(breaker)];
  assert.deepEqual(calls.map((call) => call.wasSent()), [true, false, false]);
  const refusal = await calls[1]?.answer;
  assert.ok(refusal instanceof CircuitOpenError);
  assert.equal(refusal.retryAtMs, null);
  assert.match(refusal.message, /finding out/);
  assert.equal(state(), "half_open");
  await calls[0]?.succeed();
  assert.equal(state(), "closed");
});

Deno.test("a slow probe keeps others out however long it takes", async () => {
  const { clock, breaker, trip, state } = setUp();
  await trip();
  await clock.advance(TIMEOUT_MS);
  const probe = callOf(breaker);
  await clock.advance(5 * TIMEOUT_MS);
  assert.equal(callOf(breaker).wasSent(), false);
  assert.equal(state(), "half_open");
  await probe.meetOutage();
  assert.equal(breaker.snapshot().nextAttemptTime, START_MS + 7 * TIMEOUT_MS);
});

Deno.test("as many probes as the threshold asks for, one after the other, close it", async () => {
  const { clock, breaker, trip, succeed } = setUp({ successThreshold: 3 });
  await trip();
  await clock.advance(TIMEOUT_MS);
  await succeed();
  await succeed();
  assert.equal(breaker.snapshot().state, "half_open");
  assert.equal(breaker.snapshot().successCount, 2);
  await succeed();
  assert.equal(breaker.snapshot().state, "closed");
  assert.equal(breaker.snapshot().successCount, 0);
});

Deno.test("a failed probe forgets the good ones before it", async () => {
  const { clock, breaker, trip, succeed, meetOutage } = setUp({ successThreshold: 2 });
  await trip();
  await clock.advance(TIMEOUT_MS);
  await succeed();
  await meetOutage();
  assert.equal(breaker.snapshot().state, "open");
  assert.equal(breaker.snapshot().failureCount, 1);
  await clock.advance(TIMEOUT_MS);
  await succeed();
  assert.equal(breaker.snapshot().state, "half_open");
  assert.equal(breaker.snapshot().successCount, 1);
});

Deno.test("a late success of a call from before it opened does not close it", async () => {
  const { breaker, trip, state } = setUp();
  const early = callOf(breaker);
  await trip();
  await early.succeed();
  assert.equal(await early.answer, "fine");
  assert.equal(state(), "open");
});

Deno.test("a late success of a call from before it opened does not stand in for the probe", async () => {
  const { clock, breaker, trip, state } = setUp();
  const early = callOf(breaker);
  await trip();
  await clock.advance(TIMEOUT_MS);
  const probe = callOf(breaker);
  await early.succeed();
  assert.equal(state(), "half_open");
  assert.equal(callOf(breaker).wasSent(), false);
  await probe.meetOutage();
  assert.equal(state(), "open");
});

Deno.test("a late outage of a call from before it opened neither fails the probe nor puts off the next", async () => {
  const { clock, breaker, trip, state } = setUp();
  const early = [callOf(breaker), callOf(breaker)];
  await trip();
  await clock.advance(TIMEOUT_MS - 1);
  await early[0]?.meetOutage();
  assert.equal(breaker.snapshot().nextAttemptTime, START_MS + TIMEOUT_MS);
  await clock.advance(1);
  assert.equal(state(), "half_open");
  await early[1]?.meetOutage();
  assert.equal(state(), "half_open");
  assert.equal(breaker.snapshot().trips, 1);
});

Deno.test("late outages of calls from before it opened do not count against it once it is closed again", async () => {
  const { clock, breaker, trip, succeed } = setUp();
  const early = [callOf(breaker), callOf(breaker), callOf(breaker)];
  await trip();
  await clock.advance(TIMEOUT_MS);
  await succeed();
  for (const call of early) await call.meetOutage();
  assert.equal(breaker.snapshot().state, "closed");
  assert.equal(breaker.snapshot().failureCount, 0);
});

Deno.test("outages that come in together open it once", async () => {
  const { breaker, path } = setUp();
  const calls = Array.from({ length: 8 }, () => callOf(breaker));
  for (const call of calls) await call.meetOutage();
  assert.deepEqual(path(), ["closed > open"]);
  assert.equal(breaker.snapshot().trips, 1);
  assert.equal(breaker.snapshot().failures, 8);
});

Deno.test("resetting an open circuit closes it and lets calls through at once", async () => {
  const { breaker, trip, succeed, path } = setUp();
  await trip();
  breaker.reset();
  assert.equal(await succeed(), "fine");
  assert.deepEqual(path(), ["closed > open", "open > closed"]);
  assert.equal(breaker.snapshot().trips, 1);
});

Deno.test("resetting a closed circuit forgets its outages and announces nothing", async () => {
  const { breaker, meetOutage, changes } = setUp();
  await meetOutage();
  await meetOutage();
  breaker.reset();
  assert.equal(breaker.snapshot().failureCount, 0);
  await meetOutage();
  await meetOutage();
  assert.deepEqual(changes, []);
});

Deno.test("what was under way at a reset no longer matters to the circuit", async () => {
  const { clock, breaker, trip, state } = setUp({ failureThreshold: 1 });
  const early = callOf(breaker);
  breaker.reset();
  await early.meetOutage();
  assert.equal(state(), "closed");
  await trip();
  await clock.advance(TIMEOUT_MS);
  const probe = callOf(breaker);
  breaker.reset();
  await probe.meetOutage();
  assert.equal(state(), "closed");
});

Deno.test("the counters tell sent, rejected, failed and under way apart", async () => {
  const { clock, breaker, succeed, meetOutage, beRefused, trip } = setUp();
  await succeed();
  await beRefused();
  await clock.advance(1_000);
  await meetOutage();
  const underWay = callOf(breaker);
  await trip();
  await assert.rejects(succeed(), CircuitOpenError);
  const { totalCalls, successes, failures, rejected, trips, lastFailureAtMs, lastStateChangeMs } = breaker
    .snapshot();
  assert.deepEqual([totalCalls, successes, failures, rejected, trips], [7, 2, 3, 1, 1]);
  assert.deepEqual([lastFailureAtMs, lastStateChangeMs], [START_MS + 1_000, START_MS + 1_000]);
  await clock.advance(500);
  await underWay.meetOutage();
  assert.equal(breaker.snapshot().failures, 4);
  assert.equal(breaker.snapshot().lastFailureAtMs, START_MS + 1_500);
  assert.equal(breaker.snapshot().lastStateChangeMs, START_MS + 1_000);
});

Deno.test("a change is announced with its time, once it is made", async () => {
  const seen: string[] = [];
  const { changes, trip, breaker } = setUp({
    onStateChange: ({ to }) => seen.push(`${to}: ${breaker.snapshot().state}`),
  });
  await trip();
  assert.deepEqual(seen, ["open: open"]);
  assert.deepEqual(changes, []);
  const other = setUp();
  await other.clock.advance(250);
  await other.trip();
  assert.deepEqual(other.changes, [{ from: "closed", to: "open", atMs: START_MS + 250 }]);
});

Deno.test("it works without anybody listening", async () => {
  const breaker = createCircuitBreaker({
    clock: createVirtualClock(START_MS),
    failureThreshold: 1,
    timeoutMs: TIMEOUT_MS,
    successThreshold: 1,
    isOutage: () => true,
  });
  await assert.rejects(breaker.run(() => Promise.reject(new Refusal())), Refusal);
  assert.equal(breaker.snapshot().state, "open");
});

Deno.test("a judge of errors that throws itself leaves no probe hanging", async () => {
  let isConfused = false;
  const { clock, breaker, trip, succeed, state } = setUp({
    isOutage: () => {
      if (isConfused) throw new TypeError("never saw such an error");
      return true;
    },
  });
  await trip();
  await clock.advance(TIMEOUT_MS);
  isConfused = true;
  await assert.rejects(breaker.run(() => Promise.reject(new Outage())), TypeError);
  assert.equal(state(), "open");
  await clock.advance(TIMEOUT_MS);
  assert.equal(await succeed(), "fine");
  assert.equal(state(), "closed");
});

Deno.test("a time-out of nothing lets a probe through at once", async () => {
  const { meetOutage, succeed, state, path } = setUp({ timeoutMs: 0, failureThreshold: 1 });
  await meetOutage();
  assert.equal(await succeed(), "fine");
  assert.equal(state(), "closed");
  assert.deepEqual(path(), ["closed > open", "open > half_open", "half_open > closed"]);
});

Deno.test("rules that make no sense are refused", () => {
  for (const threshold of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => setUp({ failureThreshold: threshold }), /failureThreshold/);
    assert.throws(() => setUp({ successThreshold: threshold }), /successThreshold/);
  }
  for (const timeoutMs of [-1, NaN, Infinity]) assert.throws(() => setUp({ timeoutMs }), /timeoutMs/);
});
