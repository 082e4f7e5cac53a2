import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createClockSkew } from "./clock/skew.ts";
import type { Fetch } from "../resilience/fetch_head.ts";
import { exchange, type Exchanged } from "./exchange.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);

function createContext(fetch: Fetch = globalThis.fetch) {
  const clock = createVirtualClock(NOW_MS);
  const clockSkew = createClockSkew(clock);
  const run = (url: string | URL, init: RequestInit = {}) =>
    exchange(new URL(url), init, { fetch, clock, clockSkew, timeoutMs: 10_000 });
  return { clock, clockSkew, run };
}

/** Accepts connections and does as `act` says with each; `address` is where. */
function createRawHouse(act: (connection: Deno.TcpConn) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const work: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) work.push(act(connection).finally(() => connection.close()));
  })();
  return {
    address: `http://127.0.0.1:${listener.addr.port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(work);
    },
  };
}

function failureOf(exchanged: Exchanged) {
  assert.ok("failure" in exchanged, "it should have failed");
  return { kind: exchanged.failure.kind, certainlyNotSent: exchanged.certainlyNotSent };
}

const readRequest = async (connection: Deno.TcpConn) => void await connection.read(new Uint8Array(4096));
const write = async (connection: Deno.TcpConn, text: string) =>
  void await connection.write(new TextEncoder().encode(text));
/** Waits until the other side has hung up. */
const untilHungUp = async (connection: Deno.TcpConn) => {
  while (await connection.read(new Uint8Array(4096)) !== null);
};

Deno.test("an answer comes whole, with its times by Nellis's clock", async () => {
  const { clockSkew, clock, run } = createContext(async () => {
    await clock.advance(40);
    return new Response("hé", { status: 418, headers: { date: new Date(NOW_MS + 5000).toUTCString() } });
  });
  const exchanged = await run("http://nellis.example/");
  assert.ok("answer" in exchanged);
  assert.equal(exchanged.answer.status, 418);
  assert.equal(exchanged.answer.body, "hé");
  assert.deepEqual(clockSkew.bounds(), { lowMs: 4960, highMs: 6000 });
  assert.equal(exchanged.answer.receivedAtMs, clockSkew.now());
  assert.equal(
    exchanged.answer.requestedAtMs,
    NOW_MS,
    "before the first sample the clocks were taken to be equal",
  );
  assert.equal(clock.pending(), 0);
});

Deno.test("a request never counts as later than it was when a sample turns the clock back", async () => {
  const { clock, clockSkew, run } = createContext(async () => {
    await clock.advance(40);
    return new Response("", { headers: { date: new Date(NOW_MS - 60_000).toUTCString() } });
  });
  // The first answer is wrong, the second contradicts it, and the third turns the clock back.
  clockSkew.sample(NOW_MS, NOW_MS, NOW_MS);
  await run("http://nellis.example/");
  const exchanged = await run("http://nellis.example/");
  assert.ok("answer" in exchanged);
  assert.ok(clockSkew.offsetMs() < -50_000);
  assert.equal(exchanged.answer.requestedAtMs, exchanged.answer.receivedAtMs - 40);
});

Deno.test("a request is dated by the same clock as all that happened around it, and keeps its place among them", async () => {
  let serverAheadMs = 900;
  const { clock, clockSkew, run } = createContext(async () => {
    await clock.advance(30);
    const dateMs = clock.now() + serverAheadMs;
    await clock.advance(30);
    return new Response("", { headers: { date: new Date(dateMs).toUTCString() } });
  });
  let beforeMs = -Infinity;
  // Each answer narrows the estimate, now up, now down, without ever being a jump.
  for (const aheadMs of [900, 100, 650, 20, 990, 500]) {
    serverAheadMs = aheadMs;
    const bidAnsweredAtMs = clockSkew.now();
    assert.ok(bidAnsweredAtMs >= beforeMs);
    const exchanged = await run("http://nellis.example/");
    assert.ok("answer" in exchanged);
    const { requestedAtMs, receivedAtMs } = exchanged.answer;
    assert.ok(requestedAtMs >= bidAnsweredAtMs, "it left after the bid was settled");
    assert.ok(receivedAtMs >= requestedAtMs, "it was here after it left");
    beforeMs = receivedAtMs;
  }
});

Deno.test("the Date of a cached answer, or none, says nothing of the clock", async () => {
  const headers = [{}, { date: "today" }, { date: new Date(NOW_MS).toUTCString(), age: "3600" }];
  for (const one of headers) {
    const { clockSkew, run } = createContext(() => Promise.resolve(new Response("", { headers: one })));
    await run("http://nellis.example/");
    assert.equal(clockSkew.bounds(), null);
  }
});

Deno.test("a redirect is handed back, not followed", async () => {
  const asked: string[] = [];
  await using house = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    asked.push(request.url);
    return Response.redirect(new URL("/login", request.url));
  });
  const exchanged = await createContext().run(`http://127.0.0.1:${house.addr.port}/p`);
  assert.ok("answer" in exchanged);
  assert.equal(exchanged.answer.status, 302);
  assert.equal(asked.length, 1);
});

Deno.test("a closed port is unreachable, and certainly nothing was sent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { clock, run } = createContext();
  const exchanged = await run(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" });
  assert.deepEqual(failureOf(exchanged), { kind: "unreachable", certainlyNotSent: true });
  assert.ok("failure" in exchanged);
  assert.match(exchanged.failure.message, /connection is refused/);
  assert.equal(clock.pending(), 0);
});

Deno.test("an unknown name is unreachable, and certainly nothing was sent", async () => {
  // As Deno words it; a real look-up would depend on the machine's resolver.
  const cause = new Error(
    "error sending request for url (http://x.invalid/): client error (Connect): dns error: failed",
  );
  const { run } = createContext(() => Promise.reject(new TypeError("fetch failed", { cause })));
  const exchanged = await run("http://x.invalid/");
  assert.deepEqual(failureOf(exchanged), { kind: "unreachable", certainlyNotSent: true });
  assert.ok("failure" in exchanged);
  assert.match(exchanged.failure.message, /its name can't be looked up/);
});

Deno.test("a host that does not speak TLS was sent nothing", async () => {
  await using house = createRawHouse(readRequest);
  const exchanged = await createContext().run(house.address.replace("http:", "https:"), {
    method: "POST",
    body: "{}",
  });
  assert.deepEqual(failureOf(exchanged), { kind: "unreachable", certainlyNotSent: true });
});

Deno.test("a connection dropped at once, after the request or amid the body may have brought it", async () => {
  const acts = [
    () => Promise.resolve(),
    readRequest,
    async (connection: Deno.TcpConn) => {
      await readRequest(connection);
      await write(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    },
    async (connection: Deno.TcpConn) => {
      await readRequest(connection);
      await write(connection, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
    },
    async (connection: Deno.TcpConn) => {
      await readRequest(connection);
      await write(connection, "SSH-2.0-OpenSSH\r\n");
    },
  ];
  for (const act of acts) {
    await using house = createRawHouse(act);
    const { clock, run } = createContext();
    const exchanged = await run(house.address, { method: "POST", body: "{}" });
    assert.deepEqual(failureOf(exchanged), { kind: "unreachable", certainlyNotSent: false });
    assert.equal(clock.pending(), 0);
  }
});

Deno.test("a house that never answers is left after 10 s, and the connection with it", async () => {
  const arrived = Promise.withResolvers<void>();
  await using house = createRawHouse(async (connection) => {
    await readRequest(connection);
    arrived.resolve();
    await untilHungUp(connection);
  });
  const { clock, run } = createContext();
  const running = run(house.address);
  await arrived.promise;
  await clock.advance(9_999);
  assert.equal(clock.pending(), 1);
  await clock.advance(1);
  assert.deepEqual(failureOf(await running), { kind: "timed-out", certainlyNotSent: false });
});

Deno.test("a body that never ends is left after 10 s, and the connection with it", async () => {
  const arrived = Promise.withResolvers<void>();
  await using house = createRawHouse(async (connection) => {
    await readRequest(connection);
    await write(connection, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    arrived.resolve();
    await untilHungUp(connection);
  });
  const { clock, run } = createContext();
  const running = run(house.address);
  await arrived.promise;
  await clock.advance(10_000);
  assert.deepEqual(failureOf(await running), { kind: "timed-out", certainlyNotSent: false });
});

Deno.test("the deadline holds where fetch itself does not heed it, and a late body is dropped", async () => {
  const late = Promise.withResolvers<Response>();
  const { clock, run } = createContext(() => late.promise);
  const running = run("http://nellis.example/");
  await clock.advance(10_000);
  assert.equal(failureOf(await running).kind, "timed-out");
  let dropped = false;
  late.resolve(new Response(new ReadableStream({ cancel: () => void (dropped = true) })));
  await clock.settle();
  assert.equal(dropped, true);
});

Deno.test("a body beyond 8 MB is refused, and not read on", async () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(megabyte);
    },
    cancel: () => void (cancelled = true),
  });
  const exchanged = await createContext(() => Promise.resolve(new Response(body))).run(
    "http://nellis.example/",
  );
  assert.equal(failureOf(exchanged).kind, "not-understood");
  assert.ok(pulled <= 10 && cancelled);
});

Deno.test("an answer without a body is an empty one", async () => {
  const exchanged = await createContext(() => Promise.resolve(new Response(null, { status: 204 })))
    .run("http://nellis.example/");
  assert.equal("answer" in exchanged && exchanged.answer.body, "");
});
