import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { startFaultProxy } from "../../tests/support/wire/fault_proxy.ts";
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

Deno.test("after a request that was given up without an answer, no other waits on a connection of before", async () => {
  const everyoneAsked = Promise.withResolvers<void>();
  let asked = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async () => {
    if (++asked === 3) everyoneAsked.resolve();
    await everyoneAsked.promise;
    return new Response("ok");
  });
  await using network = await startFaultProxy(server.addr.port);
  using client = createHttpClient();
  const ask = async (signal: AbortSignal | null = null) =>
    await (await client.fetch(`http://127.0.0.1:${network.port}/`, { signal })).text();
  await Promise.all([ask(), ask(), ask()]);
  assert.equal(network.connections(), 3);

  // As a router does that forgets connections: the server is not reached over them any more, and nobody is told.
  network.halfOpen();
  const patience = new AbortController();
  const lost = ask(patience.signal);
  await eventually("the request vanishes", () => network.withheld() === 1);
  patience.abort(new Error("it takes too long"));
  await assert.rejects(lost, /too long/);
  assert.equal(await ask(), "ok");
  assert.equal(network.connections(), 4);
});
