import assert from "node:assert/strict";
import type { Notice } from "./notice.ts";
import { createWaitingLine } from "./waiting_line.ts";

const MINUTE_MS = 60_000;

function notice(kind: string, auctionId: string, message = kind): Notice {
  return { kind, auctionId, message, atMs: 0 };
}

function filled(most: number, notices: readonly Notice[]) {
  const line = createWaitingLine(most);
  const joined = notices.map((notice, index) => line.join(`${index}`, notice));
  return { line, joined };
}

/** Everyone in the line at `nowMs`, taken out one after another. */
function emptied(line: ReturnType<typeof createWaitingLine>, nowMs: number): string[] {
  const out: string[] = [];
  for (
    let next = line.next(nowMs, () => -Infinity);
    next && next.dueMs <= nowMs;
    next = line.next(nowMs, () => -Infinity)
  ) {
    out.push(next.waiting.notice.message);
    line.take(next.waiting);
    line.leave(next.waiting, nowMs);
  }
  return out;
}

Deno.test("first come, first out", () => {
  const { line } = filled(10, [notice("outbid", "1"), notice("won", "2"), notice("lost", "3")]);
  assert.deepEqual(emptied(line, 0), ["outbid", "won", "lost"]);
  assert.equal(line.next(0, () => -Infinity), undefined);
});

Deno.test("a newer notice takes the place and the id of an older one of its sort", () => {
  const { line, joined } = filled(10, [
    notice("outbid", "1", "$5"),
    notice("outbid", "2", "$6"),
    notice("outbid", "1", "$7"),
    notice("maxBidReached", "1", "$8"),
  ]);
  assert.deepEqual(joined.map(({ waiting }) => waiting.id), ["0", "1", "0", "3"]);
  assert.deepEqual(emptied(line, 0), ["$7", "$6", "$8"]);
});

Deno.test("the end of a lot is never replaced", () => {
  const { line } = filled(10, [notice("won", "1", "$5"), notice("won", "1", "$6")]);
  assert.equal(line.size(), 2);
  assert.deepEqual(emptied(line, 0), ["$5"]);
  assert.deepEqual(emptied(line, MINUTE_MS - 1), []);
  assert.deepEqual(emptied(line, MINUTE_MS), ["$6"]);
});

Deno.test("one of a sort goes out in a minute, and holds up nobody else", () => {
  const { line } = filled(10, [notice("outbid", "1")]);
  assert.deepEqual(emptied(line, 1000), ["outbid"]);
  line.join("b", notice("outbid", "1", "again"));
  line.join("c", notice("won", "1"));
  line.join("d", notice("outbid", "2", "another"));
  assert.deepEqual(emptied(line, 1001), ["won", "another"]);
  assert.equal(line.next(1002, () => -Infinity)?.dueMs, 1000 + MINUTE_MS);
  assert.deepEqual(emptied(line, 1000 + MINUTE_MS), ["again"]);
});

Deno.test("what is being sent is not replaced; put back, it gives way to what is newer", () => {
  const { line, joined: [first] } = filled(10, [notice("outbid", "1", "old")]);
  assert.ok(first);
  line.take(first.waiting);
  assert.equal(line.join("b", notice("outbid", "1", "new")).waiting.id, "b");
  assert.equal(line.putBack(first.waiting, false), false);
  assert.deepEqual(emptied(line, 0), ["new"]);
});

Deno.test("the end of a lot that is put back gives way to nothing", () => {
  const { line, joined: [first] } = filled(10, [notice("won", "1", "old"), notice("won", "1", "new")]);
  assert.ok(first);
  line.take(first.waiting);
  assert.equal(line.putBack(first.waiting, false), true);
  assert.deepEqual(emptied(line, 0), ["old"]);
});

Deno.test("one that steps aside is the last of all", () => {
  const { line, joined: [first] } = filled(10, [notice("won", "1"), notice("lost", "2")]);
  assert.ok(first);
  line.take(first.waiting);
  assert.equal(line.putBack(first.waiting, true), true);
  assert.deepEqual(emptied(line, 0), ["lost", "won"]);
});

Deno.test("one that was given up does not use up its sort's minute", () => {
  const { line, joined: [first] } = filled(10, [notice("outbid", "1")]);
  assert.ok(first);
  line.take(first.waiting);
  line.leave(first.waiting, null);
  line.join("b", notice("outbid", "1", "next"));
  assert.deepEqual(emptied(line, 0), ["next"]);
});

Deno.test("a full line drops the oldest, but no end of a lot and nothing that is being sent", () => {
  const { line, joined: [, second] } = filled(3, [
    notice("won", "1"),
    notice("outbid", "2"),
    notice("outbid", "3"),
  ]);
  assert.ok(second);
  line.take(second.waiting);
  const { dropped } = line.join("d", notice("lost", "4"));
  assert.deepEqual(dropped.map(({ notice }) => notice.auctionId), ["3"]);
  assert.equal(line.size(), 3);
});

Deno.test("a line full of ends drops what is none, and takes in one more end", () => {
  const { line } = filled(2, [notice("won", "1"), notice("lost", "2")]);
  assert.deepEqual(line.join("c", notice("outbid", "3")).dropped.map(({ id }) => id), ["c"]);
  assert.deepEqual(line.join("d", notice("won", "4")).dropped, []);
  assert.deepEqual(emptied(line, 0), ["won", "lost", "won"]);
});
