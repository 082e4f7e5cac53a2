import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createOutbox } from "./outbox.ts";

const MIB = 1024 * 1024;
const KIB = 1024;

/** A socket whose peer reads only when the test says so. */
function aStuckSocket() {
  const clock = createVirtualClock();
  const sent: string[] = [];
  const reasons: string[] = [];
  const wire = {
    bufferedAmount: MIB,
    readyState: WebSocket.OPEN as number,
    send: (text: string) => void sent.push(text),
  };
  const outbox = createOutbox(wire, clock, (reason) => {
    reasons.push(reason);
    wire.readyState = WebSocket.CLOSING;
    outbox.stop();
  });
  return { clock, sent, wire, outbox, reasons };
}

Deno.test("a client that keeps up gets every frame at once and in order", () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  wire.bufferedAmount = 0;
  outbox.send("a");
  outbox.sendNewest("lot", "b");
  outbox.sendNewest("lot", "c");
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.equal(clock.pending(), 0);
});

Deno.test("while a client is slow only the newest state of each lot waits", async () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  for (let change = 1; change <= 1000; change++) {
    outbox.sendNewest("lot 1", `lot 1, change ${change}`);
    outbox.sendNewest("lot 2", `lot 2, change ${change}`);
  }
  await clock.advance(1000);
  assert.deepEqual(sent, []);
  wire.bufferedAmount = 0;
  await clock.advance(250);
  assert.deepEqual(sent, ["lot 1, change 1000", "lot 2, change 1000"]);
  assert.equal(clock.pending(), 0);
});

Deno.test("answers wait in order, each of them, with the state that each lot had before them", async () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  outbox.sendNewest("lot", "state 1");
  outbox.send("answer 1");
  outbox.send("answer 2");
  outbox.sendNewest("lot", "state 2");
  outbox.sendNewest("lot", "state 3");
  outbox.send("answer 3");
  wire.bufferedAmount = 0;
  await clock.advance(250);
  assert.deepEqual(sent, ["state 1", "answer 1", "answer 2", "state 3", "answer 3"]);
});

Deno.test("a busy lot's state is sent in its turn, however many answers come meanwhile", () => {
  const { outbox, wire, sent } = aStuckSocket();
  wire.send = (text) => {
    sent.push(text);
    wire.bufferedAmount = MIB;
  };
  for (let change = 1; change <= 20; change++) {
    outbox.send(`answer ${change}`);
    outbox.sendNewest("lot", `state ${change}`);
    wire.bufferedAmount = change % 2 ? 0 : MIB;
    outbox.drain();
  }
  assert.deepEqual(sent.slice(0, 4), ["answer 1", "state 1", "answer 2", "state 2"]);
  outbox.stop();
});

Deno.test("what waits goes out as far as the client makes room", async () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  wire.send = (text) => {
    sent.push(text);
    wire.bufferedAmount = MIB;
  };
  for (const text of ["a", "b", "c"]) outbox.send(text);
  wire.bufferedAmount = 0;
  await clock.advance(250);
  assert.deepEqual(sent, ["a"]);
  wire.bufferedAmount = 0;
  outbox.drain();
  assert.deepEqual(sent, ["a", "b"]);
});

Deno.test("a frame never overtakes those that wait, even when there is room again", async () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  outbox.send("a");
  wire.bufferedAmount = 0;
  outbox.send("b");
  assert.deepEqual(sent, []);
  await clock.advance(250);
  assert.deepEqual(sent, ["a", "b"]);
});

Deno.test("past 1 MiB waiting the client is given up and nothing is kept for it", async () => {
  const { outbox, wire, sent, clock, reasons } = aStuckSocket();
  const answer = "x".repeat(100 * KIB);
  for (let count = 1; count <= 10; count++) outbox.send(answer);
  assert.deepEqual(reasons, []);
  outbox.send(answer);
  assert.deepEqual(reasons, ["Too slow: more than 1 MiB was waiting"]);
  outbox.send(answer);
  outbox.sendNewest("lot", answer);
  wire.bufferedAmount = 0;
  await clock.advance(60_000);
  assert.deepEqual(sent, []);
  assert.equal(clock.pending(), 0);
  assert.equal(reasons.length, 1);
});

Deno.test("what waits is counted in bytes, and what was replaced no more", () => {
  const { outbox, reasons } = aStuckSocket();
  outbox.send("first");
  for (let change = 1; change <= 100; change++) outbox.sendNewest("lot", "x".repeat(900 * KIB));
  assert.deepEqual(reasons, []);
  outbox.send("é".repeat(64 * KIB));
  assert.equal(reasons.length, 1);
});

Deno.test("one frame alone may be larger than that", async () => {
  const { outbox, wire, sent, clock, reasons } = aStuckSocket();
  outbox.send("x".repeat(3 * MIB));
  assert.deepEqual(reasons, []);
  wire.bufferedAmount = 0;
  await clock.advance(10);
  assert.equal(sent.length, 1);
});

Deno.test("a client that reads nothing for a minute is given up", async () => {
  const { outbox, clock, reasons } = aStuckSocket();
  outbox.send("a");
  await clock.advance(59_000);
  assert.deepEqual(reasons, []);
  await clock.advance(2000);
  assert.deepEqual(reasons, ["Nothing was read for a minute"]);
  assert.equal(clock.pending(), 0);
});

Deno.test("a client that reads slowly but reads is not given up", async () => {
  const { outbox, wire, clock, reasons } = aStuckSocket();
  outbox.send("a");
  for (let second = 1; second <= 300; second++) {
    wire.bufferedAmount -= KIB;
    await clock.advance(1000);
  }
  assert.deepEqual(reasons, []);
  outbox.stop();
});

Deno.test("a client that reads as fast as it is written to is not given up", async () => {
  const { outbox, wire, sent, clock, reasons } = aStuckSocket();
  wire.send = (text) => {
    sent.push(text);
    wire.bufferedAmount = MIB;
  };
  for (let second = 1; second <= 300; second++) {
    outbox.sendNewest("lot 1", `lot 1, change ${second}`);
    outbox.sendNewest("lot 2", `lot 2, change ${second}`);
    wire.bufferedAmount = 0;
    await clock.advance(1000);
  }
  assert.deepEqual(reasons, []);
  assert.equal(sent.length, 300);
  outbox.stop();
});

Deno.test("a socket that has closed is sent nothing", async () => {
  const { outbox, wire, sent, clock } = aStuckSocket();
  outbox.send("a");
  wire.readyState = WebSocket.CLOSED;
  wire.bufferedAmount = 0;
  outbox.send("b");
  await clock.advance(1000);
  assert.deepEqual(sent, []);
  assert.equal(clock.pending(), 0);
});
