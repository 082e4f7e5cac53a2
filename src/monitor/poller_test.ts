import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createTimerPoller } from "./poller.ts";

function createPolling() {
  const clock = createVirtualClock(0);
  const reads: string[] = [];
  const poller = createTimerPoller(clock, (id) => void reads.push(`${id} at ${clock.now()}`));
  return { clock, reads, poller };
}

Deno.test("a lot is read when it is due, once, and not before", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 6_000, Infinity);
  await clock.advance(5_999);
  assert.deepEqual(reads, []);
  await clock.advance(1);
  assert.deepEqual(reads, ["1 at 6000"]);
  await clock.advance(60_000);
  assert.deepEqual(reads, ["1 at 6000"]);
  assert.equal(clock.pending(), 0);
});

Deno.test("what was planned for a lot before is forgotten, and other lots keep their turn", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 1_000, Infinity);
  poller.schedule("2", 2_000, Infinity);
  poller.schedule("1", 3_000, Infinity);
  assert.equal(clock.pending(), 2);
  await clock.advance(10_000);
  assert.deepEqual(reads, ["2 at 2000", "1 at 3000"]);
});

Deno.test("a cancelled lot is not read, nor is one that was never planned", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 1_000, Infinity);
  poller.schedule("2", 1_000, Infinity);
  poller.cancel("1");
  poller.cancel("1");
  poller.cancel("3");
  await clock.advance(10_000);
  assert.deepEqual(reads, ["2 at 1000"]);
});

Deno.test("a lot that is overdue is read at once, but not inside the call that planned it", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", -5_000, Infinity);
  assert.deepEqual(reads, []);
  await clock.advance(0);
  assert.deepEqual(reads, ["1 at 0"]);
});

Deno.test("a reading that plans the next one at once can still be cancelled", async () => {
  const clock = createVirtualClock(0);
  let reads = 0;
  const poller = createTimerPoller(clock, (id) => {
    reads++;
    poller.schedule(id, 1_000, Infinity);
  });
  poller.schedule("1", 1_000, Infinity);
  await clock.advance(3_500);
  assert.equal(reads, 3);
  poller.cancel("1");
  assert.equal(clock.pending(), 0);
  await clock.advance(3_500);
  assert.equal(reads, 3);
});
