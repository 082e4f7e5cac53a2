import assert from "node:assert/strict";
import test from "node:test";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createSocketRequests } from "./socket_requests.ts";

function requests({ isOpen = true } = {}) {
  const clock = createVirtualClock();
  const sent: { readonly [field: string]: unknown }[] = [];
  const made = createSocketRequests({
    clock,
    send(message) {
      if (isOpen) sent.push(message);
      return isOpen;
    },
  });
  const bid = () => made.ask({ type: "placeBid", auctionId: "7", amount: 13 });
  return { clock, sent, made, bid };
}

test("a request is sent once, and gets the answer with its own id alone", async () => {
  const { sent, made, bid, clock } = requests();
  const [one, other] = [bid(), bid()];
  assert.equal(sent.length, 2);
  assert.equal(made.hear({ type: "pong", requestId: "x" }), false);
  assert.equal(made.hear({ type: "pong" }), false);
  const refused = { type: "bidResult", requestId: sent[1]?.requestId, success: false, error: "Too low" };
  const accepted = { type: "bidResult", requestId: sent[0]?.requestId, success: true, amount: 13 };
  assert.equal(made.hear(refused), true);
  assert.equal(made.hear(accepted), true);
  assert.equal(made.hear(accepted), false);
  assert.deepEqual(await one, { ok: true, body: accepted });
  assert.deepEqual(await other, { ok: false, status: 409, error: "Too low" });
  assert.equal(clock.pending(), 0);
});

test("without an answer, or with one that is none, nobody knows what became of it", async () => {
  const { sent, made, bid, clock } = requests();
  const slow = bid();
  await clock.advance(30_000);
  const cut = bid();
  made.lost();
  const odd = bid();
  made.hear({ type: "bidResult", requestId: sent[2]?.requestId, success: "yes" });
  for (const reply of [await slow, await cut, await odd]) assert.ok(!reply.ok && reply.status === 0);
});

test("without a connection nothing is sent", async () => {
  const { sent, bid } = requests({ isOpen: false });
  const reply = await bid();
  assert.ok(!reply.ok && reply.status === -1);
  assert.deepEqual(sent, []);
});
