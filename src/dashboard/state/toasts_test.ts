import assert from "node:assert/strict";
import test from "node:test";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createToasts } from "./toasts.ts";

function story() {
  const clock = createVirtualClock();
  const toasts = createToasts(clock);
  return { clock, toasts, texts: () => toasts.all.value.map(({ text }) => text) };
}

test("a message leaves by itself after 6 s; an undo and a failure stay 10 s", async () => {
  const { clock, toasts, texts } = story();
  toasts.show("news");
  toasts.show("failed", { tone: "bad" });
  toasts.show("changed", { undo: () => {} });
  await clock.advance(5_999);
  assert.deepEqual(texts(), ["news", "failed", "changed"]);
  await clock.advance(1);
  assert.deepEqual(texts(), ["failed", "changed"]);
  await clock.advance(3_999);
  assert.deepEqual(texts(), ["failed", "changed"]);
  await clock.advance(1);
  assert.deepEqual(texts(), []);
  assert.equal(clock.pending(), 0);
});

test("a message that is dismissed takes its timer along", () => {
  const { clock, toasts, texts } = story();
  toasts.show("a");
  toasts.show("b");
  toasts.dismiss(toasts.all.value[0]!.id);
  assert.deepEqual(texts(), ["b"]);
  assert.equal(clock.pending(), 1);
  toasts.dismiss(999);
  assert.deepEqual(texts(), ["b"]);
});

test("four messages are shown at most, and news never pushes an undo away while other news is there", () => {
  const { toasts, texts } = story();
  toasts.show("limit set", { undo: () => {} });
  for (const text of ["one", "two", "three", "four", "five"]) toasts.show(text);
  assert.deepEqual(texts(), ["limit set", "three", "four", "five"]);
});

test("the oldest undo leaves where nothing else can", () => {
  const { clock, toasts, texts } = story();
  for (const text of ["one", "two", "three", "four", "five"]) toasts.show(text, { undo: () => {} });
  assert.deepEqual(texts(), ["two", "three", "four", "five"]);
  assert.equal(clock.pending(), 4);
});

test("newer news about the same lot takes the older's place; an undo of it stays", () => {
  const { clock, toasts, texts } = story();
  toasts.show("outbid at $6", { about: "71" });
  toasts.show("limit changed", { undo: () => {} });
  toasts.show("outbid at $8", { about: "71" });
  toasts.show("outbid at $3", { about: "72" });
  assert.deepEqual(texts(), ["limit changed", "outbid at $8", "outbid at $3"]);
  assert.equal(clock.pending(), 3);
});
