import assert from "node:assert/strict";
import { collectGarbage } from "../../../tests/support/collect_garbage.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { systemClock } from "../../clock.ts";
import { createLotFeed } from "./connection.ts";
import type { FeedEvent } from "./lot_feed.ts";

const ID = "57000001";
const STREAM = { "content-type": "text/event-stream" };
const HELLO = "data: connected x,y\n\n";
/** Far more than it takes; only a test that fails waits so long. */
const DEADLINE_MS = 30_000;

/** `coming`, or a failure when it does not come. */
async function inTime<T>(coming: Promise<T>, what: string): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = systemClock().after(DEADLINE_MS, () => reject(new Error(`In vain: ${what}`)));
  });
  return await Promise.race([coming, late]).finally(() => cancel());
}

/** Serves streams that begin with `opening` and go on with `more`, again and again, as fast as they are read. */
function serveStreams(opening: string, { more = null, status = 200 }: {
  readonly more?: Uint8Array<ArrayBuffer> | null;
  readonly status?: number;
} = {}) {
  const encoder = new TextEncoder();
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const eventIds: (string | null)[] = [];
  let changed = Promise.withResolvers<void>();
  const tellChange = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const hangUp = () => {
    for (const stream of open) stream.close();
    open.clear();
  };
  const answer = (request: Request) => {
    eventIds.push(request.headers.get("last-event-id"));
    let mine: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        mine = controller;
        open.add(mine);
        tellChange();
        controller.enqueue(encoder.encode(opening));
      },
      pull: (controller) => more === null ? undefined : controller.enqueue(more),
      cancel() {
        open.delete(mine);
        tellChange();
      },
    });
    return new Response(body, { headers: STREAM, status });
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    eventIds,
    open: () => open.size,
    async untilSomeAreOpen() {
      while (open.size === 0) await inTime(changed.promise, "a stream");
    },
    async untilNoneIsOpen() {
      while (open.size > 0) await inTime(changed.promise, `the end of ${open.size} streams`);
    },
    hangUp,
    async [Symbol.asyncDispose]() {
      hangUp();
      await server.shutdown();
    },
  };
}

function createContext(endpoint: string, clock = systemClock()) {
  const feed = createLotFeed({ endpoint, fetch, clock, userAgent: "Gavel/test" });
  const connect = (lastEventId: string | null = null) => {
    const stopping = new AbortController();
    const events: FeedEvent[] = [];
    const { promise: heard, resolve } = Promise.withResolvers<void>();
    const ending = feed.connect(ID, (event) => (events.push(event), resolve()), stopping.signal, lastEventId);
    return {
      events,
      heard: () => inTime(heard, "an event"),
      ended: () => inTime(ending, "the end"),
      stop: () => stopping.abort(),
    };
  };
  return { connect };
}

Deno.test("of 200 connections that were stopped none stays open, even after a garbage collection", async () => {
  await using server = serveStreams(HELLO);
  const { connect } = createContext(server.endpoint);
  const connections = Array.from({ length: 200 }, () => connect());
  await Promise.all(connections.map(({ heard }) => heard()));
  assert.equal(server.open(), 200);
  await collectGarbage();
  assert.equal(server.open(), 200, "nothing is collected that is still listened to");
  for (const { stop } of connections) stop();
  const ends = await Promise.all(connections.map(({ ended }) => ended()));
  assert.ok(ends.every(({ reason, wasConnected }) => reason === "stopped" && wasConnected));
  await server.untilNoneIsOpen();
});

Deno.test("a stop before the answer leaves none open either", async () => {
  await using server = serveStreams(HELLO);
  const { connect } = createContext(server.endpoint);
  const connections = Array.from({ length: 50 }, () => connect());
  await server.untilSomeAreOpen();
  for (const { stop } of connections) stop();
  const ends = await Promise.all(connections.map(({ ended }) => ended()));
  assert.ok(ends.every(({ reason }) => reason === "stopped"));
  await server.untilNoneIsOpen();
});

Deno.test("a silent feed is hung up on", async () => {
  await using server = serveStreams(HELLO);
  const clock = createVirtualClock();
  const { connect } = createContext(server.endpoint, clock);
  const { heard, ended } = connect();
  await heard();
  await clock.advance(10_000);
  assert.equal((await ended()).reason, "silent");
  await server.untilNoneIsOpen();
});

Deno.test("an event larger than any buffer comes whole, whatever characters its cuts fall into", async () => {
  const bid = { currentPrice: "1200", note: "é€😀".repeat(20_000), bidCount: 7 };
  await using server = serveStreams(`event: ch_product_bids:${ID}\ndata: ${JSON.stringify(bid)}\n\n`);
  const { connect } = createContext(server.endpoint);
  const { heard, events, stop, ended } = connect();
  await heard();
  assert.deepEqual(events, [{ type: "bid", priceCents: 120_000, bidCount: 7 }]);
  stop();
  await ended();
  await server.untilNoneIsOpen();
});

Deno.test("an event of 10 MB and a feed without a newline are hung up on", async () => {
  for (const start of [`event: ch_product_bids:${ID}\ndata: {"note":"`, "data: ", "", ":"]) {
    await using server = serveStreams(HELLO + start, { more: new Uint8Array(64 * 1024).fill(0x78) });
    const { connect } = createContext(server.endpoint);
    const { ended, events } = connect();
    assert.equal((await ended()).reason, "not-understood");
    assert.deepEqual(events, [{ type: "connected" }]);
    await server.untilNoneIsOpen();
  }
});

Deno.test("the body of a refusal is not read to its end, which may never come", async () => {
  await using server = serveStreams("", { more: new Uint8Array(1024), status: 404 });
  const { connect } = createContext(server.endpoint);
  assert.equal((await connect().ended()).reason, "refused");
  await server.untilNoneIsOpen();
});

Deno.test("a feed that hangs up was dropped, and is told where to go on", async () => {
  await using server = serveStreams(`id: 41\n${HELLO}`);
  const { connect } = createContext(server.endpoint);
  const first = connect();
  await first.heard();
  server.hangUp();
  const end = await first.ended();
  assert.deepEqual([end.reason, end.wasConnected], ["dropped", true]);
  const second = connect("41");
  await second.heard();
  second.stop();
  await second.ended();
  await server.untilNoneIsOpen();
  assert.deepEqual(server.eventIds, [null, "41"]);
});

Deno.test("a port where nobody listens is no crash", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { connect } = createContext(`http://127.0.0.1:${port}`);
  const end = await connect().ended();
  assert.deepEqual([end.reason, end.wasConnected], ["dropped", false]);
});
