import type { RedisServer } from "../store/redis_server.ts";

/** An entry of a Deno KV file, as it lies there: its key with all parts, and the text in its bytes. */
export interface KvEntry {
  readonly key: readonly string[];
  readonly text: string;
}

/** A key of Redis, as it lies there: a string, or a hash with its fields. */
export type RedisEntry =
  | { readonly key: string; readonly text: string }
  | { readonly key: string; readonly fields: Readonly<Record<string, string>> };

/** Everything that a Gavel left in its store. */
export interface StoredEntries<Entry> {
  /** The time by the clock of that Gavel when it had ended (ms since the epoch). */
  readonly endedAtMs: number;
  readonly entries: readonly Entry[];
}

/** Reads a file of stored entries: a line for its end, then one for each entry. */
export async function readEntries<Entry>(path: string): Promise<StoredEntries<Entry>> {
  const [end = "", ...lines] = (await Deno.readTextFile(path)).trimEnd().split("\n");
  return { ...JSON.parse(end), entries: lines.map((line) => JSON.parse(line)) };
}

/** Writes such a file. */
export async function writeEntries<Entry>(
  path: string,
  { endedAtMs, entries }: StoredEntries<Entry>,
): Promise<void> {
  const lines = [{ endedAtMs }, ...entries].map((line) => JSON.stringify(line));
  await Deno.writeTextFile(path, `${lines.join("\n")}\n`);
}

/** Puts `entries` into the Deno KV file at `path`, past all of Gavel's code. */
export async function fillKv(path: string, entries: readonly KvEntry[]): Promise<void> {
  const kv = await Deno.openKv(path);
  const encoder = new TextEncoder();
  for (const { key, text } of entries) await kv.set([...key], encoder.encode(text));
  kv.close();
}

/** Reads all documents in the Deno KV file at `path`, past all of Gavel's code. */
export async function entriesOfKv(path: string): Promise<KvEntry[]> {
  const kv = await Deno.openKv(path);
  const decoder = new TextDecoder();
  const entries: KvEntry[] = [];
  for await (const { key, value } of kv.list<Uint8Array>({ prefix: ["gavel"] })) {
    entries.push({ key: key.map(String), text: decoder.decode(value) });
  }
  kv.close();
  return entries;
}

/** Puts `entries` into a Redis, past all of Gavel's code. */
export async function fillRedis(
  { cli }: Pick<RedisServer, "cli">,
  entries: readonly RedisEntry[],
): Promise<void> {
  for (const entry of entries) {
    if ("text" in entry) await cli("SET", entry.key, entry.text);
    else await cli("HSET", entry.key, ...Object.entries(entry.fields).flat());
  }
}

/** Reads everything in a Redis, past all of Gavel's code. */
export async function entriesOfRedis({ cli }: Pick<RedisServer, "cli">): Promise<RedisEntry[]> {
  const keys = (await cli("KEYS", "*")).split("\n").filter(Boolean).sort();
  const entries: RedisEntry[] = [];
  for (const key of keys) {
    if (await cli("TYPE", key) === "string") entries.push({ key, text: await cli("GET", key) });
    else entries.push({ key, fields: await fieldsOf({ cli }, key) });
  }
  return entries;
}

async function fieldsOf({ cli }: Pick<RedisServer, "cli">, key: string): Promise<Record<string, string>> {
  const names = (await cli("HKEYS", key)).split("\n");
  const fields: Record<string, string> = {};
  for (const name of names) fields[name] = await cli("HGET", key, name);
  return fields;
}
