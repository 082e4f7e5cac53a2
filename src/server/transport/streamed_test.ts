import assert from "node:assert/strict";
import { collectGarbage } from "../../../tests/support/collect_garbage.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { TOKEN, withServer } from "../../../tests/support/server/server_services.ts";
import { streamed } from "./streamed.ts";

/** Bytes without end, or with a fault after some. Tells how many pieces were made, and when nobody wants more. */
function pieces(most = Infinity) {
  const told = { made: 0, isOver: false };
  async function* make(): AsyncGenerator<Uint8Array> {
    try {
      for (; told.made < most; told.made++) yield await Promise.resolve(new Uint8Array(64 * 1024));
      throw new Error("the store went away");
    } finally {
      told.isOver = true;
    }
  }
  return { told, bytes: make() };
}

Deno.test("a reader that stops early ends the making", async () => {
  const { told, bytes } = pieces();
  const reader = streamed(bytes).getReader();
  await reader.read();
  await reader.cancel();
  assert.equal(told.isOver, true);
});

Deno.test("a client that reads nothing or leaves holds up no more than its buffers, and the making ends", () => {
  const { told, bytes } = pieces();
  const backups = { make: () => Promise.resolve({ name: "b.ndjson", bytes }) };
  return withServer({}, async (served) => {
    Object.assign(served.services.backups, backups);
    const { port } = await served.listen();
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/backup`, {
      headers: { authorization: TOKEN },
      signal: leaving.signal,
    });
    assert.equal(response.status, 200);
    assert.ok(told.made < 1_000, `${told.made} pieces were made for nobody`);
    leaving.abort();
    await response.body?.cancel().catch(() => undefined);
    await eventually("the making ends", () => told.isOver);
  });
});

Deno.test("a backup that breaks off breaks the connection, so that nobody takes a part for the whole", () => {
  const { bytes } = pieces(5);
  const backups = { make: () => Promise.resolve({ name: "b.ndjson", bytes }) };
  return withServer({}, async (served) => {
    Object.assign(served.services.backups, backups);
    const { port } = await served.listen();
    const response = await fetch(`http://127.0.0.1:${port}/api/backup`, {
      headers: { authorization: TOKEN },
    });
    await assert.rejects(response.arrayBuffer());
  });
});

Deno.test("what a client has taken is held no longer", () => {
  const [pieces, pieceBytes] = [300, 1024 * 1024];
  let heldBytes = Infinity;
  async function* make() {
    const before = Deno.memoryUsage().external;
    for (let made = 0; made < pieces; made++) yield await Promise.resolve(new Uint8Array(pieceBytes));
    await collectGarbage();
    heldBytes = Deno.memoryUsage().external - before;
  }
  const backups = { make: () => Promise.resolve({ name: "b.ndjson", bytes: make() }) };
  return withServer({}, async (served) => {
    Object.assign(served.services.backups, backups);
    const { port } = await served.listen();
    const response = await fetch(`http://127.0.0.1:${port}/api/backup`, {
      headers: { authorization: TOKEN },
    });
    let taken = 0;
    for await (const chunk of response.body ?? []) taken += chunk.length;
    assert.equal(taken, pieces * pieceBytes);
    assert.ok(heldBytes < 0.75 * taken, `${heldBytes} of ${taken} bytes were held`);
  });
});
