import assert from "node:assert/strict";
import { After, defineParameterType } from "@cucumber/cucumber";
import {
  connectClient,
  type Frame,
  type ProtocolClient,
} from "../../tests/support/server/protocol_client.ts";
import type { GavelWorld } from "./world.ts";

/** What a scenario has said so far on the wire. */
interface Conversation {
  readonly clients: Map<string, ProtocolClient>;
  /** How many frames each client had received when a client last said something. */
  readonly marks: Map<ProtocolClient, number>;
  noted: Note | null;
}

/** All that a refused request must leave as it is. */
interface Note {
  readonly state: unknown;
  readonly marks: ReadonlyMap<ProtocolClient, number>;
}

const conversations = new WeakMap<GavelWorld, Conversation>();

defineParameterType({
  name: "client",
  regexp: /the extension|the phone|the stranger/,
  transformer: (name) => name,
});
defineParameterType({ name: "frame", regexp: /\{.*\}/, transformer: (text) => text });
defineParameterType({
  name: "method",
  regexp: /GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS/,
  transformer: (name) => name,
});
defineParameterType({ name: "path", regexp: /\/\S*/, transformer: (path) => path });
defineParameterType({ name: "code", regexp: /[A-Z][A-Z_]+/, transformer: (code) => code });
defineParameterType({ name: "variable", regexp: /[A-Z_]+=\S*/, transformer: (text) => text });

After(async function (this: GavelWorld) {
  await Promise.all(conversationOf(this).clients.values().map((client) => client.close()));
});

/** Connects a client under a name; without a token it stays unauthenticated. */
export async function connect(
  world: GavelWorld,
  name: string,
  how: { readonly token?: string; readonly headers?: Record<string, string> } = {},
): Promise<ProtocolClient> {
  const { gavel } = await world.running();
  const client = await connectClient(`${gavel.url.replace("http", "ws")}/ws`, how);
  conversationOf(world).clients.set(name, client);
  return client;
}

/** The client that a step has connected under that name. */
export function clientNamed(world: GavelWorld, name: string): ProtocolClient {
  const client = conversationOf(world).clients.get(name);
  if (!client) throw new Error(`No step has connected ${name}`);
  return client;
}

/** Marks the present for every client, so that later steps look only at frames that come from now on. */
export async function markPresent(world: GavelWorld): Promise<void> {
  const { clients, marks } = conversationOf(world);
  for (const client of clients.values()) {
    await hearOut(client);
    marks.set(client, client.frames.length);
  }
}

/** The position of the first frame that came to `client` after the last request of any client. */
export function markOf(world: GavelWorld, client: ProtocolClient): number {
  return conversationOf(world).marks.get(client) ?? 0;
}

/** Resolves when everything that was sent to `client` so far is here: sockets keep the order. */
export async function hearOut(client: ProtocolClient): Promise<void> {
  if (client.isOpen) await client.request("ping");
}

/** The frames since the last request, the answers to our own pings left out. */
export async function framesSince(world: GavelWorld, client: ProtocolClient): Promise<readonly Frame[]> {
  await hearOut(client);
  return client.frames.slice(markOf(world, client)).filter(({ type }) => type !== "pong");
}

/** Writes down all that a refusal must leave alone. */
export async function noteEverything(world: GavelWorld): Promise<void> {
  await markPresent(world);
  const conversation = conversationOf(world);
  conversation.noted = { state: await stateOf(world), marks: new Map(conversation.marks) };
}

/** Nothing is watched, bid or set that was not noted, and who never asked for anything goes on undisturbed. */
export async function assertNothingChanged(world: GavelWorld): Promise<void> {
  const { noted, clients } = conversationOf(world);
  assert.ok(noted, "No step has noted what there was");
  assert.deepEqual(await stateOf(world), noted.state);
  const bystander = clients.get(BYSTANDER);
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

/** The client that never asks for anything in scenarios about refusals. */
const BYSTANDER = "the phone";

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

/** `text` with the ids of lots in the place of their names: `$Lamp`. */
export function withLotIds(world: GavelWorld, text: string): string {
  return text.replaceAll(/\$([A-Z][a-z]+)/g, (_, name: string) => world.lotId(name));
}

/**
 * Whether `actual` is at least what `expected` says: other fields may be there; `"…"` stands for any text that is not
 * empty, a list must be as long, and `undefined` is never meant.
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

function conversationOf(world: GavelWorld): Conversation {
  const known = conversations.get(world);
  if (known) return known;
  const fresh: Conversation = { clients: new Map(), marks: new Map(), noted: null };
  conversations.set(world, fresh);
  return fresh;
}
