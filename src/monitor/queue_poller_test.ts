import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createTokenBucket } from "../resilience/token_bucket.ts";
import { createSwitchedPoller, createTimerPoller } from "./poller.ts";
import { createQueuePoller } from "./queue_poller.ts";

const SOON_MS = 60_000;
const LATER_MS = 600_000;

/** A queue poller whose readings take a token each, as they do on the way to Nellis. */
function createPolling(ratePerSecond = 1_000, burst = ratePerSecond) {
  const clock = createVirtualClock(0);
  const bucket = createTokenBucket({ clock, ratePerSecond, burst });
  const reads: string[] = [];
  const poller = createQueuePoller({
    clock,
    turnInMs: () => bucket.waitMs(1),
    read(id) {
      assert.ok(bucket.tryTake(1), "It read without room for it");
      reads.push(`${id} at ${clock.now()}`);
    },
  });
  return { clock, bucket, reads, poller };
}

Deno.test("a lot in the queue is read when it is due, once, and not before", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 6_000, SOON_MS);
  await clock.advance(5_999);
  assert.deepEqual(reads, []);
  await clock.advance(60_000);
  assert.deepEqual(reads, ["1 at 6000"]);
});

Deno.test("of the lots that are due together, the one that ends soonest is read first", async () => {
  const { clock, reads, poller } = createPolling(2, 1);
  poller.schedule("later", 1_000, LATER_MS);
  poller.schedule("unknown", 1_000, Infinity);
  poller.schedule("soon", 1_000, SOON_MS);
  await clock.advance(10_000);
  assert.deepEqual(reads, ["soon at 1000", "later at 1500", "unknown at 2000"]);
});

Deno.test("a lot that ends soonest goes ahead of those that have been due for longer", async () => {
  const { clock, reads, poller } = createPolling(1, 1);
  for (const id of ["a", "b", "c"]) poller.schedule(id, 0, LATER_MS);
  await clock.advance(500);
  poller.schedule("soon", 0, SOON_MS);
  await clock.advance(10_000);
  assert.deepEqual(reads, ["a at 0", "soon at 1000", "b at 2000", "c at 3000"]);
});

Deno.test("many lots that are due at once are read no faster than there is room, and none is forgotten", async () => {
  const { clock, reads, poller } = createPolling(10, 10);
  for (let id = 0; id < 45; id++) poller.schedule(String(id), 0, LATER_MS + id);
  await clock.advance(0);
  assert.equal(reads.length, 10);
  await clock.advance(1_000);
  assert.equal(reads.length, 20);
  await clock.advance(2_500);
  assert.deepEqual(new Set(reads.map((read) => read.split(" ")[0])).size, 45);
  assert.equal(poller.size(), 0);
});

Deno.test("what was planned for a lot before is forgotten", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 1_000, SOON_MS);
  poller.schedule("1", 3_000, SOON_MS);
  assert.equal(poller.size(), 1);
  await clock.advance(10_000);
  assert.deepEqual(reads, ["1 at 3000"]);
});

Deno.test("a reading that is brought forward wakes the worker earlier", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 10_000, SOON_MS);
  poller.schedule("1", 2_000, SOON_MS);
  await clock.advance(2_000);
  assert.deepEqual(reads, ["1 at 2000"]);
});

Deno.test("a cancelled lot is not read, and the others keep their turn", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", 1_000, SOON_MS);
  poller.schedule("2", 2_000, SOON_MS);
  poller.cancel("1");
  poller.cancel("1");
  poller.cancel("3");
  await clock.advance(10_000);
  assert.deepEqual(reads, ["2 at 2000"]);
});

Deno.test("one timer serves the whole queue, and an empty queue holds none", async () => {
  const { clock, poller } = createPolling();
  assert.equal(clock.pending(), 0);
  for (let id = 0; id < 100; id++) poller.schedule(String(id), 1_000 + id, SOON_MS);
  assert.equal(clock.pending(), 1);
  for (let id = 1; id < 100; id++) poller.cancel(String(id));
  assert.equal(clock.pending(), 1);
  poller.cancel("0");
  assert.equal(clock.pending(), 0);
  poller.schedule("0", 1_000, SOON_MS);
  await clock.advance(1_000);
  assert.equal(clock.pending(), 0);
});

Deno.test("a lot that is overdue is read at once, but not inside the call that planned it", async () => {
  const { clock, reads, poller } = createPolling();
  poller.schedule("1", -5_000, SOON_MS);
  assert.deepEqual(reads, []);
  await clock.advance(0);
  assert.deepEqual(reads, ["1 at 0"]);
});

Deno.test("a reading that plans the next one at once neither loops nor stops the others", async () => {
  const clock = createVirtualClock(0);
  const reads: string[] = [];
  const bucket = createTokenBucket({ clock, ratePerSecond: 10, burst: 1 });
  const poller = createQueuePoller({
    clock,
    turnInMs: () => bucket.waitMs(1),
    read(id) {
      bucket.tryTake(1);
      reads.push(id);
      poller.schedule(id, 1_000, id === "1" ? SOON_MS : LATER_MS);
    },
  });
  poller.schedule("1", 0, SOON_MS);
  poller.schedule("2", 0, LATER_MS);
  await clock.advance(4_999);
  assert.deepEqual([...reads].sort(), ["1", "1", "1", "1", "1", "2", "2", "2", "2", "2"]);
});

Deno.test("somebody else's turn delays a reading, and it is made when there is room again", async () => {
  const { clock, bucket, reads, poller } = createPolling(1, 1);
  poller.schedule("1", 1_000, SOON_MS);
  await clock.advance(999);
  assert.ok(bucket.tryTake(0));
  await clock.advance(999);
  assert.deepEqual(reads, []);
  await clock.advance(1_000);
  assert.deepEqual(reads, ["1 at 1999"]);
});

Deno.test("size and lag tell how far behind the worker is", async () => {
  const { clock, poller } = createPolling(1, 1);
  assert.deepEqual([poller.size(), poller.lagMs()], [0, 0]);
  poller.schedule("1", 0, SOON_MS);
  poller.schedule("2", 0, SOON_MS);
  poller.schedule("3", 5_000, SOON_MS);
  assert.deepEqual([poller.size(), poller.lagMs()], [3, 0]);
  await clock.advance(700);
  assert.deepEqual([poller.size(), poller.lagMs()], [2, 700]);
  await clock.advance(300);
  assert.deepEqual([poller.size(), poller.lagMs()], [1, 0]);
});

Deno.test("a lot that changes over between timers and queue is planned in one of them alone", async () => {
  const clock = createVirtualClock(0);
  const reads: string[] = [];
  let isQueued = false;
  const queue = createQueuePoller({ clock, read: (id) => void reads.push(`queue ${id}`), turnInMs: () => 0 });
  const timers = createTimerPoller(clock, (id) => void reads.push(`timer ${id}`));
  const poller = createSwitchedPoller(timers, queue, () => isQueued);
  poller.schedule("1", 1_000, SOON_MS);
  isQueued = true;
  poller.schedule("1", 1_000, SOON_MS);
  await clock.advance(1_000);
  assert.deepEqual(reads, ["queue 1"]);
  poller.schedule("1", 1_000, SOON_MS);
  isQueued = false;
  poller.schedule("1", 1_000, SOON_MS);
  assert.equal(queue.size(), 0);
  await clock.advance(1_000);
  assert.deepEqual(reads, ["queue 1", "timer 1"]);
  poller.schedule("1", 1_000, SOON_MS);
  isQueued = true;
  poller.cancel("1");
  assert.equal(clock.pending(), 0);
});

Deno.test("near its end a lot that may be bid on goes before all others, however long they have waited", async () => {
  const clock = createVirtualClock(0);
  const reads: string[] = [];
  let isFull = true;
  const poller = createQueuePoller({
    clock,
    turnInMs: () => isFull ? 1_000 : 0,
    read: (id) => void reads.push(id),
    isWanted: (id) => id.startsWith("wanted"),
  });
  const HOUR_MS = 3_600_000;
  poller.schedule("waits for hours", 0, 100 * HOUR_MS);
  await clock.advance(2 * HOUR_MS);
  poller.schedule("ends now", 0, 2 * HOUR_MS + 1_000);
  poller.schedule("wanted later", 0, 2 * HOUR_MS + 400_000);
  poller.schedule("wanted soon", 0, 2 * HOUR_MS + 200_000);
  assert.equal(poller.dueNow(), 4);
  isFull = false;
  await clock.advance(1_000);
  assert.deepEqual(reads, ["wanted soon", "waits for hours", "ends now", "wanted later"]);
});

Deno.test("a lot that begins or ceases to be wanted is in the queue once", async () => {
  const clock = createVirtualClock(0);
  const reads: string[] = [];
  let isWanted = true;
  const poller = createQueuePoller({
    clock,
    turnInMs: () => 0,
    read: (id) => void reads.push(`${id} at ${clock.now()}`),
    isWanted: () => isWanted,
  });
  poller.schedule("1", 1_000, SOON_MS);
  isWanted = false;
  poller.schedule("1", 2_000, SOON_MS);
  assert.equal(poller.size(), 1);
  await clock.advance(5_000);
  assert.deepEqual(reads, ["1 at 2000"]);
});
