import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { sleep } from "../../clock.ts";
import { NellisError } from "../api.ts";
import { createClockProbing, probeTime } from "./probe.ts";
import { createClockSkew } from "./skew.ts";
import { createLatency } from "./latency.ts";

const NOON_MS = Date.UTC(2025, 0, 1, 12);

/** A house `aheadMs` ahead, `thereMs` away and `backMs` back. */
interface HouseClock {
  readonly aheadMs?: number;
  readonly thereMs?: number;
  readonly backMs?: number;
}

function setUp({ aheadMs = 2_000, thereMs = 0, backMs = thereMs }: HouseClock = {}) {
  const clock = createVirtualClock();
  const clockSkew = createClockSkew(clock);
  const latency = createLatency(clock);
  const sentAtMs: number[] = [];
  const state = { mayAsk: true, isDown: false, aheadMs };
  const probe = async () => {
    const startMs = clock.now();
    sentAtMs.push(startMs);
    await sleep(clock, thereMs);
    if (state.isDown) throw new NellisError("unreachable", "Nellis can't be reached");
    const dateMs = Math.floor((clock.now() + state.aheadMs) / 1_000) * 1_000;
    await sleep(clock, backMs);
    latency.record("other", clock.now() - startMs);
    clockSkew.sample(startMs, clock.now(), dateMs);
  };
  const probing = createClockProbing({
    clock,
    clockSkew,
    latency,
    probe: { probe },
    mayAsk: () => state.mayAsk,
  });
  /** Probes for a minute; returns the intervals between probes. */
  const tighten = async (forMs = 60_000) => {
    const tightened = probing.tighten(clock.now() + forMs);
    await clock.advance(60_000);
    await tightened;
    return sentAtMs.map((atMs, i) => atMs - (sentAtMs[i - 1] ?? -Infinity)).slice(1);
  };
  return { clock, clockSkew, latency, probing, sentAtMs, state, tighten };
}

Deno.test("a few probes tell a clock that is 2 s ahead to 30 ms", async () => {
  const { clockSkew, sentAtMs, tighten } = setUp({ aheadMs: 2_345 });
  const intervalsMs = await tighten();
  assert.ok(Math.abs(clockSkew.offsetMs() - 2_345) <= 30, `${clockSkew.offsetMs()} ms`);
  assert.ok(sentAtMs.length <= 8, `${sentAtMs.length} probes`);
  assert.ok(intervalsMs.every((ms) => ms >= 1_000), `${intervalsMs}`);
});

Deno.test("wherever the clock stands and however far the house is, 12 probes tell it to about a round trip", async () => {
  const way = fc.integer({ min: 0, max: 150 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -4_000, max: 4_000 }), way, async (aheadMs, thereMs) => {
      const { clockSkew, sentAtMs, tighten } = setUp({ aheadMs, thereMs });
      const intervalsMs = await tighten();
      const bounds = clockSkew.bounds();
      assert.ok(bounds && bounds.lowMs <= aheadMs && bounds.highMs >= aheadMs, "the truth is not lost");
      assert.ok(clockSkew.uncertaintyMs() <= Math.max(30, 2 * thereMs * 1.25) + 10);
      assert.ok(sentAtMs.length <= 12, `${sentAtMs.length} probes`);
      assert.ok(intervalsMs.every((ms) => ms >= 1_000), `${intervalsMs}`);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a way that is longer there than back shifts clock and way alike: what is timed by both arrives", async () => {
  const { clockSkew, latency, tighten } = setUp({ aheadMs: 2_000, thereMs: 90, backMs: 10 });
  await tighten();
  const arrivesLateMs = 90 + 2_000 - latency.estimateMs() - clockSkew.offsetMs();
  assert.ok(Math.abs(arrivesLateMs) <= 15, `${arrivesLateMs} ms late`);
});

Deno.test("what is known is not asked again", async () => {
  const { sentAtMs, tighten } = setUp();
  await tighten();
  const before = sentAtMs.length;
  await tighten();
  assert.equal(sentAtMs.length, before);
});

Deno.test("while it is under way, it is not begun twice", async () => {
  const { clock, probing, sentAtMs } = setUp();
  const first = probing.tighten(clock.now() + 60_000);
  assert.equal(probing.tighten(clock.now() + 60_000), first);
  await clock.advance(60_000);
  await first;
  assert.ok(new Set(sentAtMs).size === sentAtMs.length);
});

Deno.test("after its end no probe leaves", async () => {
  const { clock, sentAtMs, tighten } = setUp();
  const endMs = clock.now() + 2_500;
  await tighten(2_500);
  assert.ok(sentAtMs.length > 0);
  assert.ok(sentAtMs.every((atMs) => atMs <= endMs));
});

Deno.test("a probe whose turn is not now is left out", async () => {
  const { sentAtMs, state, tighten } = setUp();
  state.mayAsk = false;
  await tighten();
  assert.deepEqual(sentAtMs, []);
});

Deno.test("a house that does not answer is asked every 15 s only", async () => {
  const { sentAtMs, state, tighten } = setUp();
  state.isDown = true;
  const intervalsMs = await tighten();
  assert.ok(sentAtMs.length > 1);
  assert.ok(intervalsMs.every((ms) => ms >= 15_000), `${intervalsMs}`);
});

Deno.test("closing ends it at once", async () => {
  const { clock, probing, sentAtMs } = setUp();
  const tightened = probing.tighten(clock.now() + 60_000);
  await clock.advance(2_500);
  const before = sentAtMs.length;
  probing.close();
  await tightened;
  await clock.advance(60_000);
  assert.equal(sentAtMs.length, before);
});

Deno.test("a doubt is resolved by probes: a wrong date with one, a jump in half a minute", async () => {
  for (const isJump of [false, true]) {
    const { clock, clockSkew, probing, sentAtMs, state, tighten } = setUp({ aheadMs: 0 });
    await tighten();
    const before = sentAtMs.length;
    const wrongMs = Math.floor(clock.now() / 1_000) * 1_000 + 3_600_000;
    clockSkew.sample(clock.now(), clock.now(), wrongMs);
    if (isJump) state.aheadMs = 3_600_000;
    const resolved = probing.resolveDoubt();
    assert.equal(probing.resolveDoubt(), resolved);
    await clock.advance(30_000);
    await resolved;
    assert.equal(clockSkew.isInDoubt(), false);
    assert.equal(clockSkew.offsetMs() > 3_000_000, isJump);
    assert.equal(sentAtMs.length - before, isJump ? 7 : 1);
  }
});

Deno.test("of a clock that nothing is known of, any moment tells", () => {
  assert.equal(probeTime(null, 40, NOON_MS + 123), NOON_MS + 123);
});

Deno.test("a probe leaves so as to arrive when a second begins, by the middle of what is known", () => {
  const bounds = { lowMs: 100, highMs: 700 };
  assert.equal(probeTime(bounds, 40, NOON_MS), NOON_MS + 1_000 - 400 - 40);
  assert.equal(probeTime(bounds, 40, NOON_MS + 560), NOON_MS + 560, "just in time");
  assert.equal(probeTime(bounds, 40, NOON_MS + 561), NOON_MS + 1_560, "too late for that second");
});

Deno.test("a clock that is behind is probed as well", () => {
  assert.equal(probeTime({ lowMs: -2_200, highMs: -1_900 }, 0, NOON_MS), NOON_MS + 50);
});

Deno.test("it is never before it may be, and at most a second later", () => {
  const ms = fc.integer({ min: -5_000, max: 5_000 });
  const latencyMs = fc.integer({ min: 0, max: 2_000 });
  fc.assert(fc.property(ms, fc.nat(2_000), latencyMs, ms, (lowMs, widthMs, latency, earlierMs) => {
    const earliestMs = NOON_MS + earlierMs;
    const atMs = probeTime({ lowMs, highMs: lowMs + widthMs }, latency, earliestMs);
    assert.ok(atMs >= earliestMs && atMs < earliestMs + 1_000);
  }));
});
