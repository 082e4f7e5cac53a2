import assert from "node:assert/strict";
import { selfSigned } from "../../../tests/support/self_signed.ts";
import { systemClock } from "../../clock.ts";
import { createLotFeed } from "./connection.ts";
import type { FeedEnd, LotFeed } from "./lot_feed.ts";
import { createHttpClient } from "../http_client.ts";
import { spreadFeed, STREAMS_PER_CONNECTION } from "./spread.ts";

const STREAM = { "content-type": "text/event-stream" };

/** A host that speaks HTTP/2, and knows which connection each request came by. */
async function serveStreams() {
  const certified = await selfSigned();
  const connections = new Set<number>();
  const stopping = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: stopping.signal, ...certified },
    (_request, { remoteAddr }) => {
      if (remoteAddr.transport === "tcp") connections.add(remoteAddr.port);
      const hello = new TextEncoder().encode("data: connected x,y\n\n");
      return new Response(new ReadableStream({ start: (body) => body.enqueue(hello) }), { headers: STREAM });
    },
  );
  return {
    endpoint: `https://127.0.0.1:${server.addr.port}`,
    caCerts: [certified.cert],
    connections,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await server.finished;
    },
  };
}

/** Connects one lot's stream; resolves once it has said something. */
async function open(feed: LotFeed, order: number, signal: AbortSignal) {
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  const ending = feed.connect(String(57_000_001 + order), () => resolve(), signal);
  await Promise.race([heard, ending]);
  return { ending };
}

Deno.test("streams to one host share connections, and none waits for another's end", async () => {
  await using server = await serveStreams();
  using clients = new DisposableStack();
  const feed = spreadFeed(() =>
    createLotFeed({
      endpoint: server.endpoint,
      fetch: clients.use(createHttpClient({ caCerts: server.caCerts })).fetch,
      clock: systemClock(),
      userAgent: "Gavel/test",
    })
  );
  const stopping = new AbortController();
  const endings: Promise<FeedEnd>[] = [];
  // More than two connections carry, and more than Deno's server allows on one.
  const streams = 2 * STREAMS_PER_CONNECTION + 10;
  for (let order = 0; order < streams; order++) {
    endings.push((await open(feed, order, stopping.signal)).ending);
  }
  assert.equal(server.connections.size, 3);
  stopping.abort();
  assert.ok((await Promise.all(endings)).every(({ reason }) => reason === "stopped"));
});

Deno.test("the room of a stream that is over is used again", async () => {
  let feeds = 0;
  const feed = spreadFeed(() => {
    feeds++;
    return {
      connect: (_id, _listener, signal) =>
        new Promise((resolve) =>
          signal.addEventListener(
            "abort",
            () => resolve({ reason: "stopped", message: "Stopped", wasConnected: true }),
          )
        ),
    };
  });
  const stops = Array.from({ length: STREAMS_PER_CONNECTION }, () => new AbortController());
  const endings = stops.map(({ signal }) => feed.connect("57000001", () => {}, signal));
  assert.equal(feeds, 1);
  stops[0]?.abort();
  await endings[0];
  const late = new AbortController();
  const again = feed.connect("57000001", () => {}, late.signal);
  assert.equal(feeds, 1);
  const another = feed.connect("57000001", () => {}, late.signal);
  assert.equal(feeds, 2);
  for (const stop of [...stops, late]) stop.abort();
  await Promise.all([...endings, again, another]);
});
