import assert from "node:assert/strict";
import fc from "fast-check";
import { createDueQueue, type DueQueue } from "./due_queue.ts";

const turn = (dueAtMs: number, rankMs: number) => ({ dueAtMs, rankMs });

function queueOf(turns: Record<string, readonly [dueAtMs: number, rankMs: number]>): DueQueue<string> {
  const queue = createDueQueue<string>();
  for (const [key, [dueAtMs, rankMs]] of Object.entries(turns)) queue.set(key, turn(dueAtMs, rankMs));
  return queue;
}

function takeAll<Key>(queue: DueQueue<Key>, nowMs: number): Key[] {
  const taken: Key[] = [];
  for (let key = queue.takeDue(nowMs); key !== undefined; key = queue.takeDue(nowMs)) taken.push(key);
  return taken;
}

Deno.test("an empty queue has nothing due, nothing to wake for and no lag", () => {
  const queue = createDueQueue<string>();
  assert.equal(queue.takeDue(1_000), undefined);
  assert.equal(queue.nextDueAtMs(), undefined);
  assert.equal(queue.lagMs(1_000), 0);
  assert.equal(queue.size(), 0);
  assert.equal(queue.has("a"), false);
  assert.equal(queue.delete("a"), false);
});

Deno.test("a key is not taken a millisecond before its time", () => {
  const queue = queueOf({ a: [1_000, 0] });
  assert.equal(queue.takeDue(999), undefined);
  assert.equal(queue.size(), 1);
  assert.equal(queue.takeDue(1_000), "a");
});

Deno.test("a key that was taken is gone until it is set again", () => {
  const queue = queueOf({ a: [1_000, 0] });
  assert.equal(queue.takeDue(1_000), "a");
  assert.equal(queue.takeDue(1_000), undefined);
  assert.equal(queue.has("a"), false);
  assert.equal(queue.size(), 0);
  assert.equal(queue.nextDueAtMs(), undefined);
  queue.set("a", turn(2_000, 0));
  assert.equal(queue.takeDue(2_000), "a");
});

Deno.test("among the due, what ends soonest goes first, however long the others have been due", () => {
  const queue = queueOf({ late: [100, 9_000], soon: [900, 2_000], middle: [500, 5_000] });
  assert.deepEqual(takeAll(queue, 1_000), ["soon", "middle", "late"]);
});

Deno.test("what ends soonest does not go before its time, and does not hold up what is due", () => {
  const queue = queueOf({ soonButNotDue: [1_001, 2_000], due: [1_000, 9_000] });
  assert.deepEqual(takeAll(queue, 1_000), ["due"]);
  assert.deepEqual(takeAll(queue, 1_001), ["soonButNotDue"]);
});

Deno.test("what becomes due later still goes before what is left over and ends later", () => {
  const queue = queueOf({ a: [100, 5_000], b: [100, 6_000], c: [200, 3_000] });
  assert.equal(queue.takeDue(100), "a");
  assert.equal(queue.takeDue(200), "c");
  assert.equal(queue.takeDue(200), "b");
});

Deno.test("of two that end together, the one that has been due longer goes first", () => {
  const queue = queueOf({ shorter: [200, 5_000], longer: [100, 5_000] });
  assert.deepEqual(takeAll(queue, 300), ["longer", "shorter"]);
});

Deno.test("of two that end and are due together, the first in is the first out", () => {
  const queue = queueOf({ a: [100, 5_000], b: [100, 5_000], c: [100, 5_000], d: [100, 5_000] });
  assert.deepEqual(takeAll(queue, 100), ["a", "b", "c", "d"]);
});

Deno.test("first in, first out holds when they were already seen to be due", () => {
  const queue = queueOf({ a: [100, 5_000], b: [100, 5_000] });
  assert.equal(queue.takeDue(100), "a");
  queue.set("a", turn(100, 5_000));
  queue.set("c", turn(100, 5_000));
  assert.deepEqual(takeAll(queue, 100), ["b", "a", "c"]);
});

Deno.test("the same turn set again keeps its place in the line", () => {
  const queue = queueOf({ a: [100, 5_000], b: [100, 5_000] });
  queue.set("a", turn(100, 5_000));
  assert.equal(queue.size(), 2);
  assert.deepEqual(takeAll(queue, 100), ["a", "b"]);
});

Deno.test("a key that comes back to its former turn by way of another joins behind its equals", () => {
  const queue = queueOf({ a: [100, 5_000], b: [100, 5_000] });
  queue.set("a", turn(900, 5_000));
  queue.set("a", turn(100, 5_000));
  assert.deepEqual(takeAll(queue, 100), ["b", "a"]);
});

Deno.test("a key brought forward is due at its new time and only once", () => {
  const queue = queueOf({ a: [5_000, 0], b: [3_000, 0] });
  queue.set("a", turn(1_000, 0));
  assert.equal(queue.nextDueAtMs(), 1_000);
  assert.equal(queue.takeDue(1_000), "a");
  assert.deepEqual(takeAll(queue, 10_000), ["b"]);
});

Deno.test("a key put off is not due at its former time", () => {
  const queue = queueOf({ a: [1_000, 0] });
  queue.set("a", turn(5_000, 0));
  assert.equal(queue.nextDueAtMs(), 5_000);
  assert.equal(queue.takeDue(4_999), undefined);
  assert.equal(queue.takeDue(5_000), "a");
});

Deno.test("a key put off after it was seen to be due waits again", () => {
  const queue = queueOf({ a: [100, 1], b: [100, 2] });
  assert.equal(queue.takeDue(100), "a");
  queue.set("b", turn(500, 2));
  assert.equal(queue.takeDue(400), undefined);
  assert.equal(queue.size(), 1);
  assert.equal(queue.takeDue(500), "b");
});

Deno.test("a soft close that moves the end moves a due key behind what now ends sooner", () => {
  const queue = queueOf({ first: [100, 1_000], a: [100, 2_000], b: [100, 3_000] });
  assert.equal(queue.takeDue(100), "first");
  queue.set("a", turn(100, 30_000));
  assert.deepEqual(takeAll(queue, 100), ["b", "a"]);
});

Deno.test("a key deleted while it waits is never taken", () => {
  const queue = queueOf({ a: [100, 0], b: [200, 0] });
  assert.equal(queue.delete("a"), true);
  assert.equal(queue.has("a"), false);
  assert.equal(queue.nextDueAtMs(), 200);
  assert.deepEqual(takeAll(queue, 1_000), ["b"]);
});

Deno.test("a key deleted once it was seen to be due is never taken", () => {
  const queue = queueOf({ a: [100, 1], b: [100, 2], c: [100, 3] });
  assert.equal(queue.takeDue(100), "a");
  assert.equal(queue.delete("b"), true);
  assert.equal(queue.delete("b"), false);
  assert.deepEqual(takeAll(queue, 100), ["c"]);
});

Deno.test("the time to wake is the earliest due time and passes on as keys are taken", () => {
  const queue = queueOf({ a: [300, 1], b: [100, 2], c: [200, 3] });
  assert.equal(queue.nextDueAtMs(), 100);
  assert.equal(queue.takeDue(100), "b");
  assert.equal(queue.nextDueAtMs(), 200);
});

Deno.test("the time to wake has passed as long as something due is left over", () => {
  const queue = queueOf({ a: [100, 1], b: [150, 2], c: [9_000, 0] });
  assert.equal(queue.takeDue(200), "a");
  assert.equal(queue.nextDueAtMs(), 150);
});

Deno.test("the lag is the wait of the key that has been due longest, whatever its rank", () => {
  const queue = queueOf({ longest: [100, 9_000], first: [400, 1_000] });
  assert.equal(queue.lagMs(50), 0);
  assert.equal(queue.lagMs(100), 0);
  assert.equal(queue.lagMs(1_000), 900);
  assert.equal(queue.takeDue(1_000), "first");
  assert.equal(queue.lagMs(1_000), 900);
  assert.equal(queue.takeDue(1_000), "longest");
  assert.equal(queue.lagMs(1_000), 0);
});

Deno.test("asking for size, lag and the time to wake changes nothing", () => {
  const queue = queueOf({ a: [100, 2], b: [100, 1] });
  queue.lagMs(5_000);
  queue.nextDueAtMs();
  assert.equal(queue.size(), 2);
  assert.deepEqual(takeAll(queue, 100), ["b", "a"]);
});

Deno.test("lots whose close is not known yet go last, in the order they came", () => {
  const queue = queueOf({ a: [100, Infinity], b: [100, Infinity], known: [100, 5_000] });
  assert.deepEqual(takeAll(queue, 100), ["known", "a", "b"]);
});

Deno.test("a key that is never due stays in the queue untaken", () => {
  const queue = queueOf({ never: [Infinity, 0] });
  assert.equal(queue.takeDue(Number.MAX_SAFE_INTEGER), undefined);
  assert.equal(queue.has("never"), true);
  assert.equal(queue.lagMs(Number.MAX_SAFE_INTEGER), 0);
});

Deno.test("a turn that is not a number is refused and leaves the key as it was", () => {
  const queue = queueOf({ a: [100, 1] });
  assert.throws(() => queue.set("a", turn(NaN, 1)), RangeError);
  assert.throws(() => queue.set("b", turn(100, NaN)), RangeError);
  assert.equal(queue.size(), 1);
  assert.deepEqual(takeAll(queue, 100), ["a"]);
});

Deno.test("keys are told apart by identity, as a Map does", () => {
  const queue = createDueQueue<object>();
  const one = {};
  const other = {};
  queue.set(one, turn(100, 1));
  queue.set(other, turn(100, 2));
  assert.equal(queue.size(), 2);
  assert.equal(queue.takeDue(100), one);
  assert.equal(queue.has(other), true);
});

const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("set"), key: fc.nat(9), dueInMs: fc.nat(8), rankMs: fc.nat(4) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), key: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), ms: fc.nat(5) }) },
);

type Command = {
  readonly do: string;
  readonly key?: number;
  readonly dueInMs?: number;
  readonly rankMs?: number;
  readonly ms?: number;
};

interface Entry {
  readonly key: number;
  readonly dueAtMs: number;
  readonly rankMs: number;
}

/** The queue as one would write it without a thought for speed: a list, searched and sorted every time. */
function createList() {
  let list: Entry[] = [];
  const without = (key: number) => list.filter((entry) => entry.key !== key);
  const find = (key: number) => list.find((entry) => entry.key === key);
  return {
    set(key: number, dueAtMs: number, rankMs: number) {
      const former = find(key);
      if (former?.dueAtMs !== dueAtMs || former.rankMs !== rankMs) {
        list = [...without(key), { key, dueAtMs, rankMs }];
      }
    },
    delete(key: number): boolean {
      const isThere = find(key) !== undefined;
      list = without(key);
      return isThere;
    },
    takeDue(nowMs: number): number | undefined {
      const [first] = list.filter((entry) => entry.dueAtMs <= nowMs)
        .sort((a, b) => a.rankMs - b.rankMs || a.dueAtMs - b.dueAtMs);
      if (first) list = without(first.key);
      return first?.key;
    },
    has: (key: number) => find(key) !== undefined,
    size: () => list.length,
    nextDueAtMs: () => list.map((entry) => entry.dueAtMs).sort((a, b) => a - b)[0],
    lagMs: (nowMs: number) => Math.max(0, ...list.map((entry) => nowMs - entry.dueAtMs)),
  };
}

Deno.test("it behaves like a list that is sorted at every step, whatever is done to it", () => {
  fc.assert(
    fc.property(fc.array<Command>(command, { maxLength: 100, size: "max" }), (commands) => {
      const queue = createDueQueue<number>();
      const list = createList();
      let nowMs = 1_000;
      for (const { do: what, key = 0, dueInMs = 0, rankMs = 0, ms = 0 } of commands) {
        if (what === "wait") nowMs += ms;
        else if (what === "take") assert.equal(queue.takeDue(nowMs), list.takeDue(nowMs));
        else if (what === "delete") assert.equal(queue.delete(key), list.delete(key));
        else {
          // Some are due at once, some already were, some are still to come.
          queue.set(key, turn(nowMs + dueInMs - 4, rankMs));
          list.set(key, nowMs + dueInMs - 4, rankMs);
        }
        assert.equal(queue.size(), list.size());
        assert.equal(queue.has(key), list.has(key));
        assert.equal(queue.nextDueAtMs(), list.nextDueAtMs());
        assert.equal(queue.lagMs(nowMs), list.lagMs(nowMs));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("of ten thousand keys each is taken exactly once, at its time and in the order of rank", () => {
  const queue = createDueQueue<number>();
  const count = 10_000;
  for (let key = 0; key < count; key++) queue.set(key, turn((key * 7) % 100, (key * 7_919) % count));
  for (let key = 0; key < count; key += 2) queue.set(key, turn((key * 11) % 100, (key * 104_729) % count));
  const taken = new Set<number>();
  let lastRankMs = -1;
  for (let key = queue.takeDue(100); key !== undefined; key = queue.takeDue(100)) {
    const rankMs = (key * (key % 2 === 0 ? 104_729 : 7_919)) % count;
    assert.ok(rankMs >= lastRankMs);
    lastRankMs = rankMs;
    taken.add(key);
  }
  assert.equal(taken.size, count);
  assert.equal(queue.size(), 0);
});
