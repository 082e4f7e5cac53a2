import assert from "node:assert/strict";
import fc from "fast-check";
import { createVirtualClock, type VirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createClient } from "./client.ts";
import { createOutbox } from "./outbox.ts";

const MIB = 1024 * 1024;
const LOTS = ["1", "2", "3"];

/** Something that happens, to all clients or to one. */
type Happening =
  | { readonly what: "state"; readonly lot: string }
  | { readonly what: "ordered" }
  | { readonly what: "time"; readonly ms: number }
  | { readonly what: "room" | "heard"; readonly client: number; readonly has: boolean }
  | { readonly what: "asked"; readonly client: number; readonly lot: string; readonly forMs: number };

const lot = fc.constantFrom(...LOTS);
const client = fc.integer({ min: 0, max: 2 });
const happenings = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ what: fc.constant("state" as const), lot }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("ordered" as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant("time" as const), ms: fc.integer({ min: 1, max: 900 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        what: fc.constantFrom("room" as const, "heard" as const),
        client,
        has: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        what: fc.constant("asked" as const),
        client,
        lot,
        forMs: fc.integer({ min: 1, max: 5000 }),
      }),
    },
  ),
  { maxLength: 80 },
);

/** A frame as the test writes it: the lot's how manieth state, or the how manieth of those that keep their order. */
interface Sent {
  readonly lot: string | null;
  readonly number: number;
}

/** A client that reads when it is told to, and takes `room` frames at a time. */
function aClient(clock: VirtualClock, room: number) {
  const sent: Sent[] = [];
  const wire = {
    bufferedAmount: 0,
    readyState: WebSocket.OPEN as number,
    reads: true,
    send(text: string) {
      sent.push(JSON.parse(text));
      if (!wire.reads || sent.length % room === 0) wire.bufferedAmount = MIB;
    },
  };
  const outbox = createOutbox(wire, clock, (reason) => assert.fail(reason));
  const nobody = { has: () => false, add() {}, delete() {}, clear() {} };
  const client = createClient({
    cookies: [],
    address: "an address",
    outbox,
    clock,
    subscriptions: nobody,
    close: () => assert.fail("It was closed"),
    onAuthenticated() {},
  });
  const setReading = (reads: boolean) => {
    wire.reads = reads;
    wire.bufferedAmount = reads ? 0 : MIB;
  };
  return { client, outbox, sent, setReading };
}

type TestClient = ReturnType<typeof aClient>;

/** Plays what happens; returns each lot's last number, and for each ordered frame what they were before it. */
async function play(clock: VirtualClock, clients: readonly TestClient[], story: readonly Happening[]) {
  const newest = new Map(LOTS.map((id) => [id, 0]));
  const before: ReadonlyMap<string, number>[] = [];
  for (const happening of story) {
    switch (happening.what) {
      case "state": {
        const number = (newest.get(happening.lot) ?? 0) + 1;
        newest.set(happening.lot, number);
        const text = JSON.stringify({ lot: happening.lot, number });
        for (const { client } of clients) client.sendState(happening.lot, text);
        break;
      }
      case "ordered":
        before.push(new Map(newest));
        for (const { outbox } of clients) outbox.send(JSON.stringify({ lot: null, number: before.length }));
        break;
      case "time":
        await clock.advance(happening.ms);
        break;
      case "room":
        clients[happening.client]?.setReading(happening.has);
        break;
      case "heard":
        clients[happening.client]?.outbox.drain();
        break;
      case "asked":
        void clients[happening.client]?.client.answerFirst(
          happening.lot,
          () => new Promise((resolve) => void clock.after(happening.forMs, resolve)),
        );
    }
  }
  return { newest, before };
}

Deno.test("every client ends with the newest state of each lot, and no frame that keeps its order is lost", async () => {
  const room = fc.integer({ min: 1, max: 4 });
  await fc.assert(fc.asyncProperty(happenings, room, async (story, room) => {
    const clock = createVirtualClock();
    const clients = [aClient(clock, 1000), aClient(clock, room), aClient(clock, 1)];
    const { newest, before } = await play(clock, clients, story);
    for (let round = 0; round < 200; round++) {
      for (const { setReading } of clients) setReading(true);
      await clock.advance(100);
    }
    for (const { sent } of clients) {
      const numbers = (id: string | null) => sent.flatMap(({ lot, number }) => lot === id ? [number] : []);
      for (const id of LOTS) {
        const states = numbers(id);
        assert.equal(states.at(-1) ?? 0, newest.get(id), `the last state of lot ${id}`);
        assert.deepEqual(
          states,
          [...new Set(states)].sort((a, b) => a - b),
          `the order of lot ${id}'s states`,
        );
      }
      assert.deepEqual(numbers(null), before.map((_, index) => index + 1));
    }
    assert.equal(clock.pending(), 0);
  }));
});

Deno.test("a frame that keeps its order comes after the state that each lot had before it", async () => {
  const unasked = happenings.map((story) => story.filter(({ what }) => what !== "asked"));
  await fc.assert(fc.asyncProperty(unasked, async (story) => {
    const clock = createVirtualClock();
    const clients = [aClient(clock, 1000), aClient(clock, 3), aClient(clock, 1)];
    const { before } = await play(clock, clients, story);
    for (let round = 0; round < 200; round++) {
      for (const { setReading } of clients) setReading(true);
      await clock.advance(100);
    }
    for (const { sent } of clients) {
      const shown = new Map(LOTS.map((id) => [id, 0]));
      for (const { lot, number } of sent) {
        if (lot === null) assert.deepEqual(shown, before[number - 1]);
        else shown.set(lot, number);
      }
    }
  }));
});

Deno.test("a state is held back for two seconds at most, however many requests about its lot follow each other", async () => {
  const clock = createVirtualClock();
  const { client, sent } = aClient(clock, 1000);
  const ask = () => client.answerFirst("1", () => new Promise((resolve) => void clock.after(800, resolve)));
  const asked = [ask()];
  client.sendState("1", JSON.stringify({ lot: "1", number: 1 }));
  for (let count = 0; count < 3; count++) {
    await clock.advance(600);
    assert.deepEqual(sent, []);
    asked.push(ask());
  }
  await clock.advance(200);
  assert.deepEqual(sent, [{ lot: "1", number: 1 }]);
  await clock.advance(1000);
  await Promise.all(asked);
});
