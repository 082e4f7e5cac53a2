import assert from "node:assert/strict";
import {
  type ServeChoices,
  type ServedTest,
  TOKEN,
  withServer,
} from "../../../tests/support/server/server_services.ts";
import { anAuction } from "../../../tests/support/auctions.ts";
import { connectRaw } from "../../../tests/support/server/raw_socket.ts";
import { connectClient } from "../../../tests/support/server/protocol_client.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { recordLog } from "../../../tests/support/logged.ts";
import { KNOCK_TIMES, TIME_LIMITS } from "./transport.ts";

/** A quarter of a second for everything, so that a test that waits for the end of patience is a short one. */
const SHORT = {
  limits: {
    headMs: 250,
    bodyMs: 250,
    unreadMs: 250,
    keepAliveMs: 250,
    silenceMs: 500,
    pingEveryMs: 30_000,
    checkEveryMs: 50,
  },
  knock: KNOCK_TIMES,
};
const CONTINUATION = 0;
const TEXT = 1;
const encoder = new TextEncoder();

interface Visit extends ServedTest {
  readonly port: number;
  /** A bare connection; closed at the end. */
  visitor(): Promise<Deno.TcpConn>;
}

function story(name: string, tell: (visit: Visit) => Promise<void>, choices: ServeChoices = {}): void {
  Deno.test(name, () =>
    withServer(choices, async (served) => {
      const { port } = await served.listen();
      const visitors: Deno.TcpConn[] = [];
      const visitor = async () => {
        const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
        visitors.push(connection);
        return connection;
      };
      try {
        await tell({ ...served, port, visitor });
      } finally {
        for (const connection of visitors) hangUp(connection);
      }
    }));
}

function hangUp(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    // It was closed before.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** All that the server says until it hangs up. */
async function heard(connection: Deno.TcpConn): Promise<string> {
  let text = "";
  const chunk = new Uint8Array(65_536);
  try {
    for (let count = await connection.read(chunk); count !== null; count = await connection.read(chunk)) {
      text += new TextDecoder().decode(chunk.subarray(0, count));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  return text;
}

/** Sends a byte now and then until the server has hung up. */
async function drip(connection: Deno.TcpConn, byte: string): Promise<void> {
  const untilMs = performance.now() + 10_000;
  try {
    while (performance.now() < untilMs) {
      await connection.write(encoder.encode(byte));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset) return;
    throw error;
  }
  assert.fail("It was never let go");
}

story("a connection that says nothing is let go", async ({ visitor }) => {
  assert.match(await heard(await visitor()), /^$|^HTTP\/1\.1 408 /);
}, { times: SHORT });

story("a head that drips in is let go", async ({ visitor }) => {
  const connection = await visitor();
  await connection.write(encoder.encode("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
  await drip(connection, "x");
}, { times: SHORT });

story("a body that drips in is let go, and orders nothing", async ({ visitor, backstage }) => {
  const connection = await visitor();
  await connection.write(
    encoder.encode(
      `POST /api/auctions/1/bid HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${TOKEN}\r\nContent-Length: 9000\r\n\r\n{`,
    ),
  );
  await drip(connection, " ");
  assert.deepEqual(backstage.orders, []);
}, { times: SHORT });

story("a connection that was answered and asks nothing more is let go", async ({ visitor }) => {
  const connection = await visitor();
  await connection.write(encoder.encode("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  assert.match(await heard(connection), /^HTTP\/1\.1 200 /);
}, { times: SHORT });

story("a request is answered however long Gavel itself takes", async ({ port, backstage }) => {
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  const answering = fetch(`http://127.0.0.1:${port}/api/auctions/1/bid`, {
    method: "POST",
    headers: { authorization: TOKEN },
    body: '{"amount":5}',
  });
  await eventually("the bid is on its way", () => backstage.orders.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  gate.resolve();
  assert.equal((await (await answering).json()).success, true);
}, { times: { ...SHORT, limits: { ...SHORT.limits, silenceMs: TIME_LIMITS.silenceMs } } });

story("every installation gives 10 s for a head, 30 s for a body and 60 s to the next request", () => {
  assert.deepEqual(
    [TIME_LIMITS.headMs, TIME_LIMITS.bodyMs, TIME_LIMITS.keepAliveMs],
    [10_000, 30_000, 60_000],
  );
  return Promise.resolve();
});

story("whoever holds every connection keeps nobody out", async ({ visitor, port, openSockets }) => {
  const owner = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
  const silent: Deno.TcpConn[] = [];
  for (let count = 0; count < 12; count++) silent.push(await visitor());
  const answer = await fetch(`http://127.0.0.1:${port}/api/status`, { headers: { authorization: TOKEN } });
  assert.equal((await answer.json()).success, true);
  assert.equal((await owner.request("ping")).type, "pong");
  assert.equal(openSockets(), 1);
  assert.equal(await heard(silent[0] ?? assert.fail()), "");
  await owner.close();
}, { limits: { connections: { most: 8, mostPerAddress: 4 } } });

story(
  "a message in pieces is refused by the sum of them, before it is put together",
  async ({ port, backstage }) => {
    const raw = await connectRaw(port);
    await raw.sendText(JSON.stringify({ type: "authenticate", token: TOKEN }));
    const piece = "x".repeat(100 * 1024);
    await raw.sendFrame(TEXT, piece, { isFinal: false });
    const sending = (async () => {
      for (let count = 0; count < 20; count++) await raw.sendFrame(CONTINUATION, piece, { isFinal: false });
    })().catch(() => {});
    assert.equal(await raw.closeCode(), 1009);
    raw.close();
    await sending;
    assert.deepEqual(backstage.orders, []);
  },
);

story("a frame is refused by the length that it announces", async ({ port }) => {
  const raw = await connectRaw(port);
  await raw.sendText(JSON.stringify({ type: "authenticate", token: TOKEN }));
  await raw.sendHead(TEXT, 600 * 1024 * 1024);
  assert.equal(await raw.closeCode(), 1009);
  raw.close();
});

story("a message of very many pieces is refused", async ({ port, clock }) => {
  const raw = await connectRaw(port);
  await raw.sendText(JSON.stringify({ type: "authenticate", token: TOKEN }));
  await raw.sendFrame(TEXT, "x", { isFinal: false });
  for (let count = 0; count < 300; count++) {
    await raw.sendFrame(CONTINUATION, "x", { isFinal: false });
    await clock.advance(10);
  }
  assert.ok([1008, 1009].includes(await raw.closeCode() ?? 0));
  raw.close();
});

story("before the token a frame has 4 KiB, in one piece or in several", async ({ port }) => {
  const [announced, inPieces] = [await connectRaw(port), await connectRaw(port)];
  await announced.sendHead(TEXT, 4097);
  assert.equal(await announced.closeCode(), 1009);
  await inPieces.sendFrame(TEXT, "x".repeat(4000), { isFinal: false });
  await inPieces.sendFrame(CONTINUATION, "x".repeat(97), { isFinal: true });
  assert.equal(await inPieces.closeCode(), 1009);
  announced.close();
  inPieces.close();
});

story(
  "before the token a client has a handful of messages, pings of the wire among them",
  async ({ port }) => {
    for (const opcode of [TEXT, 9]) {
      const raw = await connectRaw(port);
      for (let count = 0; count < 21; count++) await raw.sendFrame(opcode, "{}", { isFinal: true });
      assert.equal(await raw.closeCode(), 1008);
      raw.close();
    }
  },
);

story("after the token bytes a second count", async ({ port, clock }) => {
  const url = `ws://127.0.0.1:${port}/ws`;
  const [steady, flood] = [
    await connectClient(url, { token: TOKEN }),
    await connectClient(url, { token: TOKEN }),
  ];
  const filler = "x".repeat(1000 * 1024);
  for (let count = 0; count < 4; count++) {
    assert.equal((await steady.request("ping", { filler })).type, "pong");
    await clock.advance(1000);
  }
  for (let count = 0; count < 5; count++) flood.send({ type: "ping", filler });
  assert.equal(await flood.closed, 1008);
  assert.equal((await steady.request("ping")).type, "pong");
  await steady.close();
});

story("frames are packed for nobody", async ({ visitor }) => {
  const connection = await visitor();
  await connection.write(
    encoder.encode(
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
    ),
  );
  const chunk = new Uint8Array(4096);
  const head = new TextDecoder().decode(chunk.subarray(0, await connection.read(chunk) ?? 0));
  assert.match(head, /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(head, /extensions/i);
});

story("what is no handshake is told so, and what is no request too", async ({ port, visitor }) => {
  const noHandshake = await fetch(`http://127.0.0.1:${port}/ws`);
  assert.equal(noHandshake.status, 426);
  assert.equal((await noHandshake.json()).code, "UPGRADE_REQUIRED");
  const asks = [
    [
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      /^HTTP\/1\.1 426 [^]*handshake/,
    ],
    [
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
      /^HTTP\/1\.1 200 OK[^]*alive/,
    ],
    [
      "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      /^HTTP\/1\.1 400 [^]*INVALID_REQUEST/,
    ],
    ["GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["not http at all\r\n\r\n", /^HTTP\/1\.1 400 /],
  ] as const;
  for (const [ask, expected] of asks) {
    const connection = await visitor();
    await connection.write(encoder.encode(ask));
    assert.match(await heard(connection), expected, ask);
  }
});

story("a body that nobody reads does not hold its connection", async ({ visitor, backstage }) => {
  const connection = await visitor();
  await connection.write(
    encoder.encode("POST /api/auctions/clear HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n{"),
  );
  assert.match(await heard(connection), /^HTTP\/1\.1 401 [^]*UNAUTHORIZED/);
  assert.deepEqual(backstage.orders, []);
}, { times: SHORT });

story("who has sent all of a body reads why it was refused", async ({ visitor }) => {
  for (const framing of ["Content-Length: 6000000", "Transfer-Encoding: chunked"]) {
    const connection = await visitor();
    await connection.write(
      encoder.encode(
        `POST /api/auctions/bulk HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${TOKEN}\r\n${framing}\r\n\r\n`,
      ),
    );
    // Much more than the kernel holds between the two: a connection that is closed with bytes unread is reset.
    const part = "x".repeat(1_000_000);
    const body = framing.startsWith("C") ? part.repeat(6) : `${`F4240\r\n${part}\r\n`.repeat(6)}0\r\n\r\n`;
    const writer = connection.writable.getWriter();
    await writer.write(encoder.encode(body));
    assert.match(await heard(connection), /^HTTP\/1\.1 413 [^]*TOO_LARGE/, framing);
  }
});

story("a body without end is not taken for ever, though it was refused", async ({ visitor }) => {
  const connection = await visitor();
  await connection.write(
    encoder.encode("POST /api/settings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n"),
  );
  let sent = 0;
  const part = new Uint8Array(65_536);
  await assert.rejects(async () => {
    for (; sent < 900_000_000; sent += part.byteLength) await connection.write(part);
  });
  assert.ok(sent < 100_000_000, `${sent} bytes were taken`);
});

story(
  "a body in thousands of small pieces ends its connection, with the token or without",
  async ({ port, visitor }) => {
    for (const authorization of ["", `Authorization: ${TOKEN}\r\n`]) {
      const connection = await visitor();
      const head =
        `POST /api/settings HTTP/1.1\r\nHost: localhost\r\n${authorization}Transfer-Encoding: chunked\r\n\r\n`;
      await connection.write(encoder.encode(head));
      const part = encoder.encode("1\r\na\r\n".repeat(10_000));
      let sent = 0;
      await assert.rejects(async () => {
        for (; sent < 200_000_000; sent += part.byteLength) await connection.write(part);
      });
      assert.ok(sent < 20_000_000, `${sent} bytes were taken`);
    }
    // A body in lines is whole all the same.
    const lines = `${JSON.stringify({ general: { defaultMaxBid: 7 } }, null, 1)}`.split("");
    const stream = ReadableStream.from(lines.map((letter) => encoder.encode(letter)));
    const headers = { authorization: TOKEN, "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${port}/api/settings`, {
      method: "POST",
      headers,
      body: stream,
    });
    assert.equal(answer.status, 200, await answer.text());
  },
);

story("without the token no body is waited for, wherever it is sent", async ({ visitor }) => {
  for (
    const path of ["/health", "/health/live", "/metrics", "/api-docs", "/ws", "/nothing", "/api/settings"]
  ) {
    const connection = await visitor();
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`;
    await connection.write(encoder.encode(`${head}FFF00\r\n${"x".repeat(1000)}`));
    assert.match(await heard(connection), /^HTTP\/1\.1 4\d\d [^]*"success":false/, path);
  }
}, { times: SHORT });

story("one who leaves in the middle of a body is no error of ours", async ({ visitor, port, backstage }) => {
  using logged = recordLog();
  for (const path of ["/api/settings", "/api/auctions/1/bid", "/health"]) {
    const connection = await visitor();
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${TOKEN}\r\n`;
    await connection.write(encoder.encode(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"amo`));
    // Its head is heard before those that are asked for after it.
    await (await fetch(`http://127.0.0.1:${port}/health/live`)).body?.cancel();
    hangUp(connection);
  }
  const ended = () => backstage.exchanges.filter(({ method }) => method === "POST").length;
  await eventually("all are over", () => ended() === 3);
  assert.deepEqual([...logged.at("error"), ...logged.at("warning")], []);
  assert.deepEqual(backstage.orders, []);
});

story(
  "a list that is text already goes out whole, in whatever letters, and its head alone when asked",
  async (visit) => {
    const { port, backstage } = visit;
    backstage.auctions.set("1", anAuction({ id: "1", title: "Bohrmaschine für 5 € 🔨" }));
    const url = `http://127.0.0.1:${port}/api/auctions`;
    const answer = await fetch(url, { headers: { authorization: TOKEN } });
    const text = await answer.text();
    assert.equal(JSON.parse(text).auctions[0].title, "Bohrmaschine für 5 € 🔨");
    assert.equal(Number(answer.headers.get("content-length")), new TextEncoder().encode(text).length);
    const head = await fetch(url, { method: "HEAD", headers: { authorization: TOKEN } });
    assert.deepEqual([head.status, await head.text()], [200, ""]);
    assert.equal(head.headers.get("content-length"), null, "0 would say that the list is empty");
  },
);
