import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { anAuction } from "../../../tests/support/auctions.ts";
import { createOneByOne } from "./request_line.ts";
import { setImmediate } from "node:timers";
import { eventually } from "../../../tests/support/eventually.ts";
import { type ServedTest, TOKEN, withServer } from "../../../tests/support/server/server_services.ts";

const AUTHORIZED = `Host: localhost\r\nAuthorization: ${TOKEN}\r\n`;

interface Visit extends ServedTest {
  readonly port: number;
  hangUp(): void;
  send(text: string): Promise<void>;
  /** All that has come, once it `includes` what is waited for. */
  heard(includes: string): Promise<string>;
}

function story(name: string, tell: (visit: Visit) => Promise<void>): void {
  Deno.test(name, () =>
    withServer({}, async (served) => {
      const { port } = await served.listen();
      const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
      const decoder = new TextDecoder("latin1");
      const chunk = new Uint8Array(65_536);
      let text = "";
      const send = async (words: string) => {
        const bytes = Buffer.from(words, "latin1");
        for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
      };
      let isOpen = true;
      const hangUp = () => {
        if (isOpen) connection.close();
        isOpen = false;
      };
      const heard = async (expected: string) => {
        while (!text.includes(expected)) {
          const count = await connection.read(chunk);
          if (count === null) throw new Error(`It hung up after: ${text.slice(-2000)}`);
          text += decoder.decode(chunk.subarray(0, count));
        }
        return text;
      };
      try {
        await tell({ ...served, port, hangUp, send, heard });
      } finally {
        hangUp();
      }
    }));
}

/** So many requests of others are answered meanwhile: time enough for what must not happen. */
async function askElsewhere(port: number): Promise<void> {
  for (let count = 0; count < 20; count++) {
    await (await fetch(`http://127.0.0.1:${port}/health/live`)).body?.cancel();
  }
}

function bid(id: number): string {
  return `POST /api/auctions/${id}/bid HTTP/1.1\r\n${AUTHORIZED}Content-Length: 12\r\n\r\n{"amount":5}`;
}

story("requests of one connection are answered one at a time, in their order", async (visit) => {
  const { send, heard, backstage, port } = visit;
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  await send([1, 2, 3, 4, 5].map(bid).join(""));
  await eventually("the first bid is on its way", () => backstage.orders.length > 0);
  await askElsewhere(port);
  assert.deepEqual(backstage.orders, ["bid 1 500"]);
  gate.resolve();
  const text = await heard('"auctionId":"5"');
  assert.deepEqual([...text.matchAll(/"auctionId":"(\d)"/g)].map(([, id]) => id), ["1", "2", "3", "4", "5"]);
  assert.equal(backstage.orders.length, 5);
});

story("what waits behind a request is left unread", async ({ send, hangUp, backstage, port }) => {
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  await send(bid(1));
  await eventually("the bid is on its way", () => backstage.orders.length > 0);
  let isSent = false;
  const head = `GET /nothing HTTP/1.1\r\nHost: localhost\r\nX-Filler: ${"x".repeat(8000)}\r\n\r\n`;
  const sending = send(head.repeat(2000)).then(() => isSent = true, () => {});
  await askElsewhere(port);
  const others = backstage.exchanges.filter(({ route }) => route !== "/health/live");
  assert.deepEqual(others, []);
  assert.equal(isSent, false, "16 MB were read that nobody could be answering");
  hangUp();
  await sending;
  gate.resolve();
});

story("thousands of requests on one connection hold up nobody else's", async ({ send, backstage, port }) => {
  await send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3000));
  const answered = () => backstage.exchanges.filter(({ route }) => route === "/health/ready").length;
  await eventually("the first is answered", () => answered() > 0);
  await (await fetch(`http://127.0.0.1:${port}/health/live`)).body?.cancel();
  assert.ok(answered() < 3000, "all of them were answered before anybody else");
});

Deno.test("of what waits on many connections one is begun at a time", async () => {
  const oneByOne = createOneByOne();
  const done: string[] = [];
  for (const name of ["a", "b"]) {
    oneByOne(() => {
      done.push(name);
      if (name === "a") oneByOne(() => done.push("c"));
      setImmediate(() => done.push(`after ${name}`));
    });
  }
  await eventually("all are done", () => done.length === 5);
  assert.deepEqual(done.slice(0, 3), ["a", "after a", "b"]);
  assert.deepEqual(done.slice(3).toSorted(), ["after b", "c"]);
});

story("answers that are not read are not made", async ({ send, backstage, port }) => {
  for (let id = 1; id <= 200; id++) {
    backstage.auctions.set(`${id}`, anAuction({ id: `${id}`, title: "x".repeat(200) }));
  }
  await send(`GET /api/auctions HTTP/1.1\r\n${AUTHORIZED}\r\n`.repeat(500));
  const lists = () => backstage.exchanges.filter(({ route }) => route === "/api/auctions").length;
  await eventually("the first is answered", () => lists() > 0);
  await askElsewhere(port);
  assert.ok(lists() < 250, `${lists()} lists of 100 KB were made for one who reads none`);
});

story("one who has left orders nothing more", async ({ send, hangUp, backstage, port }) => {
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  await send(bid(1) + bid(2));
  await eventually("the first bid is on its way", () => backstage.orders.length > 0);
  hangUp();
  await askElsewhere(port);
  gate.resolve();
  await askElsewhere(port);
  assert.deepEqual(backstage.orders, ["bid 1 500"]);
});

story("what was asked before an upgrade is answered before it", async ({ send, heard, backstage }) => {
  const token = JSON.stringify({ type: "authenticate", token: TOKEN });
  const frame = String.fromCharCode(0x81, 0x80 | token.length, 0, 0, 0, 0) + token;
  await send(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await heard('"alive":true');
  await send(
    `GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n` +
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  assert.match(await heard("Authenticate to begin"), /"ready":true[^]*HTTP\/1\.1 101 /);
  await send(frame);
  await heard('"authenticated"');
  assert.deepEqual(backstage.orders, []);
});

story("an upgrade to anything but WebSocket is ignored, whatever body comes with it", async (visit) => {
  const { send, heard, backstage } = visit;
  const upgrade =
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
  const body = '{"amount":5}'.padEnd(3000);
  await send(`POST /api/auctions/7/bid HTTP/1.1\r\n${AUTHORIZED}${upgrade}Content-Length: 3000\r\n\r\n`);
  await send(body.slice(0, 1));
  await send(body.slice(1));
  assert.match(await heard('"auctionId":"7"'), /^HTTP\/1\.1 200 /);
  await send(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`);
  assert.match(await heard('"alive":true'), /HTTP\/1\.1 200 OK[^]*HTTP\/1\.1 200 OK/);
  assert.deepEqual(backstage.orders, ["bid 7 500"]);
});
