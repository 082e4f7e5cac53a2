import assert from "node:assert/strict";
import { textFrame } from "./text_frame.ts";

const SIZES: readonly (readonly [bytes: number, head: readonly number[]])[] = [
  [0, [0x81, 0]],
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 0xff, 0xff]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
];

for (const [bytes, head] of SIZES) {
  Deno.test(`a message of ${bytes} bytes has a head of ${head.length}`, () => {
    const frame = textFrame("x".repeat(bytes));
    assert.deepEqual([...frame.subarray(0, head.length)], head);
    assert.equal(frame.subarray(head.length).toString(), "x".repeat(bytes));
  });
}

Deno.test("a frame's length counts bytes, not letters", () => {
  const frame = textFrame("€ä😀");
  assert.deepEqual([...frame.subarray(0, 2)], [0x81, 9]);
  assert.equal(frame.subarray(2).toString(), "€ä😀");
});
