import assert from "node:assert/strict";
import { anAuction, LOT_ID, NOON_MS } from "../../../tests/support/auctions.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { TOKEN } from "../../../tests/support/server/server_services.ts";
import { socketStory as story, typesOf } from "../../../tests/support/server/socket_story.ts";
import { createEventBus } from "../../event_bus.ts";
import { MOST_WAITING } from "./message_line.ts";

const config = { maxBid: 50, strategy: "auto", autoBid: true };

story("a client is greeted at once, by its id", async ({ stranger }) => {
  const client = await stranger();
  const [greeting] = client.frames;
  assert.equal(greeting?.type, "connected");
  assert.match(greeting?.clientId, /^[0-9a-f-]{36}$/);
  assert.equal(typeof greeting?.message, "string");
});

story("the token opens the socket, and every auction is told", async ({ stranger, backstage }) => {
  backstage.auctions.set(LOT_ID, anAuction());
  const client = await stranger();
  assert.deepEqual(await client.request("authenticate", { token: TOKEN }), {
    type: "authenticated",
    success: true,
    requestId: "request-1",
  });
  const { auctions } = await client.next(({ type }) => type === "monitoredAuctions");
  assert.equal(auctions[0].id, LOT_ID);
});

story("a wrong token opens nothing, and a right one may follow it", async ({ stranger }) => {
  const client = await stranger();
  for (const token of ["wrong", "", 5, null, undefined, { toString: "x" }]) {
    const answer = await client.request("authenticate", { token });
    assert.equal(answer.type, "authenticated");
    assert.equal(answer.success, false);
    assert.equal(typeof answer.error, "string");
    assert.equal((await client.request("getMonitoredAuctions")).type, "error");
  }
  assert.equal((await client.request("authenticate", { token: TOKEN })).success, true);
});

story("a wrong token ends what a right one had opened", async ({ owner }) => {
  const client = await owner();
  assert.equal((await client.request("authenticate", { token: "wrong" })).success, false);
  assert.equal((await client.request("getMonitoredAuctions")).type, "error");
});

story("a frame is measured in bytes", async ({ owner }) => {
  const [fits, doesNot] = [await owner(), await owner()];
  assert.equal((await fits.request("ping", { filler: "x".repeat(1000) })).type, "pong");
  doesNot.send({ type: "ping", filler: "é".repeat(1000) });
  assert.equal(await doesNot.closed, 1009);
}, { limits: { socketFrameBytes: 1500 } });

story("a flood is closed with 1008, a stranger's sooner than the owner's", async ({ owner, stranger }) => {
  const [client, unknown, other] = [await owner(), await stranger(), await owner()];
  for (let count = 0; count <= 1000; count++) unknown.send({ type: "ping" });
  assert.equal(await unknown.closed, 1008);
  assert.ok(client.isOpen);
  for (let count = 0; count <= MOST_WAITING + 100; count++) client.send({ type: "ping" });
  // A client that goes on sending may miss the closing frame with its code.
  await client.closed;
  assert.ok(!client.isOpen);
  assert.equal((await other.request("ping")).type, "pong");
});

story("how many messages of a client are answered in a second is set", async ({ owner, clock }) => {
  const client = await owner();
  // The first one authenticated.
  for (let count = 2; count <= 4; count++) client.send({ type: "ping", requestId: `${count}` });
  await client.next(({ requestId }) => requestId === "3");
  assert.ok(!client.frames.some(({ requestId }) => requestId === "4"));
  await clock.advance(1_000);
  await client.next(({ requestId }) => requestId === "4");
}, { limits: { socketMessages: 3 } });

story(
  "the owner opens so many connections in a window; one more is refused before its upgrade",
  async (told) => {
    const { owner, port, clock, openSockets } = told;
    await owner();
    await owner();
    const handshake = await fetchHandshake(port);
    assert.equal(handshake.status, 429);
    assert.equal(handshake.headers.get("retry-after"), "60");
    assert.equal((await handshake.json()).code, "RATE_LIMITED");
    assert.equal(openSockets(), 2);
    await clock.advance(60_000);
    await owner();
  },
  { limits: { socket: { max: 2, windowMs: 60_000 } } },
);

story("past the limit a stranger has one message and five seconds, and the owner is let in", async (told) => {
  const { stranger, owner, clock } = told;
  const first = [await stranger(), await stranger()];
  const [silent, guessing] = [await stranger(), await stranger()];
  assert.equal((await guessing.request("authenticate", { token: "a guess" })).success, false);
  assert.equal(await guessing.closed, 1008);
  const mine = await owner();
  await clock.advance(5000);
  assert.equal(await silent.closed, 1008);
  for (const client of [...first, mine]) assert.equal((await client.request("ping")).type, "pong");
}, { limits: { socket: { max: 2, windowMs: 60_000 } } });

story("a client that leaves is forgotten", async ({ owner, openSockets, backstage }) => {
  const [client, other] = [await owner(), await owner()];
  assert.equal(openSockets(), 2);
  await client.close();
  await eventually("the server notices", () => openSockets() === 1);
  backstage.bus.publish({ type: "auction-changed", auction: anAuction() });
  await other.next(({ type }) => type === "auctionState");
});

story("when the server closes, every client is told", async ({ owner, stranger, close, clock }) => {
  const clients = [await owner(), await stranger()];
  await close();
  for (const client of clients) assert.equal(await client.closed, 1001);
  assert.equal(clock.pending(), 0);
});

story(
  "before it authenticates a client learns nothing and orders nothing",
  async ({ stranger, backstage }) => {
    backstage.auctions.set(LOT_ID, anAuction());
    const client = await stranger();
    for (
      const type of [
        "startMonitoring",
        "stopMonitoring",
        "updateConfig",
        "placeBid",
        "getMonitoredAuctions",
        "subscribe",
        "x",
      ]
    ) {
      const answer = await client.request(type, { auctionId: LOT_ID, config, amount: 12 });
      assert.equal(answer.type, "error");
      assert.match(answer.error, /Authenticate first/);
    }
    backstage.bus.publish({ type: "auction-changed", auction: anAuction() });
    backstage.bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction: anAuction({ id: LOT_ID }) });
    backstage.bus.publish({
      type: "notification",
      notification: { kind: "won", auctionId: LOT_ID, message: "Won" },
    });
    assert.equal((await client.request("ping")).type, "pong");
    assert.deepEqual([...new Set(typesOf(client))], ["connected", "error", "pong"]);
    assert.deepEqual(backstage.orders, []);
  },
);

story(
  "five wrong tokens end the guessing, on the socket and on REST, and never keep the owner out",
  async (told) => {
    const { stranger, owner, port, clock } = told;
    const client = await stranger();
    const guess = (number: number) => client.request("authenticate", { token: `guess ${number}` });
    for (let number = 1; number <= 5; number++) assert.equal((await guess(number)).code, "UNAUTHORIZED");
    const sixth = await guess(6);
    assert.equal(sixth.success, false);
    assert.match(sixth.error, /try again in 15 min/);
    assert.equal(await client.closed, 1008);
    const rest = async (token: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/status`, {
        headers: { authorization: token },
      });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await rest("guess 7"), 429);
    assert.equal(await rest(TOKEN), 200);
    assert.equal((await (await owner()).request("ping")).type, "pong");
    await clock.advance(900_000);
    assert.equal(await rest("guess 8"), 401);
  },
);

story(
  "who does not authenticate within a minute is closed, and who did is not",
  async ({ stranger, owner, clock }) => {
    const [silent, busy] = [await stranger(), await owner()];
    await clock.advance(60_000);
    assert.equal(await silent.closed, 1008);
    assert.equal((await busy.request("ping")).type, "pong");
  },
);

story(
  "a frame over 1 MiB closes its sender with 1009, and disturbs nobody else",
  async ({ owner, backstage }) => {
    const [client, other, binary] = [await owner(), await owner(), await owner()];
    client.send({ type: "startMonitoring", auctionId: LOT_ID, config, filler: "x".repeat(2 * 1024 * 1024) });
    assert.equal(await client.closed, 1009);
    binary.sendRaw(new Uint8Array(2 * 1024 * 1024));
    assert.equal(await binary.closed, 1009);
    assert.equal((await other.request("ping")).type, "pong");
    assert.deepEqual(backstage.orders, []);
  },
);

story("a stranger has twenty messages before the token, and the others hear nothing of it", async (told) => {
  const { stranger, owner } = told;
  const [client, other] = [await stranger(), await owner()];
  for (let count = 1; count <= 19; count++) client.send({ type: "ping" });
  assert.equal((await client.request("ping")).type, "pong");
  client.send({ type: "ping" });
  assert.equal(await client.closed, 1008);
  assert.equal((await other.request("ping")).type, "pong");
});

story(
  "an owner's client that stops all its lots at once is answered in turn, and no other waits for it",
  async ({ owner, clock, backstage }) => {
    const [client, other] = [await owner(), await owner()];
    const ids = Array.from({ length: 120 }, (_, index) => String(index + 1));
    for (const id of ids) backstage.auctions.set(id, anAuction({ id }));
    const answers = ids.map((auctionId) => client.request("stopMonitoring", { auctionId }));
    await Promise.all(answers.slice(0, 100));
    assert.equal(backstage.auctions.size, 20);
    assert.equal((await other.request("ping")).type, "pong");
    await clock.advance(1000);
    for (const answer of await Promise.all(answers)) assert.equal(answer.success, true);
    assert.equal(backstage.auctions.size, 0);
  },
);

story(
  "what the owner asked for is done, also when the socket is gone before its turn",
  async ({ owner, clock, backstage }) => {
    const client = await owner();
    const ids = Array.from({ length: 120 }, (_, index) => String(index + 1));
    for (const id of ids) backstage.auctions.set(id, anAuction({ id }));
    const first = client.request("stopMonitoring", { auctionId: ids[0] });
    for (const auctionId of ids.slice(1)) client.send({ type: "stopMonitoring", auctionId });
    await first;
    await eventually("all but the last are stopped", () => backstage.auctions.size === 20);
    await client.close();
    await clock.advance(1000);
    assert.equal(backstage.auctions.size, 0);
  },
);

/** Asks for a socket as a program without WebSocket does, to see what the refusal says. */
async function fetchHandshake(port: number): Promise<Response> {
  const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  const request = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  const text = await new Response(connection.readable).text();
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [status = "", ...lines] = head.split("\r\n");
  const headers = lines.map((
    line,
  ): [string, string] => [line.split(": ")[0] ?? "", line.split(": ")[1] ?? ""]);
  return new Response(body, { status: Number(status.split(" ")[1]), headers });
}

{
  const bus = createEventBus(assert.ifError);
  const order: string[] = [];
  const nellisNow = () => {
    order.push("a frame is made");
    return NOON_MS;
  };
  // Timeline, metrics and all the rest listen before there is a server.
  bus.listen(() => void order.push("the others hear"));
  story("clients are told of a change before anybody else hears of it", async ({ owner }) => {
    const client = await owner();
    order.length = 0;
    bus.publish({ type: "auction-changed", auction: anAuction() });
    assert.deepEqual([...new Set(order)], ["a frame is made", "the others hear"]);
    await client.next(({ type }) => type === "auctionState");
  }, { services: { bus, nellisNow } });
}

story("a token or key that is sent in a list or an object does not come back", async ({ stranger }) => {
  const client = await stranger();
  for (const wrong of [[TOKEN], { token: TOKEN }]) {
    for (const field of ["token", "key"]) {
      const answer = await client.request("authenticate", { [field]: wrong });
      assert.equal(answer.success, false);
      assert.ok(!JSON.stringify(answer).includes(TOKEN), JSON.stringify(answer));
    }
  }
});
