import { getLogger } from "@logtape/logtape";
import type { Cancel } from "../clock.ts";
import type { Key } from "./store.ts";

/** An extra ability of a store whose medium tells of changes. */
export interface KeyWatching {
  /**
   * Calls `onChange` soon, and after each change to one of `keys` in this process. Deno KV does not tell of the writes of
   * other processes to its file.
   */
  watchKeys(keys: readonly Key[], onChange: () => void): Cancel;
}

/** The most keys that Deno KV watches at once. */
const MOST_KEYS = 10;

const log = getLogger(["gavel", "store"]);

/** Watches `keys` of a Deno KV until it is cancelled or the Deno KV is closed. */
export function watchKvKeys(
  kv: Pick<Deno.Kv, "watch">,
  keys: readonly Deno.KvKey[],
  onChange: () => void,
): Cancel {
  const readers: ReadableStreamDefaultReader<unknown>[] = [];
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    readers.push(kv.watch<unknown[]>(keys.slice(start, start + MOST_KEYS)).getReader());
  }
  for (const reader of readers) void follow(reader, onChange);
  return () => {
    for (const reader of readers) reader.cancel().catch(warn);
  };
}

async function follow(reader: ReadableStreamDefaultReader<unknown>, onChange: () => void): Promise<void> {
  try {
    while (!(await reader.read()).done) onChange();
  } catch (error) {
    warn(error);
  }
}

function warn(error: unknown): void {
  log.warn("Changes in the store are not heard of any more: {error}", { error });
}
