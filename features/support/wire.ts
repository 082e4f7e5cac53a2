import assert from "node:assert/strict";
import type { Frame, ProtocolClient } from "../../tests/support/server/protocol_client.ts";
import type { GavelWorld } from "./world.ts";

/** The number of frames that each client had received when a client last said something. */
type Marks = ReadonlyMap<ProtocolClient, number>;

/** All that a refused request must leave as it is. */
interface Note {
  readonly state: unknown;
  readonly marks: Marks;
}

const marksOf = new WeakMap<GavelWorld, Marks>();
const notes = new WeakMap<GavelWorld, Note>();

/** The client that never asks for anything in scenarios about refusals. */
const BYSTANDER = "the phone";

/** Returns the client that a step has connected under that name. */
export function clientNamed({ clients }: GavelWorld, name: string): ProtocolClient {
  const client = clients.get(name);
  if (!client) throw new Error(`No step has connected ${name}`);
  return client;
}

/** Marks the present for every client, so that later steps look only at frames that come from now on. */
export async function markPresent(world: GavelWorld): Promise<Marks> {
  const marks = new Map<ProtocolClient, number>();
  for (const client of world.clients.values()) {
    await hearOut(client);
    marks.set(client, client.frames.length);
  }
  marksOf.set(world, marks);
  return marks;
}

/** Returns the position of the first frame that came to `client` after the last request of any client. */
export function markOf(world: GavelWorld, client: ProtocolClient): number {
  return marksOf.get(world)?.get(client) ?? 0;
}

/** Resolves when everything that was sent to `client` so far is here: sockets keep the order. */
export async function hearOut(client: ProtocolClient): Promise<void> {
  if (client.isOpen) await client.request("ping");
}

/** Returns the frames since the last request, without the answers to our own pings. */
export async function framesSince(world: GavelWorld, client: ProtocolClient): Promise<readonly Frame[]> {
  await hearOut(client);
  return client.frames.slice(markOf(world, client)).filter(({ type }) => type !== "pong");
}

/** Writes down all that a refused request must leave as it is. */
export async function noteEverything(world: GavelWorld): Promise<void> {
  const marks = await markPresent(world);
  notes.set(world, { state: await stateOf(world), marks });
}

/** Asserts that nothing is watched, bid or set that was not noted, and that a client that asked for nothing heard nothing. */
export async function assertNothingChanged(world: GavelWorld): Promise<void> {
  const noted = notes.get(world);
  assert.ok(noted, "No step has noted what there was");
  assert.deepEqual(await stateOf(world), noted.state);
  const bystander = world.clients.get(BYSTANDER);
  if (!bystander) return;
  assert.ok(bystander.isOpen, `${BYSTANDER} was disconnected`);
  await hearOut(bystander);
  const heard: readonly Frame[] = bystander.frames.slice(noted.marks.get(bystander));
  assert.deepEqual(
    heard.filter(({ type }) => type !== "pong"),
    [],
    `${BYSTANDER} heard of a refused request`,
  );
}

async function stateOf(world: GavelWorld): Promise<unknown> {
  const { call, house } = await world.running();
  const [auctions, settings, session] = [
    await call("GET", "/api/auctions"),
    await call("GET", "/api/settings"),
    await call("GET", "/api/auth/status"),
  ];
  const watched = auctions.body.auctions.map(({ id, title, config, status }: Frame) => ({
    id,
    title,
    config,
    status,
  }));
  return { watched, bids: house.bids.length, settings: settings.body, session: session.body };
}

/** Returns `text` with the ids of lots in the place of their names (`$Lamp`). */
export function withLotIds(world: GavelWorld, text: string): string {
  return text.replaceAll(/\$([A-Z][a-z]+)/g, (_, name: string) => world.lotId(name));
}

/**
 * Returns true when `actual` has every field that `expected` names; it may have others. `"…"` stands for any text that
 * is not empty, and a list must be as long as the expected one.
 */
export function says(actual: unknown, expected: unknown): boolean {
  if (expected === "…") return typeof actual === "string" && actual !== "";
  if (expected === null || typeof expected !== "object") return Object.is(actual, expected);
  if (actual === null || typeof actual !== "object") return false;
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && actual.length === expected.length &&
      expected.every((each, index) => says(actual[index], each));
  }
  const fields = new Map(Object.entries(actual));
  return Object.entries(expected).every(([name, value]) => fields.has(name) && says(fields.get(name), value));
}
