import type { KeyWatching } from "../store/watch_keys.ts";
import type { Json, Key, Store } from "../store/store.ts";
import { STORED_KEYS } from "./definitions.ts";
import type { FlagSource } from "./flags.ts";

const FOLDER = "feature";

/**
 * Reads flags from documents below `feature` in a store that no other process writes to (`kv`, `memory`; the lock on
 * the data folder keeps others out), so nothing has to be polled. Closing it leaves the store open.
 */
export function createStoreSource(store: Store & Partial<KeyWatching>): FlagSource {
  const ends = new Set<() => void>();
  return {
    async readAll() {
      const documents = await store.list([FOLDER]);
      return new Map(documents.map(({ key, value, raw }) => [key.slice(1).join("/"), raw ?? textOf(value)]));
    },
    async write(key, text) {
      await (text === null ? store.delete(keyOf(key)) : store.put(keyOf(key), text));
    },
    watch(onChange) {
      const end = store.watchKeys?.(STORED_KEYS.map(keyOf), onChange) ?? (() => {});
      ends.add(end);
      return end;
    },
    // deno-lint-ignore require-await -- the port's other implementations have to wait
    async close() {
      for (const end of ends) end();
      ends.clear();
    },
  };
}

function keyOf(key: string): Key {
  return [FOLDER, key];
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
