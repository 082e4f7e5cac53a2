import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import {
  byteLength,
  checkKey,
  decodeDocument,
  DocumentError,
  encodeDocument,
  formatKey,
} from "./document.ts";
import { keepPrivate, OWNERS_ALONE, refuseSpecialFile, refuseUnusableFile, withPath } from "./owner_files.ts";
import type { BatchLimits, Write, WriteSize } from "./pending_writes.ts";
import type { Key, Store, StoredDocument } from "./store.ts";
import { type KeyWatching, watchKvKeys } from "./watch_keys.ts";
import { createWriteQueue } from "./write_queue.ts";

/** The file, and the clock by which failed writes are tried again. */
export interface KvStoreOptions {
  /** The path of the file. Its folder is made where it is missing. */
  readonly path: string;
  readonly clock: Clock;
}

/** A store that also tells of changes. */
export type KvStore = Store & KeyWatching;

/** The first part of all our keys, so that the file can hold something else one day. */
const ROOT = "gavel";
/** The limits of Deno KV less a margin: 1000 mutations, 81,920 bytes of keys, 819,200 bytes in all. */
const LIMITS: BatchLimits = { writes: 1000, keyBytes: 76 * 1024, totalBytes: 780 * 1024, sizeOf };
const LARGEST_KEY_BYTES = 2048;

/** Opens a Deno KV file as a store, for its owner alone. Throws `StartError` where it can't be read or written. */
export async function openKvStore({ path, clock }: KvStoreOptions): Promise<KvStore> {
  const folder = dirname(path);
  await withPath(folder, () => Deno.mkdir(folder, { recursive: true, mode: 0o700 }));
  await refuseSpecialFile(path);
  // SQLite would name this file where one of those beside it is at fault, or end the process.
  for (const suffix of ["-wal", "-shm", "-journal"]) await refuseUnusableFile(path + suffix);
  // SQLite gives the files beside this one the same mode.
  await withPath(path, async () => {
    using _file = await Deno.open(path, { create: true, write: true, mode: OWNERS_ALONE });
  });
  await keepPrivate(path);
  const kv = await withPath(path, () => Deno.openKv(path));
  try {
    await withPath(path, () => proveWritable(kv, clock));
    return kvStore(kv, clock, await createFileWatch(path));
  } catch (error) {
    kv.close();
    throw error;
  }
}

/** Writes one key: a store that can only be read could never keep a bid. */
async function proveWritable(kv: Deno.Kv, clock: Clock): Promise<void> {
  await kv.set(["started"], clock.now());
}

/**
 * Returns a check that the file at `path` is still the one that was opened. SQLite goes on writing into a file that
 * was removed or replaced, and what it acknowledges then is gone with the process. It is checked after every commit,
 * for 0.1 ms beside a commit's 2 to 3 ms. A check once a second would acknowledge bids that are already lost in that
 * second, and after a restart their lots would be bid on again.
 */
async function createFileWatch(path: string): Promise<() => Promise<void>> {
  const opened = await Deno.stat(path);
  return async () => {
    const now = await Deno.stat(path).catch(() => null);
    if (now !== null && now.ino === opened.ino && now.dev === opened.dev) return;
    throw new Error(`${path} was removed or replaced while Gavel runs: put it back, or restart Gavel`);
  };
}

/**
 * Makes a store over an open Deno KV, which it closes. Documents are UTF-8 bytes of JSON. `proveKept` runs after each
 * commit, and rejects where that will not last.
 */
export function kvStore(
  kv: Pick<Deno.Kv, "get" | "list" | "atomic" | "watch" | "close">,
  clock: Clock,
  proveKept: () => Promise<void> = () => Promise.resolve(),
): KvStore {
  const queue = createWriteQueue({ commit, limits: LIMITS, isTooLarge, clock });
  let closed: Promise<void> | null = null;

  async function* scan(prefix: Key): AsyncGenerator<StoredDocument> {
    for await (const { key, value } of kv.list({ prefix: [ROOT, ...prefix] })) {
      yield documentOf(ourKey(key), value);
    }
  }

  async function commit(batch: readonly Write[]): Promise<void> {
    const atomic = kv.atomic();
    for (const { key, text } of batch) {
      if (text === null) atomic.delete([ROOT, ...key]);
      else atomic.set([ROOT, ...key], new TextEncoder().encode(text));
    }
    await atomic.commit();
    await proveKept();
  }

  return {
    type: "kv",
    async get(key) {
      const { value } = await kv.get([ROOT, ...key]);
      return value === null ? undefined : documentOf(key, value).value;
    },
    list: (prefix) => Array.fromAsync(scan(prefix)),
    scan,
    // deno-lint-ignore require-await -- a bad key must reject, not throw
    async put(key, value) {
      checkKvKey(key);
      return queue.write({ key: [...key], text: encodeDocument(key, value) });
    },
    // deno-lint-ignore require-await
    async delete(key) {
      checkKvKey(key);
      return queue.write({ key: [...key], text: null });
    },
    watchKeys: (keys, onChange) => watchKvKeys(kv, keys.map((key) => [ROOT, ...key]), onChange),
    health: queue.health,
    close: () => closed ??= queue.close().finally(() => kv.close()),
  };
}

function documentOf(key: Key, value: unknown): StoredDocument {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  return decodeDocument(key, text);
}

function ourKey([, first, ...rest]: Deno.KvKey): Key {
  return [String(first), ...rest.map(String)];
}

/** Throws for a key that Deno KV would refuse, before it can hold up a batch. */
function checkKvKey(key: Key): void {
  checkKey(key);
  if (keySize(key) <= LARGEST_KEY_BYTES) return;
  throw new DocumentError(`Can't store ${formatKey(key)}: its key is longer than ${LARGEST_KEY_BYTES} bytes`);
}

/** Counts the bytes that Deno KV makes of a key: two more for each part, and one more for each NUL in it. */
function keySize(key: Key): number {
  return [ROOT, ...key].reduce((sum, part) => sum + 2 + byteLength(part) + part.split("\0").length - 1, 0);
}

/**
 * Counts a write as Deno KV does, or higher: it counts the key of a set value twice (once with the value), and that of
 * a deleted one once, which is counted twice here.
 */
function sizeOf({ key, text }: Write): WriteSize {
  const keyBytes = keySize(key);
  return { keyBytes, totalBytes: 2 * keyBytes + (text === null ? 0 : byteLength(text)) };
}

/** Returns true for a refusal of a too large commit, such as "Total mutation size too large (max 819200 bytes)". */
function isTooLarge(error: unknown): boolean {
  return error instanceof TypeError && /\btoo (large|many)\b/i.test(error.message);
}
