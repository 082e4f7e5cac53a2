import assert from "node:assert/strict";
import { createLineWriter } from "./line_writer.ts";

/** A reader that takes what it is given, until it stalls; then it takes nothing until it goes on. */
function reader(mostAtOnce = Infinity) {
  let read = "";
  let stall = Promise.withResolvers<void>();
  stall.resolve();
  return {
    read: () => read,
    stall: () => void (stall = Promise.withResolvers()),
    goOn: () => stall.resolve(),
    async write(bytes: Uint8Array) {
      await stall.promise;
      const taken = bytes.subarray(0, mostAtOnce);
      read += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
}

const droppedLine = (count: number) => `${count} were dropped`;

Deno.test("lines are written whole and in order, also where a reader takes few bytes at once", async () => {
  const out = reader(3);
  const { write, written } = createLineWriter({ out, droppedLine });
  for (const line of ["one", "two", "three"]) write(line);
  await written();
  write("four");
  await written();
  assert.equal(out.read(), "one\ntwo\nthree\nfour\n");
});

Deno.test("a reader that stalls holds nobody up, and is told how many of the oldest lines were dropped", async () => {
  const out = reader();
  const { write, written } = createLineWriter({ out, droppedLine, mostWaiting: 50 });
  out.stall();
  write("under way");
  await Promise.resolve();
  for (let number = 10; number < 100; number++) write(`line ${number}`);
  out.goOn();
  await written();
  assert.deepEqual(out.read().split("\n"), [
    "under way",
    "83 were dropped",
    ...[93, 94, 95, 96, 97, 98, 99].map((number) => `line ${number}`),
    "",
  ]);
});

Deno.test("what can't be written is dropped, and the next line is tried again", async () => {
  let isFull = true;
  const out = reader();
  const { write, written } = createLineWriter({
    out: {
      write: (bytes) => isFull ? Promise.reject(new Error("No space left on device")) : out.write(bytes),
    },
    droppedLine,
  });
  write("lost");
  await written();
  isFull = false;
  write("kept");
  await written();
  assert.equal(out.read(), "kept\n");
});
