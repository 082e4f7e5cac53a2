import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { recordLog } from "../../../tests/support/logged.ts";
import { connectClient } from "../../../tests/support/server/protocol_client.ts";
import { connectRaw, type RawSocket } from "../../../tests/support/server/raw_socket.ts";
import { TOKEN, withServer } from "../../../tests/support/server/server_services.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { DOOR_TIMES } from "../door.ts";

const TEXT = 1;
const PING = 9;
const PONG = 10;
const PING_EVERY_MS = 30_000;
const authenticate = JSON.stringify({ type: "authenticate", token: TOKEN });

/** The door's clock, moved by the test; its own door is not knocked at meanwhile. */
function doorTimes() {
  const clock = createVirtualClock();
  return { clock, times: { ...DOOR_TIMES, clock, knock: { everyMs: 1e9, patienceMs: 1e9 } } };
}

/** Shows the token, and waits until it was seen. */
async function enter(raw: RawSocket): Promise<void> {
  await raw.sendText(authenticate);
  for (let told = ""; !told.includes("monitoredAuctions");) told = (await raw.read())?.text ?? assert.fail();
}

async function nextOf(opcode: number, raw: RawSocket) {
  for (let frame = await raw.read(); frame; frame = await raw.read()) {
    if (frame.opcode === opcode) return frame;
  }
  return null;
}

Deno.test("a client that answers no ping is cut, and one that does stays", async () => {
  const { clock, times } = doorTimes();
  await withServer({ times }, async ({ listen, openSockets }) => {
    const { port } = await listen();
    const [silent, living] = [await connectRaw(port), await connectRaw(port)];
    for (const raw of [silent, living]) await enter(raw);
    for (let beat = 1; beat <= 4; beat++) {
      await clock.advance(PING_EVERY_MS);
      assert.equal((await nextOf(PING, living))?.opcode, PING, `ping ${beat}`);
      await living.sendFrame(PONG, "", { isFinal: true });
      await living.sendText(JSON.stringify({ type: "ping" }));
      // Its answer shows that the server has heard the one of the wire before it.
      for (let told = ""; !told.includes('"pong"');) {
        told = (await living.read())?.text ?? assert.fail("the living one was cut");
      }
    }
    assert.equal(await silent.closeCode(), null);
    await eventually("the silent one is gone", () => openSockets() === 1);
    silent.close();
    living.close();
  });
});

Deno.test("the owner's own sockets that are never closed keep no new one of theirs out", async () => {
  using logged = recordLog();
  const limits = { connections: { most: 8, mostPerAddress: 8 } };
  await withServer({ limits }, async ({ listen, openSockets }) => {
    const { port } = await listen();
    const raws: RawSocket[] = [];
    for (let count = 1; count <= 8; count++) {
      const raw = await connectRaw(port);
      await enter(raw);
      raws.push(raw);
    }
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    assert.equal((await client.request("ping")).type, "pong");
    assert.equal(await raws[0]?.closeCode(), null);
    await eventually("one has made room", () => openSockets() === 8);
    await client.close();
    for (const raw of raws) raw.close();
  });
  assert.deepEqual(logged.at("warning"), [
    "Connections were turned away (1): 8 may be open at once, 8 of an address",
  ]);
});

Deno.test("what follows the token in one piece is the owner's already", () =>
  withServer({}, async ({ listen }) => {
    const { port } = await listen();
    const raw = await connectRaw(port);
    const pings = Array.from(
      { length: 25 },
      (_, at) => JSON.stringify({ type: "ping", requestId: `r${at}` }),
    );
    const large = JSON.stringify({ type: "ping", requestId: "large", filler: "x".repeat(6000) });
    await raw.sendTexts([authenticate, ...pings, large]);
    const answered: string[] = [];
    while (!answered.at(-1)?.includes('"large"')) {
      const frame = await raw.read() ?? assert.fail(`closed after ${answered.join()}`);
      assert.equal(frame.opcode, TEXT, frame.text);
      answered.push(frame.text);
    }
    assert.equal(answered.filter((text) => text.includes('"pong"')).length, 26);
    raw.close();
  }));

Deno.test("what follows a wrong token in one piece is a stranger's", () =>
  withServer({}, async ({ listen }) => {
    const { port } = await listen();
    const raw = await connectRaw(port);
    const wrong = JSON.stringify({ type: "authenticate", token: "wrong" });
    await raw.sendTexts([wrong, JSON.stringify({ type: "ping", filler: "x".repeat(6000) })]);
    assert.equal(await raw.closeCode(), 1009);
    raw.close();
  }));

for (const [why, offence] of [["was refused", "x".repeat(5000)], ["broke the protocol", null]] as const) {
  Deno.test(`one who ${why} and goes on sending is not read any more`, () =>
    withServer({}, async ({ listen }) => {
      const { port } = await listen();
      const raw = await connectRaw(port);
      if (offence === null) await raw.sendFrame(3, "", { isFinal: true });
      else await raw.sendText(offence);
      const block = "x".repeat(60_000);
      let sentBytes = 0;
      try {
        for (; sentBytes < 32 * 1024 * 1024; sentBytes += block.length) {
          await raw.sendFrame(TEXT, block, { isFinal: true });
        }
      } catch (error) {
        assert.ok(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset);
      }
      assert.ok(sentBytes < 16 * 1024 * 1024, `${sentBytes} bytes of theirs were taken`);
      raw.close();
    }));
}

Deno.test("however much is wrong in a message, its refusal stays short", () =>
  withServer({}, async ({ listen, call }) => {
    const { port } = await listen();
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    const unknown = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [at.toString(36), 0]));
    const refused = await client.request("subscribe", { ...unknown, auctionId: "1" });
    assert.equal(refused.type, "error");
    assert.match(refused.error, /"0" is not known here.*; 59995 more are not known here/);
    assert.ok(JSON.stringify(refused).length < 4000);
    client.sendRaw('{"type":"subscribe","requestId":"own","auctionId":"1","__proto__":{}}');
    const own = await client.next(({ requestId }) => requestId === "own");
    assert.match(own.error, /^"__proto__" is not known here/);
    const groups = Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`g${at}`, { want: -1 }]));
    for (const body of [{ groups }, { general: unknown }, unknown]) {
      const { status, text, body: { details } } = await call("POST", "/api/settings", body);
      assert.equal(status, 400);
      assert.ok(text.length < 10_000, `${text.length} letters`);
      assert.match(JSON.stringify(details), /\d{5} more are/);
    }
    await client.close();
  }));

Deno.test("of one lot at most, the refusal of another says so", () =>
  withServer({ limits: { lots: 1 } }, async ({ call }) => {
    const config = { maxBid: 0, strategy: "manual" };
    assert.equal((await call("POST", "/api/auctions/1/monitor", { config })).status, 200);
    const { body } = await call("POST", "/api/auctions/2/monitor", { config });
    assert.match(body.error, /^1 lot is watched already: stop some first, or raise MAX_LOTS$/);
  }));

Deno.test("a client that watches made-up lots without end is refused past MAX_LOTS, and by REST too", () =>
  withServer({ limits: { lots: 3 } }, async ({ listen, call, backstage }) => {
    const { port } = await listen();
    const client = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    const config = { maxBid: 0, strategy: "manual" };
    const watch = (id: number) => client.request("startMonitoring", { auctionId: `${id}`, config });
    for (const id of [1, 2, 3]) assert.equal((await watch(id)).success, true);
    const refused = await watch(4);
    assert.deepEqual([refused.type, refused.success, refused.code], ["response", false, "TOO_MANY_LOTS"]);
    assert.match(refused.error, /^3 lots are watched already: stop some first, or raise MAX_LOTS$/);
    assert.equal((await call("POST", "/api/auctions/5/monitor", { config })).status, 409);
    assert.equal((await call("POST", "/api/auctions/3/monitor", { config })).body.code, "ALREADY_WATCHED");
    assert.equal((await client.request("stopMonitoring", { auctionId: "1" })).success, true);
    assert.equal((await watch(4)).success, true);
    assert.deepEqual(backstage.orders.filter((order) => order.startsWith("watch")), [
      "watch 1",
      "watch 2",
      "watch 3",
      "watch 3",
      "watch 4",
    ]);
    await client.close();
  }));
