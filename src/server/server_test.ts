import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import { connectClient } from "../../tests/support/server/protocol_client.ts";
import { serve, TOKEN, withServer } from "../../tests/support/server/server_services.ts";

Deno.test("a server listens on the port that it was given, and says which", async () => {
  await withServer({}, async ({ listen }) => {
    const { port, hostname } = await listen();
    assert.equal(hostname, "127.0.0.1");
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`);
    assert.deepEqual(await answer.json(), { alive: true, status: "alive" });
  });
});

Deno.test("a port that is taken is an error to who starts the server", async () => {
  await withServer({}, async ({ listen }) => {
    const { port } = await listen();
    const second = await serve({ options: { port } });
    await assert.rejects(second.listen(), Deno.errors.AddrInUse);
    await second.close();
  });
});

Deno.test("a server that never listened closes all the same", async () => {
  const { close, clock, backstage } = await serve();
  await close();
  assert.equal(clock.pending(), 0);
  backstage.bus.publish({ type: "auction-removed", auctionId: "1", auction: anAuction({ id: "1" }) });
});

Deno.test("what is being answered when the server closes is answered to its end", async () => {
  const { listen, close, backstage } = await serve();
  const { port } = await listen();
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  const answering = fetch(`http://127.0.0.1:${port}/api/auctions/1/bid`, {
    method: "POST",
    headers: { authorization: TOKEN },
    body: '{"amount":5}',
  });
  while (backstage.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const closing = close();
  gate.resolve();
  assert.equal((await (await answering).json()).success, true);
  await closing;
});

Deno.test("an answer that takes for ever does not keep the server from closing", async () => {
  const { listen, close, clock, backstage } = await serve();
  const { port } = await listen();
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  const answering = fetch(`http://127.0.0.1:${port}/api/auctions/1/bid`, {
    method: "POST",
    headers: { authorization: TOKEN },
    body: '{"amount":5}',
  });
  while (backstage.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const closing = close();
  await clock.advance(5000);
  await closing;
  gate.resolve();
  assert.equal((await (await answering).json()).success, true);
});

Deno.test("a server closes while clients are connected, and takes no more", async () => {
  const { listen, close, openSockets } = await serve();
  const { port } = await listen();
  const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
  assert.equal(openSockets(), 1);
  await close();
  assert.equal(await client.closed, 1001);
  assert.equal(openSockets(), 0);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/health/live`));
});
