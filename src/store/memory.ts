import { checkKey, compareKeys, decodeDocument, encodeDocument, isBelow } from "./document.ts";
import type { Key, Store, StoredDocument } from "./store.ts";

/**
 * Makes a store that forgets everything when the process ends, for tests and for trying Gavel out. It begins with
 * `left`, as if an earlier run had left it: a key and a text each, JSON or not.
 */
export function createMemoryStore(left: readonly (readonly [Key, string])[] = []): Store {
  const documents = new Map(left.map(([key, text]) => [name(key), { key, text }]));
  let isOpen = true;

  const assertOpen = () => {
    if (!isOpen) throw new Error("The store is closed");
  };

  const below = (prefix: Key): readonly StoredDocument[] => {
    assertOpen();
    return [...documents.values()]
      .filter(({ key }) => isBelow(key, prefix))
      .sort((one, other) => compareKeys(one.key, other.key))
      .map(({ key, text }) => decodeDocument(key, text));
  };

  return {
    type: "memory",
    // deno-lint-ignore require-await -- an error must reject, not throw
    async get(key) {
      assertOpen();
      const document = documents.get(name(key));
      return document && decodeDocument(key, document.text).value;
    },
    // deno-lint-ignore require-await
    list: async (prefix) => below(prefix),
    async *scan(prefix) {
      yield* below(prefix);
    },
    // deno-lint-ignore require-await
    async put(key, value) {
      assertOpen();
      checkKey(key);
      documents.set(name(key), { key: [...key], text: encodeDocument(key, value) });
    },
    // deno-lint-ignore require-await
    async delete(key) {
      assertOpen();
      documents.delete(name(key));
    },
    health: () => ({ connected: isOpen, healthy: isOpen }),
    // deno-lint-ignore require-await
    async close() {
      isOpen = false;
    },
  };
}

function name(key: Key): string {
  return JSON.stringify(key);
}
