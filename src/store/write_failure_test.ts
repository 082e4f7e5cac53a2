import assert from "node:assert/strict";
import { writeFailure } from "./write_failure.ts";

Deno.test("a write that failed is explained by what to do about it", () => {
  for (
    const [words, says] of [
      ["database or disk is full: Error code 13: Insertion failed", /^the disk is full: make room on it$/],
      ["No space left on device (os error 28)", /^the disk is full/],
      ["attempt to write a readonly database", /^the store is read-only/],
      ["Redis: READONLY You can't write against a read only replica.", /^the store is read-only/],
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
