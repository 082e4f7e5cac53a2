import assert from "node:assert/strict";
import { createFrameMeter, type FrameHead } from "./frame_meter.ts";

/** A masked frame, as a client sends it. */
function frame(opcode: number, length: number, isFinal = true): readonly number[] {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const announced = length < 126
    ? [0x80 | length]
    : length < 65_536
    ? [0x80 | 126, length >> 8, length & 0xff]
    : [0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  return [first, ...announced, 1, 2, 3, 4, ...Array<number>(length).fill(0x81)];
}

Deno.test("the head of every frame is read, however the bytes are cut", () => {
  const lengths = [0, 5, 125, 126, 1000, 65_535, 65_536, 0, 0];
  const bytes = new Uint8Array(lengths.flatMap((length, index) => frame(index % 3, length, index % 2 === 0)));
  const expected = lengths.map((length, index) => ({ opcode: index % 3, isFinal: index % 2 === 0, length }));
  for (const size of [1, 2, 7, 4096, bytes.length]) {
    const heads: FrameHead[] = [];
    const meter = createFrameMeter((head) => heads.push(head));
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.subarray(at, at + size);
      for (let from = 0; from < chunk.length;) from = meter(chunk, from);
    }
    assert.deepEqual(heads, expected, `in pieces of ${size}`);
  }
});

Deno.test("a length is told before anything of the payload is there", () => {
  const heads: FrameHead[] = [];
  createFrameMeter((head) => heads.push(head))(new Uint8Array([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0]), 0);
  assert.deepEqual(heads, [{ opcode: 1, isFinal: true, length: 2 ** 32 }]);
});

Deno.test("it reads one frame at a time", () => {
  const chunk = new Uint8Array([...frame(1, 3), ...frame(9, 0), ...frame(2, 5)]);
  const meter = createFrameMeter(() => {});
  assert.deepEqual([meter(chunk, 0), meter(chunk, 9), meter(chunk, 15)], [9, 15, 26]);
});
