import assert from "node:assert/strict";
import { readBytes } from "./bytes.ts";

const BUFFER_BYTES = 1024;

/** All that `body` says, as text. */
async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  await readBytes(body, BUFFER_BYTES).readAll((bytes) =>
    void (text += decoder.decode(bytes, { stream: true }))
  );
  return text;
}

Deno.test("a stream of bytes is read into one buffer of the size asked for, whatever its length", async () => {
  const said = new TextEncoder().encode("lot ".repeat(5000));
  const rooms = new Set<number>();
  let at = 0;
  const body = new ReadableStream({
    type: "bytes",
    pull(controller) {
      const view = controller.byobRequest?.view;
      assert.ok(view);
      rooms.add(view.buffer.byteLength);
      const piece = said.subarray(at, at + view.byteLength);
      at += piece.length;
      new Uint8Array(view.buffer, view.byteOffset).set(piece);
      if (piece.length === 0) controller.close();
      controller.byobRequest?.respond(piece.length);
    },
  });
  assert.equal(await textOf(body), "lot ".repeat(5000));
  assert.deepEqual([...rooms], [BUFFER_BYTES]);
});

Deno.test("a stream of chunks is read as it comes", async () => {
  const chunks = ["lot ", "", "and lot"].map((text) => new TextEncoder().encode(text));
  assert.equal(await textOf(ReadableStream.from(chunks)), "lot and lot");
});

Deno.test("a body that is given up ends at once, and one that breaks off rejects", async () => {
  for (const isOfBytes of [true, false]) {
    let cancels = 0;
    const cancel = () => void cancels++;
    const reader = readBytes(
      isOfBytes ? new ReadableStream({ type: "bytes", cancel }) : new ReadableStream({ cancel }),
      BUFFER_BYTES,
    );
    const reading = reader.readAll(() => assert.fail("it said nothing"));
    await reader.cancel();
    await reading;
    assert.equal(cancels, 1);
  }
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new TypeError("reset")),
  });
  await assert.rejects(textOf(broken), /reset/);
});

Deno.test("a body that somebody else reads is refused", () => {
  const body = new ReadableStream<Uint8Array>();
  body.getReader();
  assert.throws(() => readBytes(body, BUFFER_BYTES), TypeError);
});
