import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { ProtocolClient } from "../../tests/support/server/protocol_client.ts";
import {
  assertNothingChanged,
  clientNamed,
  framesSince,
  hearOut,
  markOf,
  markPresent,
  noteEverything,
  says,
  withLotIds,
} from "../support/wire.ts";
import type { GavelWorld } from "../support/world.ts";

const MIB = 1024 * 1024;

Given("it is noted what is watched, bid and set", async function (this: GavelWorld) {
  await noteEverything(this);
});

When("{client} connects", async function (this: GavelWorld, name: string) {
  await this.connect(name);
});

When("{client} connects and authenticates", async function (this: GavelWorld, name: string) {
  const { token } = await this.running();
  await this.connect(name, { token });
});

When("{client} disconnects", async function (this: GavelWorld, name: string) {
  await clientNamed(this, name).close();
});

When("{client} sends {frame}", async function (this: GavelWorld, name: string, frame: string) {
  await markPresent(this);
  clientNamed(this, name).sendRaw(withLotIds(this, frame));
});

When("{client} authenticates", async function (this: GavelWorld, name: string) {
  const { token } = await this.running();
  await markPresent(this);
  clientNamed(this, name).send({ type: "authenticate", token, requestId: "hello" });
});

When("{client} sends the text {string}", async function (this: GavelWorld, name: string, text: string) {
  await markPresent(this);
  clientNamed(this, name).sendRaw(text);
});

When("{client} sends bytes instead of text", async function (this: GavelWorld, name: string) {
  await markPresent(this);
  clientNamed(this, name).sendRaw(new TextEncoder().encode('{"type":"ping"}'));
});

When("{client} sends a ping of {float} MB", async function (this: GavelWorld, name: string, size: number) {
  await markPresent(this);
  const around = JSON.stringify({ type: "ping", requestId: "large", padding: "" });
  const padding = "x".repeat(Math.floor(size * MIB) - around.length);
  clientNamed(this, name).send({ type: "ping", requestId: "large", padding });
});

When(
  "{client} sends {int} times {frame}",
  async function (this: GavelWorld, name: string, times: number, frame: string) {
    await markPresent(this);
    const client = clientNamed(this, name);
    for (let sent = 0; sent < times; sent++) client.sendRaw(withLotIds(this, frame));
  },
);

Then("{client} receives {frame}", async function (this: GavelWorld, name: string, expected: string) {
  await receives(this, clientNamed(this, name), withLotIds(this, expected));
});

Then("{client} has received {frame}", async function (this: GavelWorld, name: string, expected: string) {
  const wanted: unknown = JSON.parse(withLotIds(this, expected));
  await clientNamed(this, name).next((frame) => says(frame, wanted));
});

Then("{client} receives, in this order:", async function (this: GavelWorld, name: string, frames: DataTable) {
  const client = clientNamed(this, name);
  const positions: number[] = [];
  for (const [expected = ""] of frames.raw()) {
    positions.push(client.frames.indexOf(await receives(this, client, withLotIds(this, expected))));
  }
  assert.deepEqual(positions, positions.toSorted((one, other) => one - other), "They came in another order");
});

Then(
  "{client} receives no frame of type {word}",
  async function (this: GavelWorld, name: string, type: string) {
    const frames = await framesSince(this, clientNamed(this, name));
    assert.deepEqual(frames.filter((frame) => frame.type === type), []);
  },
);

Then(
  "{client} has received nothing but the types {word}",
  async function (this: GavelWorld, name: string, types: string) {
    const client = clientNamed(this, name);
    await hearOut(client);
    const received = client.frames.map(({ type }) => type).filter((type) => type !== "pong");
    assert.deepEqual([...new Set(received)], types.split(","));
  },
);

Then(
  "the last answer of {client} has no field {word}",
  async function (this: GavelWorld, name: string, field: string) {
    const frames = await framesSince(this, clientNamed(this, name));
    assert.ok(frames.length > 0, "There was no answer");
    assert.ok(!(field in (frames[0] ?? {})), JSON.stringify(frames[0]));
  },
);

Then(
  "{client} receives every documented field of {string}",
  async function (this: GavelWorld, name: string, title: string, fields: DataTable) {
    const id = this.lotId(title);
    const wanted = { type: "auctionState", auction: { id, data: {} } };
    const { auction } = await receives(this, clientNamed(this, name), JSON.stringify(wanted));
    for (const [path = "", type] of fields.rows()) {
      const value = path.split(".").reduce((part, field) => part?.[field], auction);
      assert.equal(value === null ? "null" : typeof value, type, `${path} is ${JSON.stringify(value)}`);
    }
  },
);

Then(
  "{client} is disconnected with code {int}",
  async function (this: GavelWorld, name: string, code: number) {
    assert.equal(await clientNamed(this, name).closed, code);
  },
);

// A client that goes on sending may miss the closing frame with its code: the system drops it with the connection.
Then("{client} is disconnected", async function (this: GavelWorld, name: string) {
  const client = clientNamed(this, name);
  await client.closed;
  assert.ok(!client.isOpen);
});

Then("{client} is still connected", async function (this: GavelWorld, name: string) {
  const client = clientNamed(this, name);
  await hearOut(client);
  assert.ok(client.isOpen);
});

Then("nothing has changed, and the other clients go on undisturbed", async function (this: GavelWorld) {
  await assertNothingChanged(this);
});

async function receives(world: GavelWorld, client: ProtocolClient, expected: string) {
  const wanted: unknown = JSON.parse(expected);
  return await client.next((frame) => says(frame, wanted), markOf(world, client));
}
