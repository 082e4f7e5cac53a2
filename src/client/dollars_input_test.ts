import assert from "node:assert/strict";
import test from "node:test";
import { readDollars } from "./dollars_input.ts";

test("whole dollars are read however people write them", () => {
  const read = {
    "48": 48,
    "$48": 48,
    " $ 48 ": 48,
    "48 $": 48,
    "48.00": 48,
    "48.": 48,
    "48.0": 48,
    "1,200": 1200,
    "$1,200.00": 1200,
    "999999": 999_999,
    "007": 7,
    "": 0,
    "   ": 0,
    "0": 0,
    "$0": 0,
  };
  for (const [text, dollars] of Object.entries(read)) {
    assert.deepEqual(readDollars(text), { ok: true, dollars }, JSON.stringify(text));
  }
});

test("what could be meant otherwise is refused in words", () => {
  const refused = {
    "48.50": /without cents/,
    "48.5": /without cents/,
    "1.200": /1200 or 1: 1\.200 can mean either/,
    "-5": /below \$0/,
    "$-5": /below \$0/,
    "-$5": /below \$0/,
    "−5": /below \$0/,
    "all": /whole dollars/,
    "48,50": /whole dollars/,
    "1,20": /whole dollars/,
    "12,0000": /whole dollars/,
    "1 200": /whole dollars/,
    "1e3": /whole dollars/,
    "0x10": /whole dollars/,
    "٤٨": /whole dollars/,
    ".": /whole dollars/,
    "1000000": /At most \$999,999/,
    "99999999999999999999": /At most/,
  };
  for (const [text, error] of Object.entries(refused)) {
    const read = readDollars(text);
    assert.match(read.ok ? `read as ${read.dollars}` : read.error, error, JSON.stringify(text));
  }
});
