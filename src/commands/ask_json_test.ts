import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { askJson } from "./ask_json.ts";

const MIB = 1024 * 1024;

/** Returns the body that a program sends in pieces of 1 MiB, and the number of those that were taken. */
function bodyOf(pieces: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken++;
      controller.enqueue(new TextEncoder().encode(taken === 1 ? `"${" ".repeat(MIB - 1)}` : " ".repeat(MIB)));
      if (taken === pieces) {
        controller.enqueue(new TextEncoder().encode('"'));
        controller.close();
      }
    },
  });
  return { body, taken: () => taken };
}

Deno.test("a program that sends more than any Gavel is left at once, and not kept in memory", async () => {
  const { body, taken } = bodyOf(30);
  const fetch = () => Promise.resolve(new Response(body));
  const answer = await askJson({ fetch, clock: createVirtualClock() }, "http://127.0.0.1:3000/health/live", {
    patienceMs: 3_000,
  });
  assert.deepEqual(answer, { status: 200, body: null });
  assert.ok(taken() <= 4, `${taken()} MiB were taken`);
});

Deno.test("an answer in many pieces is read whole, wherever its characters are cut", async () => {
  const bytes = new TextEncoder().encode('{"alive":true,"word":"größer ✓"}');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const fetch = () => Promise.resolve(new Response(body));
  const answer = await askJson({ fetch, clock: createVirtualClock() }, "http://127.0.0.1:3000/health", {
    patienceMs: 3_000,
  });
  assert.deepEqual(answer, { status: 200, body: { alive: true, word: "größer ✓" } });
});
