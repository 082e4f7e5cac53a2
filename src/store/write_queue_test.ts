import assert from "node:assert/strict";
import fc from "fast-check";
import { recordLog } from "../../tests/support/logged.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { BatchLimits, Write } from "./pending_writes.ts";
import { createWriteQueue, writeFailure } from "./write_queue.ts";
import { anyText } from "../../tests/support/any_text.ts";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const sizeOf = ({ key, text }: Write) => {
  const keyBytes = bytes(key.join());
  return { keyBytes, totalBytes: keyBytes + bytes(text ?? "") };
};
const ROOMY: BatchLimits = { writes: 1000, keyBytes: 1e6, totalBytes: 1e6, sizeOf };
/** The most writes that the store of these tests takes in one commit, which the queue does not know. */
const MOST_WRITES = 3;

/** Makes a queue over a store that records its commits, and fails or waits as it is told. */
function setUp(limits: Partial<BatchLimits> = {}) {
  const clock = createVirtualClock();
  const commits: (readonly Write[])[] = [];
  const durable = new Map<string, string | null>();
  const house = {
    strict: false,
    failing: false,
    failingAttempt: 0,
    gate: null as Promise<void> | null,
    attempts: 0,
  };
  const queue = createWriteQueue({
    async commit(batch) {
      house.attempts += 1;
      await house.gate;
      const isRefused = batch.length > MOST_WRITES || batch.some(({ text }) => text === "too long");
      if (house.strict && isRefused) throw new RangeError("too large");
      if (house.failing || house.attempts === house.failingAttempt) {
        throw new Error("database or disk is full");
      }
      commits.push(batch.map(({ key, text }) => ({ key, text })));
      for (const { key, text } of batch) durable.set(key.join("/"), text);
    },
    limits: { ...ROOMY, ...limits },
    isTooLarge: (error) => error instanceof RangeError,
    clock,
  });
  const put = (name: string, text: string | null) => queue.write({ key: [name], text });
  return { clock, commits, durable, house, queue, put };
}

Deno.test("what is written in one turn is one batch, with the newest text of every key", async () => {
  const { commits, put, queue } = setUp();
  await Promise.all([put("a", "1"), put("b", "1"), put("a", "2"), put("c", "1"), put("c", null)]);
  assert.deepEqual(commits, [[
    { key: ["a"], text: "2" },
    { key: ["b"], text: "1" },
    { key: ["c"], text: null },
  ]]);
  await queue.close();
});

Deno.test("what is written while a batch is on its way makes the next one, and nobody is acknowledged early", async () => {
  const { clock, commits, house, put, queue } = setUp();
  const gate = Promise.withResolvers<void>();
  house.gate = gate.promise;
  const acknowledged: string[] = [];
  const first = put("a", "1").then(() => acknowledged.push("first"));
  await clock.settle();
  const later = ["2", "3", "4"].map((text) => put("a", text).then(() => acknowledged.push(text)));
  await clock.settle();
  assert.deepEqual(acknowledged, []);
  gate.resolve();
  await Promise.all([first, ...later]);
  assert.deepEqual(acknowledged, ["first", "2", "3", "4"]);
  assert.deepEqual(commits.map(([write]) => write?.text), ["1", "4"]);
  await queue.close();
});

Deno.test("a write that comes in the very moment the last one is acknowledged is not forgotten", async () => {
  const { put, commits, queue } = setUp();
  for (let turn = 0; turn < 20; turn++) {
    let chained: Promise<void> = put("a", "0");
    for (let hop = 0; hop < turn; hop++) chained = chained.then(() => {});
    await chained.then(() => put("a", `after ${turn} hops`));
  }
  assert.equal(commits.length, 40);
  await queue.close();
});

Deno.test("a failed commit is tried again, ever more slowly, while health says so and nobody is told it is done", async () => {
  const { clock, durable, house, put, queue } = setUp();
  house.failing = true;
  let isAcknowledged = false;
  const write = put("a", "1").then(() => isAcknowledged = true);
  await clock.settle();
  assert.deepEqual(queue.health(), {
    connected: true,
    healthy: false,
    reason: "the disk is full: make room on it",
  });
  assert.equal(house.attempts, 1);
  await clock.advance(99);
  assert.equal(house.attempts, 1);
  await clock.advance(1);
  assert.equal(house.attempts, 2);
  await clock.advance(199);
  assert.equal(house.attempts, 2);
  await clock.advance(60_000);
  assert.ok(house.attempts > 50 && house.attempts < 70, `${house.attempts} attempts in a minute`);
  assert.equal(isAcknowledged, false);

  house.failing = false;
  await clock.advance(1_000);
  await write;
  assert.equal(durable.get("a"), "1");
  assert.deepEqual(queue.health(), { connected: true, healthy: true });
  assert.equal(clock.pending(), 0);
  await queue.close();
});

Deno.test("what comes while a commit fails goes before what had failed, key by key", async () => {
  const { clock, durable, commits, house, put, queue } = setUp();
  const gate = Promise.withResolvers<void>();
  house.gate = gate.promise;
  house.failingAttempt = 1;
  const writes = [put("a", "old"), put("b", "old"), put("c", "old"), put("d", "old")];
  await clock.settle();
  writes.push(put("a", "new"), put("b", null));
  gate.resolve();
  await clock.settle();
  assert.equal(queue.health().healthy, false);
  writes.push(put("d", "new"));
  await clock.advance(100);
  await Promise.all(writes);
  assert.deepEqual(Object.fromEntries(durable), { a: "new", b: null, c: "old", d: "new" });
  assert.equal(commits.length, 1);
  await queue.close();
});

Deno.test("batches are as full as their limits in bytes allow", async () => {
  const { commits, put, queue } = setUp({ totalBytes: 1_400 });
  await Promise.all(Array.from({ length: 9 }, (_, index) => put(String(index), "x".repeat(450))));
  assert.deepEqual(commits.map((batch) => batch.length), [3, 3, 3]);
  await queue.close();
});

Deno.test("batches stay within every limit, and a failed one takes only the rest along", async () => {
  const { clock, commits, house, put, queue } = setUp({ writes: 2 });
  house.failingAttempt = 2;
  const writes = ["a", "b", "c", "d", "e"].map((name) => put(name, name));
  await clock.settle();
  await Promise.all(writes.slice(0, 2));
  assert.equal(commits.length, 1);
  await clock.advance(100);
  await Promise.all(writes);
  assert.deepEqual(commits.map((batch) => batch.map(({ text }) => text).join("")), ["ab", "cd", "e"]);
  await queue.close();
});

Deno.test("no batch is over its limits in bytes, and every write is committed once", async () => {
  const anyWrites = fc.uniqueArray(
    fc.tuple(fc.string({ maxLength: 40 }), anyText({ maxLength: 300 })),
    { selector: ([name]) => name, maxLength: 60 },
  );
  await fc.assert(fc.asyncProperty(anyWrites, async (writes) => {
    const limits = { writes: 20, keyBytes: 400, totalBytes: 1500, sizeOf };
    const { commits, put, queue } = setUp(limits);
    await Promise.all(writes.map(([name, text]) => put(name, text)));
    for (const batch of commits) {
      const sizes = batch.map(sizeOf);
      assert.ok(batch.length <= limits.writes);
      assert.ok(sizes.reduce((sum, { keyBytes }) => sum + keyBytes, 0) <= limits.keyBytes);
      assert.ok(sizes.reduce((sum, { totalBytes }) => sum + totalBytes, 0) <= limits.totalBytes);
    }
    const written = commits.flat().map(({ key, text }) => [key[0], text]);
    assert.deepEqual(written, writes);
    await queue.close();
  }));
});

Deno.test("a batch that the store finds too large is written in pieces, at once and in order", async () => {
  const { clock, commits, house, put, queue } = setUp();
  house.strict = true;
  const names = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(names.map((name) => put(name, name)));
  assert.deepEqual(commits.flat().map(({ text }) => text), names);
  assert.deepEqual(queue.health(), { connected: true, healthy: true });
  assert.equal(clock.pending(), 0);
  await queue.close();
});

Deno.test("one write that the store finds too large is rejected, and its neighbours are written", async () => {
  const { durable, house, put, queue } = setUp();
  house.strict = true;
  const writes = ["a", "b", "c", "d", "e"].map((name) => put(name, name === "d" ? "too long" : name));
  const results = await Promise.allSettled(writes);
  assert.deepEqual([...durable.keys()], ["a", "b", "c", "e"]);
  assert.match(
    String(results.map((result) => result.status === "rejected" && result.reason)[3]),
    /d: it is too large/,
  );
  assert.equal(queue.health().healthy, true);
  await queue.close();
});

Deno.test("closing tries what waits once more at once, whatever the backoff", async () => {
  const { clock, durable, house, put, queue } = setUp();
  house.failing = true;
  const write = put("a", "1");
  await clock.settle();
  house.failing = false;
  await queue.close();
  await write;
  assert.equal(durable.get("a"), "1");
  assert.equal(clock.pending(), 0);
});

Deno.test("closing a queue whose store is gone says of each write that it was not stored", async () => {
  const { clock, durable, house, put, queue } = setUp();
  house.failing = true;
  const results = Promise.allSettled([put("a", "1"), put("a", "2"), put("b", "1")]);
  await clock.settle();
  await queue.close();
  const reasons = (await results).map((result) =>
    result.status === "rejected" ? String(result.reason) : "stored"
  );
  assert.deepEqual(
    reasons,
    ["a", "a", "b"].map((name) => `Error: ${name} was not stored before the store was closed`),
  );
  assert.equal(durable.size, 0);
  await assert.rejects(put("c", "1"), /closed/);
  assert.deepEqual(queue.health(), { connected: false, healthy: false });
  assert.equal(clock.pending(), 0);
});

Deno.test("a disk that stays full is one line in the log, without a stack, and one when it is over", async () => {
  using log = recordLog();
  const { clock, house, put, queue } = setUp();
  house.failing = true;
  const write = put("a", "1");
  await clock.advance(60_000);
  const warnings = log.at("warning");
  assert.equal(warnings.length, 1, warnings.join("\n"));
  assert.match(warnings[0] ?? "", /1 writes failed and are tried again until they succeed: the disk is full/);
  assert.doesNotMatch(warnings[0] ?? "", /stack|write_queue/);
  house.failing = false;
  await clock.advance(1_000);
  await write;
  assert.match(log.at("info").join(), /The store takes writes again/);
  await queue.close();
});

Deno.test("a write that failed is explained by what to do about it", () => {
  for (
    const [words, says] of [
      ["database or disk is full: Error code 13: Insertion failed", /^the disk is full: make room on it$/],
      ["No space left on device (os error 28)", /^the disk is full/],
      ["attempt to write a readonly database", /^the store is read-only/],
      [
        "Redis: READONLY You can't write against a read only replica.",
        /^Redis is a replica: make it the primary/,
      ],
      ["Redis: OOM command not allowed when used memory > 'maxmemory'.", /^Redis has no memory left/],
      ["Redis: MISCONF Redis is configured to save RDB snapshots", /^Redis can't save/],
    ] as const
  ) {
    assert.match(writeFailure(new TypeError(words)), says);
  }
});

Deno.test("any other reason is told in one line", () => {
  assert.equal(writeFailure(new Error("something else\n  at line 3")), "something else");
  assert.equal(writeFailure("no"), "no");
});
