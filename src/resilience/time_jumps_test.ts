import assert from "node:assert/strict";
import { createSleepyClock } from "../../tests/support/sleepy_clock.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { watchTimeJumps } from "./time_jumps.ts";

const HOUR_MS = 3_600_000;

function setUp() {
  const world = createVirtualClock();
  const machine = createSleepyClock(world);
  const jumps = watchTimeJumps(machine);
  const heard: number[] = [];
  jumps.listen((jumpMs) => heard.push(jumpMs));
  return { world, machine, jumps, heard };
}

Deno.test("a sleep is known at once to who asks, and to who listens within 5 s", async () => {
  for (const isAsked of [true, false]) {
    const { world, machine, jumps, heard } = setUp();
    await world.advance(12_000);
    assert.deepEqual([jumps.lastMs(), heard], [-Infinity, []]);
    await machine.sleep(3 * HOUR_MS);
    if (isAsked) assert.equal(jumps.lastMs(), machine.now());
    else await world.advance(5_000);
    assert.deepEqual(heard, [3 * HOUR_MS]);
    const lastMs = jumps.lastMs();
    await world.advance(HOUR_MS);
    assert.deepEqual([jumps.lastMs(), heard.length], [lastMs, 1], "it is told once");
    jumps.close();
    assert.equal(world.pending(), 0);
  }
});

Deno.test("a clock that is set either way is a jump, and one that is set by some seconds is not", () => {
  for (const [byMs, count] of [[HOUR_MS, 1], [-HOUR_MS, 1], [9_000, 0], [-9_000, 0]] as const) {
    const { machine, jumps, heard } = setUp();
    machine.setAhead(byMs);
    assert.equal(jumps.lastMs() === machine.now(), count === 1);
    assert.equal(heard.length, count);
    jumps.close();
  }
});

Deno.test("a process that stood still, while its counter went on, is known by its late timer", () => {
  let nowMs = 0;
  const jumps = watchTimeJumps({ now: () => nowMs, after: () => () => {} });
  nowMs = 14_000;
  assert.equal(jumps.lastMs(), -Infinity, "a busy second is none");
  nowMs = 16_000;
  assert.equal(jumps.lastMs(), 16_000);
});
