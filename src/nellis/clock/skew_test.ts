import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { type ClockSkew, createClockSkew } from "./skew.ts";

/** One exchange with a house whose clock is `offsetMs` ahead of ours and stamps whole seconds. */
async function exchangeWith(
  skew: ClockSkew,
  clock: ReturnType<typeof createVirtualClock>,
  offsetMs: number,
  [thereMs, backMs]: readonly [number, number],
): Promise<void> {
  const sentAtMs = clock.now();
  await clock.advance(thereMs);
  const stamp = Math.floor((clock.now() + offsetMs) / 1000) * 1000;
  await clock.advance(backMs);
  skew.sample(sentAtMs, clock.now(), stamp);
}

Deno.test("before any sample the clocks are taken to be equal, with no certainty", () => {
  const clock = createVirtualClock(5000);
  const skew = createClockSkew(clock);
  assert.equal(skew.bounds(), null);
  assert.equal(skew.offsetMs(), 0);
  assert.equal(skew.uncertaintyMs(), Infinity);
  assert.equal(skew.now(), 5000);
  assert.equal(skew.toNellis(7), 7);
});

Deno.test("one answer bounds the offset by its second and the time it took", () => {
  const clock = createVirtualClock(10_100);
  const skew = createClockSkew(clock);
  skew.sample(10_000, 10_100, 12_000);
  assert.deepEqual(skew.bounds(), { lowMs: 1900, highMs: 3000 });
  assert.equal(skew.offsetMs(), 2450);
  assert.equal(skew.uncertaintyMs(), 550);
  assert.equal(skew.now(), 12_550);
  assert.equal(skew.toNellis(0), 2450);
});

Deno.test("a sample that makes no sense is ignored", () => {
  const skew = createClockSkew(createVirtualClock());
  skew.sample(10, 20, NaN);
  skew.sample(20, 10, 1000);
  assert.equal(skew.bounds(), null);
});

Deno.test("the true offset is always within the bounds, whatever the latencies", async () => {
  const latency = fc.tuple(fc.nat(800), fc.nat(800));
  const exchanges = fc.array(fc.tuple(latency, fc.nat(5000)), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -5000, max: 5000 }),
      fc.nat(999),
      exchanges,
      async (offsetMs, phaseMs, list) => {
        const clock = createVirtualClock(1_700_000_000_000 + phaseMs);
        const skew = createClockSkew(clock);
        for (const [latencies, pauseMs] of list) {
          await exchangeWith(skew, clock, offsetMs, latencies);
          const bounds = skew.bounds();
          assert.ok(bounds && bounds.lowMs <= offsetMs && offsetMs <= bounds.highMs);
          assert.ok(Math.abs(skew.offsetMs() - offsetMs) <= skew.uncertaintyMs() + 1e-6);
          await clock.advance(pauseMs);
        }
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("answers at different moments of the second narrow it down to the latency", async () => {
  const clock = createVirtualClock();
  const skew = createClockSkew(clock);
  let before = Infinity;
  for (let round = 0; round < 30; round++) {
    await exchangeWith(skew, clock, 1234, [20, 20]);
    assert.ok(skew.uncertaintyMs() <= before + 0.1);
    before = skew.uncertaintyMs();
    await clock.advance(997);
  }
  assert.ok(skew.uncertaintyMs() < 40, `${skew.uncertaintyMs()}`);
  assert.ok(Math.abs(skew.offsetMs() - 1234) < 40);
});

Deno.test("what is known grows vaguer with age, and stays true while the clocks drift apart", async () => {
  const clock = createVirtualClock();
  const skew = createClockSkew(clock);
  await exchangeWith(skew, clock, 300, [10, 10]);
  const fresh = skew.uncertaintyMs();
  await clock.advance(3_600_000);
  assert.ok(Math.abs(skew.uncertaintyMs() - fresh - 180) < 1e-6);
  const drifted = skew.bounds();
  assert.ok(drifted && drifted.lowMs <= 300 - 100 && drifted.highMs >= 300 + 100);
});

/** `count` exchanges, `everyMs` apart, with a clock that was known to be 2 s ahead for a minute and shows `offsetMs` now. */
async function afterAMinute(offsetMs: number, everyMs: number, count: number) {
  const clock = createVirtualClock();
  const doubts: number[] = [];
  const skew = createClockSkew(clock, { doubt: () => doubts.push(clock.now()) });
  for (let round = 0; round < 12; round++) {
    await exchangeWith(skew, clock, 2_000, [10, 10]);
    await clock.advance(4_980);
  }
  const before = skew.offsetMs();
  for (let round = 0; round < count; round++) {
    if (round > 0) await clock.advance(everyMs - 20);
    await exchangeWith(skew, clock, offsetMs, [10, 10]);
  }
  return { clock, skew, doubts, movedMs: skew.offsetMs() - before };
}

const HOUR_MS = 3_600_000;

Deno.test("one wrong date changes nothing, in either direction, and the next right one ends the doubt", async () => {
  for (const offsetMs of [HOUR_MS, -HOUR_MS, 60_000, 4_500]) {
    const { clock, skew, doubts, movedMs } = await afterAMinute(offsetMs, 1_000, 1);
    assert.ok(Math.abs(movedMs) < 1, `${movedMs}`);
    assert.deepEqual([skew.isInDoubt(), doubts.length], [true, 1]);
    await exchangeWith(skew, clock, 2_000, [10, 10]);
    assert.equal(skew.isInDoubt(), false);
  }
});

Deno.test("dates that are an hour wrong for 10 s change nothing, however many there are", async () => {
  for (const offsetMs of [HOUR_MS, -HOUR_MS]) {
    for (const everyMs of [100, 1_000]) {
      const { movedMs, doubts } = await afterAMinute(offsetMs, everyMs, 1 + 10_000 / everyMs);
      assert.ok(Math.abs(movedMs) < 1, `${movedMs}`);
      assert.ok(doubts.length > 0, "more answers are wanted");
    }
  }
});

Deno.test("wrong dates that come again and again, with right ones between, are never believed", async () => {
  const { clock, skew } = await afterAMinute(HOUR_MS, 1_000, 1);
  for (let round = 0; round < 60; round++) {
    await exchangeWith(skew, clock, round % 4 === 0 ? 2_000 : HOUR_MS, [10, 10]);
    await clock.advance(980);
    assert.ok(Math.abs(skew.offsetMs() - 2_000) < 1_000);
  }
});

Deno.test("dates that contradict each other as well are not believed", async () => {
  const { clock, skew } = await afterAMinute(HOUR_MS, 1_000, 1);
  for (let round = 0; round < 60; round++) {
    await exchangeWith(skew, clock, round % 2 === 0 ? HOUR_MS : -HOUR_MS, [10, 10]);
    await clock.advance(980);
    assert.ok(Math.abs(skew.offsetMs() - 2_000) < 1_000);
  }
});

Deno.test("a clock that really jumped is followed once its answers have agreed for 20 s, also back in time", async () => {
  for (const offsetMs of [HOUR_MS, -HOUR_MS]) {
    const early = await afterAMinute(offsetMs, 3_000, 7);
    assert.ok(Math.abs(early.movedMs) < 1, `${early.movedMs}`);
    const { skew, clock } = await afterAMinute(offsetMs, 3_000, 8);
    assert.ok(Math.abs(skew.offsetMs() - offsetMs) < 1_000, `${skew.offsetMs()}`);
    assert.ok(Math.abs(skew.now() - clock.now() - offsetMs) < 1_000, "and the time goes with it");
    assert.equal(skew.isInDoubt(), false);
  }
});

Deno.test("few answers far apart do as well", async () => {
  const { skew } = await afterAMinute(HOUR_MS, 60_000, 5);
  assert.ok(Math.abs(skew.offsetMs() - HOUR_MS) < 1_000);
});

Deno.test("a jump by some seconds is followed after 3 answers over 3 s", async () => {
  const early = await afterAMinute(5_000, 1_000, 3);
  assert.ok(Math.abs(early.movedMs) < 1);
  const { skew } = await afterAMinute(5_000, 1_000, 4);
  assert.ok(Math.abs(skew.offsetMs() - 5_000) < 1_000, `${skew.offsetMs()}`);
});

Deno.test("a first answer that was wrong gives way to the next two", async () => {
  const clock = createVirtualClock();
  const skew = createClockSkew(clock);
  await exchangeWith(skew, clock, HOUR_MS, [10, 10]);
  await exchangeWith(skew, clock, 0, [10, 10]);
  assert.ok(skew.offsetMs() > 1_000_000);
  await exchangeWith(skew, clock, 0, [10, 10]);
  assert.equal(skew.offsetMs(), 0);
});

Deno.test("after a sleep of the machine, which its wall clock tells, the first answer is believed", async () => {
  const clock = createVirtualClock();
  let sleptMs = 0;
  const skew = createClockSkew({ ...clock, wallNow: () => clock.now() + sleptMs });
  for (let round = 0; round < 12; round++) {
    await exchangeWith(skew, clock, 2_000, [10, 10]);
    await clock.advance(4_980);
  }
  sleptMs = HOUR_MS;
  await exchangeWith(skew, clock, -HOUR_MS, [10, 10]);
  assert.ok(Math.abs(skew.offsetMs() - 2_000) < 1_000, "that is not what the wall clock tells");
  await exchangeWith(skew, clock, HOUR_MS + 2_000, [10, 10]);
  assert.ok(Math.abs(skew.offsetMs() - HOUR_MS - 2_000) < 1_000);
});

Deno.test("a stamp that a busy house set late does not throw away what is known", () => {
  const clock = createVirtualClock(100_000);
  const skew = createClockSkew(clock);
  skew.sample(100_000, 100_010, 100_000); // -10 … 1000
  skew.sample(100_990, 101_010, 101_000); // -10 … 1010
  skew.sample(101_950, 101_960, 102_000); // 40 …
  skew.sample(102_990, 102_990, 102_000); // … 10, 30 ms too early
  const bounds = skew.bounds();
  assert.ok(bounds && bounds.highMs - bounds.lowMs < 35);
  assert.ok(Math.abs(skew.offsetMs() - 25) < 1);
});

Deno.test("the time keeps the order of events: a better estimate only slows it down for a while", async () => {
  const clock = createVirtualClock(100_000);
  const skew = createClockSkew(clock);
  skew.sample(100_000, 100_000, 103_000); // the offset is 3000 … 4000 ms
  const first = skew.now();
  assert.equal(first, 103_500);
  skew.sample(100_000, 100_000, 102_200); // and now 3000 … 3200 ms
  assert.equal(skew.now(), first);
  await clock.advance(100);
  assert.equal(skew.now(), first + 50);
  await clock.advance(2000);
  assert.equal(skew.now(), clock.now() + 3100);
});

Deno.test("what was told before the first answer was a guess: it holds the time back no longer", () => {
  const skew = createClockSkew(createVirtualClock(100_000));
  assert.equal(skew.now(), 100_000);
  skew.sample(100_000, 100_000, 40_000);
  assert.equal(skew.now(), 40_500);
});

Deno.test("as long as the clocks may agree, they are taken to", () => {
  const clock = createVirtualClock(100_700);
  const skew = createClockSkew(clock);
  skew.sample(100_700, 100_700, 100_000);
  assert.equal(skew.offsetMs(), 0);
  assert.equal(skew.uncertaintyMs(), 700);
  skew.sample(100_700, 100_700, 99_500); // at least 200 ms behind
  assert.ok(skew.offsetMs() < -200);
});
