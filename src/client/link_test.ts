import assert from "node:assert/strict";
import test from "node:test";
import { createFakeSockets } from "../../tests/support/dashboard/fake_socket.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createLink, type ServerMessage } from "./link.ts";

/** A link that has been opened, and the test at its other end. */
function story({ random = 1 }: { readonly random?: number } = {}) {
  const clock = createVirtualClock();
  const sockets = createFakeSockets();
  const heard: ServerMessage[] = [];
  const link = createLink({
    clock,
    connect: sockets.connect,
    random: () => random,
    heard: (message) => heard.push(message),
  });
  link.open({ key: "k1" });
  const accept = () => {
    sockets.newest().open();
    sockets.newest().say({ type: "authenticated", success: true });
  };
  const kind = () => link.state.value.kind;
  const types = () => sockets.newest().sent.map(({ type }) => type);
  return { clock, sockets, heard, link, accept, kind, types };
}

test("a link shows its key, then asks for the state and finds out that it is heard", () => {
  const { sockets, accept, kind, types } = story();
  assert.equal(kind(), "connecting");
  sockets.newest().open();
  assert.deepEqual(sockets.newest().sent, [{ type: "authenticate", key: "k1" }]);
  assert.equal(kind(), "connecting", "a socket that is open is not yet a server that knows us");
  accept();
  assert.equal(kind(), "open");
  assert.deepEqual(types().slice(-2), ["subscribeState", "ping"]);
});

test("a key that the server does not know ends the link, and it never tries again", async () => {
  const { sockets, clock, kind } = story();
  sockets.newest().open();
  sockets.newest().say({ type: "authenticated", success: false, code: "UNAUTHORIZED", error: "signed out" });
  assert.equal(kind(), "signed-out");
  assert.ok(sockets.newest().isClosed());
  sockets.newest().drop();
  await clock.advance(600_000);
  assert.equal(sockets.all.length, 1);
  assert.equal(kind(), "signed-out");
  assert.equal(clock.pending(), 0);
});

test("a server that fails while it looks at the key signs nobody out", async () => {
  const { sockets, clock, kind } = story();
  sockets.newest().open();
  sockets.newest().say({ type: "authenticated", success: false, code: "INTERNAL_ERROR", error: "a fault" });
  assert.equal(kind(), "lost");
  await clock.advance(500);
  assert.equal(sockets.all.length, 2);
});

test("a drop is told with its time, and the tries wait longer and longer, up to 15 s", async () => {
  const { sockets, clock, link, accept, kind } = story();
  accept();
  const droppedMs = clock.now();
  sockets.newest().drop();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt++) {
    const now = link.state.value;
    assert.ok(now.kind === "lost");
    assert.equal(now.sinceMs, droppedMs, "the time of the first drop stays");
    waits.push(now.nextTryAtMs - clock.now());
    const before = sockets.all.length;
    await clock.advance(waits.at(-1)! - 1);
    assert.equal(sockets.all.length, before, "not a moment early");
    await clock.advance(1);
    assert.equal(sockets.all.length, before + 1);
    sockets.newest().drop();
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  const waitAfter = async (heldMs: number) => {
    link.tryNow();
    accept();
    assert.equal(kind(), "open");
    sockets.newest().say({ type: "pong" });
    await clock.advance(heldMs);
    sockets.newest().drop();
    const again = link.state.value;
    assert.ok(again.kind === "lost");
    return again.nextTryAtMs - clock.now();
  };
  assert.equal(await waitAfter(19_999), 15_000, "a server that lets in and closes is not dialled at once");
  assert.equal(await waitAfter(20_000), 500, "a connection that holds starts the count anew");
});

test("tabs do not come back at the same instant: each waits between the half and the whole", () => {
  for (const [random, waitMs] of [[0, 250], [0.5, 375], [1, 500]] as const) {
    const { sockets, clock, link, accept } = story({ random });
    accept();
    sockets.newest().drop();
    const now = link.state.value;
    assert.ok(now.kind === "lost");
    assert.equal(now.nextTryAtMs - clock.now(), waitMs);
  }
});

test("a ping goes out 20 s after each pong, and a pong that is too late is a lost connection", async () => {
  const { sockets, clock, accept, kind, types } = story();
  accept();
  const pings = () => types().filter((type) => type === "ping").length;
  sockets.newest().say({ type: "pong" });
  await clock.advance(19_999);
  assert.equal(pings(), 1);
  await clock.advance(1);
  assert.equal(pings(), 2);
  await clock.advance(9_999);
  sockets.newest().say({ type: "pong" });
  await clock.advance(20_000);
  assert.equal(pings(), 3);
  const silent = sockets.newest();
  await clock.advance(9_999);
  assert.equal(kind(), "open");
  await clock.advance(1);
  assert.equal(kind(), "lost");
  assert.ok(silent.isClosed());
});

test("a pong of a connection that was given up counts for nothing", async () => {
  const { sockets, clock, accept, heard, kind } = story();
  accept();
  const given = sockets.newest();
  await clock.advance(10_000);
  const before = heard.length;
  given.say({ type: "pong" });
  given.say({ type: "auctionRemoved", auctionId: "1" });
  assert.equal(heard.length, before);
  assert.equal(kind(), "lost");
});

test("a wake finds out within 3 s that a socket only looks open", async () => {
  const { sockets, clock, accept, link, kind } = story();
  accept();
  sockets.newest().say({ type: "pong" });
  link.probe();
  await clock.advance(2_999);
  assert.equal(kind(), "open");
  await clock.advance(1);
  assert.equal(kind(), "lost");
});

test("a wake leaves a socket that answers as it is", async () => {
  const { sockets, clock, accept, link, kind } = story();
  accept();
  sockets.newest().say({ type: "pong" });
  link.probe();
  sockets.newest().say({ type: "pong" });
  await clock.advance(15_000);
  assert.equal(kind(), "open");
  assert.equal(sockets.all.length, 1);
});

test("an impatient owner gets one connection, whatever was under way", async () => {
  const { sockets, clock, accept, link, kind } = story();
  accept();
  sockets.newest().drop();
  link.tryNow();
  link.tryNow();
  link.probe();
  assert.deepEqual(sockets.all.slice(0, -1).map((socket) => socket.isClosed()), [true, true, true]);
  assert.equal(sockets.newest().isClosed(), false);
  await clock.advance(1_000);
  assert.equal(sockets.all.length, 4, "nor does the wait go on beside it");
  accept();
  assert.equal(kind(), "open");
});

test("a server that takes the connection and says nothing is given up", async () => {
  const { sockets, clock, kind } = story();
  sockets.newest().open();
  await clock.advance(10_000);
  assert.equal(kind(), "lost");
  assert.ok(sockets.all[0]?.isClosed());
});

test("broken frames and unknown messages harm nothing", () => {
  const { sockets, accept, heard, kind } = story();
  accept();
  const before = heard.length;
  for (const data of ["", "{", "null", "5", `"text"`, "[]", "{}", `{"type":5}`, new ArrayBuffer(4)]) {
    sockets.newest().frame(data);
  }
  assert.equal(heard.length, before);
  sockets.newest().say({ type: "of a newer server", more: 1 });
  assert.equal(heard.at(-1)?.type, "of a newer server");
  assert.equal(kind(), "open");
});

test("nothing is sent while there is no connection, and the sender is told so", () => {
  const { sockets, accept, link } = story();
  assert.equal(link.send({ type: "subscribe", auctionId: "1" }), false);
  accept();
  assert.equal(link.send({ type: "subscribe", auctionId: "1" }), true);
  sockets.newest().drop();
  assert.equal(link.send({ type: "subscribe", auctionId: "1" }), false);
});

test("signing out ends the link and leaves no timer behind", () => {
  const { sockets, clock, accept, link, kind } = story();
  accept();
  link.close();
  assert.equal(kind(), "signed-out");
  assert.ok(sockets.newest().isClosed());
  assert.equal(clock.pending(), 0);
  link.probe();
  link.tryNow();
  assert.equal(sockets.all.length, 1);
});
