import assert from "node:assert/strict";
import test from "node:test";
import { dollarsUpTo, OPTIONAL_DOLLARS, PERCENT, type ValueKind, wholeNumber } from "./typed_value.ts";

function reads(kind: ValueKind, cases: readonly (readonly [string, number | null])[]) {
  for (const [text, value] of cases) assert.deepEqual(kind.read(text), { ok: true, value }, text);
}

function refuses(kind: ValueKind, texts: readonly string[], says: RegExp) {
  for (const text of texts) {
    const typed = kind.read(text);
    assert.ok(!typed.ok, text);
    assert.match(typed.error, says, text);
  }
}

test("a budget is whole dollars, and an empty one is no limit, which is not the same as 0", () => {
  reads(OPTIONAL_DOLLARS, [["500", 500], ["$1,200", 1_200], ["48.00", 48], ["", null], ["  ", null], [
    "0",
    0,
  ]]);
  refuses(OPTIONAL_DOLLARS, ["48.50", "1.200", "-5", "all"], /./);
  assert.deepEqual([null, 0, 500, 1_200, 99.5].map(OPTIONAL_DOLLARS.text), [
    "",
    "0",
    "500",
    "1,200",
    "99.50",
  ]);
});

test("an amount with a bound is held to it", () => {
  const kind = dollarsUpTo(100);
  reads(kind, [["", 0], ["0", 0], ["100", 100]]);
  refuses(kind, ["101", "1,200"], /^At most \$100$/);
  assert.deepEqual([0, 25].map(kind.text), ["", "25"]);
});

test("a percentage is read to the thousandth, with or without its sign", () => {
  reads(PERCENT, [
    ["15", 0.15],
    ["15 %", 0.15],
    ["15%", 0.15],
    ["8.375", 0.08375],
    ["8,375 %", 0.08375],
    ["0", 0],
    ["", 0],
    ["100", 1],
    ["14.5", 0.145],
  ]);
  refuses(PERCENT, ["-1", "fifteen", "8.3755", "1.5.1", "1000", "%"], /^Write a percentage/);
  refuses(PERCENT, ["100.001", "150"], /^At most 100 %$/);
});

test("a share is written as it was typed", () => {
  for (const text of ["15", "8.375", "0", "100", "14.5", "0.001"]) {
    const typed = PERCENT.read(text);
    assert.equal(typed.ok && PERCENT.text(typed.value), text);
  }
});

test("a whole number is held to its bounds, and seconds may say so", () => {
  const seconds = wholeNumber(1, 30, "s");
  reads(seconds, [["1", 1], ["30", 30], ["8 s", 8], ["8 seconds", 8]]);
  refuses(seconds, ["", "0", "31", "2.5", "-3", "ten", "1e1"], /^Write a whole number from 1 to 30$/);
  refuses(wholeNumber(1, 10), ["3 s"], /^Write a whole number from 1 to 10$/);
});
