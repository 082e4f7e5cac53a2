import assert from "node:assert/strict";
import { anAuction } from "../../../tests/support/auctions.ts";
import { connectClient } from "../../../tests/support/server/protocol_client.ts";
import { connectRaw, type RawFrame, type RawSocket } from "../../../tests/support/server/raw_socket.ts";
import { type ServedTest, TOKEN, withServer } from "../../../tests/support/server/server_services.ts";

const CHANGES = 200;
/** 200 changes of a title like this are 20 MB: more than the kernel keeps for a client that does not read. */
const LONG_TITLE = "x".repeat(100 * 1024);

/** A client that authenticates and then reads nothing more. */
async function aSlowClient(port: number): Promise<RawSocket> {
  const raw = await connectRaw(port);
  await raw.sendText(JSON.stringify({ type: "authenticate", token: TOKEN }));
  for (let frame = await raw.read(); !frame?.text.includes("monitoredAuctions"); frame = await raw.read()) {
    assert.ok(frame, "The server closed the connection");
  }
  return raw;
}

/** Reads until `isLast`, while the clock runs on so that what waits is sent. */
async function readUntil(
  raw: RawSocket,
  { clock }: ServedTest,
  isLast: (frame: RawFrame) => boolean,
): Promise<readonly RawFrame[]> {
  const frames: RawFrame[] = [];
  let isDone = false;
  const reading = (async () => {
    for (let frame = await raw.read(); frame; frame = await raw.read()) {
      frames.push(frame);
      if (isLast(frame)) break;
    }
    isDone = true;
  })();
  while (!isDone) await clock.advance(10);
  await reading;
  return frames;
}

Deno.test("a client that does not read delays no other, and later gets the newest state alone", async () => {
  await withServer({}, async (served) => {
    const { listen, backstage } = served;
    const { port } = await listen();
    const slow = await aSlowClient(port);
    const fast = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    for (let change = 1; change <= CHANGES; change++) {
      backstage.bus.publish({
        type: "auction-changed",
        auction: anAuction({ title: `${change} ${LONG_TITLE}` }),
      });
      await fast.next(({ auction }) => auction?.title.startsWith(`${change} `));
    }
    const states = (await readUntil(slow, served, ({ text }) => text.includes(`"title":"${CHANGES} `)))
      .map(({ text }) => JSON.parse(text).auction.title.split(" ")[0]);
    assert.equal(states.at(-1), String(CHANGES));
    assert.ok(states.length < CHANGES, `${states.length} frames were kept for it`);
    assert.equal(new Set(states).size, states.length);
    await fast.close();
    slow.close();
  });
});

Deno.test("a client that does not read while 1 MiB waits for it is closed with 1013, and no other", async () => {
  await withServer({}, async (served) => {
    const { listen, backstage, openSockets } = served;
    const { port } = await listen();
    const slow = await aSlowClient(port);
    const fast = await connectClient(`ws://127.0.0.1:${port}/ws`, { token: TOKEN });
    for (let count = 1; count <= CHANGES; count++) {
      const message = `${count} ${LONG_TITLE}`;
      backstage.bus.publish({
        type: "notification",
        notification: { kind: "outbid", auctionId: "1", message },
      });
      await fast.next((frame) => frame.message?.startsWith(`${count} `));
    }
    assert.equal(openSockets(), 1);
    const frames = await readUntil(slow, served, ({ closeCode }) => closeCode !== null);
    assert.equal(frames.at(-1)?.closeCode, 1013);
    assert.ok(frames.length < CHANGES);
    assert.equal((await fast.request("ping")).type, "pong");
    await fast.close();
    slow.close();
  });
});
