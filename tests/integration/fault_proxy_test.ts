import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";
import { type FaultProxy, startFaultProxy } from "../support/wire/fault_proxy.ts";
import type { Fate } from "../support/wire/faults.ts";

const clock = createVirtualClock();

/** A server that answers each piece with `<name>:<piece>`, behind a proxy. */
async function withEcho(tell: (proxy: FaultProxy, heard: string[]) => Promise<void>): Promise<void> {
  const heard: string[] = [];
  const serve = (name: string) => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const answer = async (connection: Deno.Conn) => {
      using _connection = connection;
      for (let piece = await read(connection); piece !== ""; piece = await read(connection)) {
        heard.push(piece);
        await connection.write(new TextEncoder().encode(`${name}:${piece}`));
      }
    };
    const serving = (async () => {
      for await (const connection of listener) answer(connection).catch(() => {});
    })();
    return { listener, serving };
  };
  const [first, second] = [serve("first"), serve("second")];
  {
    await using proxy = await startFaultProxy(first.listener.addr.port, { clock });
    seconds.set(proxy, second.listener.addr.port);
    await tell(proxy, heard);
  }
  for (const { listener, serving } of [first, second]) {
    listener.close();
    await serving;
  }
}

const seconds = new WeakMap<FaultProxy, number>();

/** The next bytes; an empty text at the end, and the error's name where the connection broke. */
async function read(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(1_024);
  try {
    const count = await connection.read(buffer);
    return count === null ? "" : new TextDecoder().decode(buffer.subarray(0, count));
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const connect = ({ port }: FaultProxy) => Deno.connect({ port, hostname: "127.0.0.1" });
const say = (connection: Deno.Conn, text: string) => connection.write(new TextEncoder().encode(text));

async function whole(connection: Deno.Conn, length: number): Promise<string> {
  let text = "";
  while (text.length < length) text += await read(connection);
  return text;
}

Deno.test("in order, everything passes, and an end at one side is one at the other", () =>
  withEcho(async (proxy, heard) => {
    const client = await connect(proxy);
    await say(client, "one");
    assert.equal(await read(client), "first:one");
    await client.closeWrite();
    assert.equal(await read(client), "");
    client.close();
    proxy.leadTo(seconds.get(proxy) ?? 0);
    using other = await connect(proxy);
    await say(other, "two");
    assert.equal(await read(other), "second:two");
    assert.deepEqual([heard, proxy.connections(), proxy.heldBytes()], [["one", "two"], 2, 0]);
  }));

Deno.test("a connection is cut with a goodbye, and reset without one", () =>
  withEcho(async (proxy) => {
    for (const [end, said] of [["cut", ""], ["reset", "ConnectionReset"]] as const) {
      using client = await connect(proxy);
      await say(client, "one");
      assert.equal(await read(client), "first:one");
      proxy[end]();
      assert.equal(await read(client), said);
    }
    proxy.begin({ refusesConnections: true });
    const refused = connect(proxy).then(async (client) => {
      using _client = client;
      return await read(client);
    }, (error) => error.name);
    assert.equal(await refused, "ConnectionReset");
  }));

Deno.test("what is stalled waits on an open connection, each way by itself, and arrives at the end", () =>
  withEcho(async (proxy, heard) => {
    using client = await connect(proxy);
    proxy.begin({ stall: ["answers"] });
    await say(client, "one");
    await eventually("the answer is held", () => proxy.withheld() === 1);
    assert.deepEqual([heard, proxy.heldBytes()], [["one"], "first:one".length]);
    proxy.end();
    assert.equal(await read(client), "first:one");
    proxy.begin({ stall: ["requests"] });
    await say(client, "two");
    await eventually("the request is held", () => proxy.heldBytes() === 3);
    assert.deepEqual(heard, ["one"]);
    proxy.end();
    assert.equal(await read(client), "first:two");
  }));

Deno.test("of a half-open connection nobody is told, and what is sent there vanishes", () =>
  withEcho(async (proxy, heard) => {
    using client = await connect(proxy);
    await say(client, "one");
    assert.equal(await read(client), "first:one");
    proxy.halfOpen();
    await say(client, "two");
    await eventually("the request has come", () => proxy.withheld() === 1);
    assert.deepEqual(heard, ["one"]);
    const next = read(client);
    proxy.cut();
    assert.equal(await next, "");
  }));

Deno.test("delays and drips go by the clock that is given", () =>
  withEcho(async (proxy) => {
    using client = await connect(proxy);
    proxy.begin({ delayMs: 2_000 });
    await say(client, "one");
    await eventually("the request waits", () => clock.pending() === 1);
    await clock.advance(2_000);
    await eventually("the answer waits", () => clock.pending() === 1);
    proxy.begin({ drip: { bytes: 5, everyMs: 1_000 } });
    await clock.advance(2_000);
    await eventually("the first bytes wait", () => clock.pending() === 1);
    await clock.advance(1_000);
    assert.equal(await read(client), "first");
    await eventually("the others wait", () => clock.pending() === 1);
    await clock.advance(1_000);
    assert.equal(await read(client), ":one");
    proxy.begin({ oneByte: true });
    await say(client, "a long word");
    assert.ok((await whole(client, "first:a long word".length)).includes("first:"));
  }));

Deno.test("answers change places: on two connections, and on one", () =>
  withEcho(async (proxy) => {
    using one = await connect(proxy);
    using two = await connect(proxy);
    proxy.begin({ swapsAnswers: true });
    await say(one, "one");
    await eventually("the first answer waits", () => proxy.withheld() === 1);
    await say(two, "two");
    assert.deepEqual(await Promise.all([read(one), read(two)]), ["first:two", "first:one"]);
    proxy.begin({ swapsAnswers: true });
    await say(one, "one");
    await eventually("the first answer waits", () => proxy.withheld() === 1);
    await say(one, "two");
    assert.equal(await whole(one, 18), "first:twofirst:one");
  }));

Deno.test("a rule decides of each request by its text, before it arrives or once it is answered", () =>
  withEcho(async (proxy, heard) => {
    const fates: Readonly<Record<string, Fate>> = {
      "lost": "swallow",
      "last": "cut-answer",
      "broken": "reset-answer",
      "mute": "swallow-answer",
    };
    proxy.begin({ judge: (text) => fates[text] ?? "pass" });
    for (const [text, answer] of [["last", ""], ["broken", "ConnectionReset"]] as const) {
      using client = await connect(proxy);
      await say(client, "before");
      assert.equal(await read(client), "first:before");
      await say(client, text);
      assert.equal(await read(client), answer);
      assert.equal(heard.at(-1), text, "it arrived all the same");
    }
    using lost = await connect(proxy);
    using mute = await connect(proxy);
    await say(lost, "lost");
    await eventually("it is lost", () => proxy.withheld() === 1);
    await say(mute, "mute");
    await eventually("its answer is lost", () => proxy.withheld() === 2);
    assert.deepEqual(heard.slice(-1), ["mute"]);
  }));
