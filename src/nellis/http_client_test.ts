import assert from "node:assert/strict";
import { createHttpClient } from "./http_client.ts";

Deno.test("of a burst of requests few connections stay open, and those are used again", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const BURST = 40;
  const KEPT = 16;
  const answer = new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  const asked: Deno.Conn[] = [];
  const everyoneAsked = Promise.withResolvers<void>();
  const restAreClosed = Promise.withResolvers<void>();
  let closed = 0;
  let accepted = 0;
  const serve = async (connection: Deno.Conn) => {
    const buffer = new Uint8Array(4096);
    while (await connection.read(buffer).catch(() => null) !== null) {
      if (asked.push(connection) === BURST) everyoneAsked.resolve();
      if (asked.length > BURST) await connection.write(answer);
    }
    if (++closed === BURST - KEPT) restAreClosed.resolve();
    connection.close();
  };
  const serving = (async () => {
    const connections: Promise<void>[] = [];
    for await (const connection of listener) {
      accepted++;
      connections.push(serve(connection));
    }
    await Promise.all(connections);
  })();
  {
    using client = createHttpClient();
    const url = `http://127.0.0.1:${listener.addr.port}/`;
    const ask = async () => await (await client.fetch(url)).text();
    const answers = Array.from({ length: BURST }, ask);
    await everyoneAsked.promise;
    await Promise.all(asked.map((connection) => connection.write(answer)));
    assert.ok((await Promise.all(answers)).every((text) => text === "ok"));
    await restAreClosed.promise;
    assert.equal(await ask(), "ok");
    assert.deepEqual([accepted, closed], [BURST, BURST - KEPT]);
  }
  listener.close();
  await serving;
});
