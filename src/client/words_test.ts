import assert from "node:assert/strict";
import test from "node:test";
import { clockTime, counted, dollars, duration, sentence } from "./words.ts";

test("dollars are whole where they are, with cents where they are not", () => {
  assert.deepEqual([0, 12, 14.95, 14.5, 1_200, 999_999].map(dollars), [
    "$0",
    "$12",
    "$14.95",
    "$14.50",
    "$1,200",
    "$999,999",
  ]);
});

test("a count agrees with its noun", () => {
  assert.deepEqual([0, 1, 2, 1_200].map((count) => counted(count, "lot")), [
    "0 lots",
    "1 lot",
    "2 lots",
    "1,200 lots",
  ]);
  assert.equal(counted(2, "reply", "replies"), "2 replies");
});

test("a span has its two largest units, and is never negative", () => {
  const cases: readonly (readonly [number, string])[] = [
    [-5_000, "0 s"],
    [999, "0 s"],
    [42_000, "42 s"],
    [59_999, "59 s"],
    [60_000, "1 min 0 s"],
    [232_000, "3 min 52 s"],
    [3_600_000, "1 h 0 min"],
    [86_399_999, "23 h 59 min"],
    [187_200_000, "2 d 4 h"],
  ];
  for (const [ms, words] of cases) assert.equal(duration(ms), words);
});

test("a time of another day says its day", () => {
  const nowMs = new Date(2026, 10, 2, 12).getTime();
  assert.equal(clockTime(new Date(2026, 10, 2, 14, 2, 20).getTime(), nowMs), "14:02:20");
  assert.match(clockTime(new Date(2026, 10, 3, 0, 5).getTime(), nowMs), /3.*, 00:05:00$/);
});

test("a sentence gets its moment and its last stop", () => {
  const nowMs = new Date(2026, 10, 2, 12).getTime();
  const at = new Date(2026, 10, 2, 14, 2, 20).toISOString();
  assert.equal(
    sentence({ text: "Will bid up to $40 at {at}", at }, nowMs),
    "Will bid up to $40 at 14:02:20.",
  );
  assert.equal(sentence({ text: "Bids at {at}!", at }, nowMs), "Bids at 14:02:20!");
  assert.equal(sentence({ text: "Nothing is armed", at: null }, nowMs), "Nothing is armed.");
  assert.equal(
    sentence({ text: "Bids at {at}", at: "soon" }, nowMs),
    "Bids at a time that is not known.",
    "a moment that can't be read breaks no page",
  );
});
