import { getLogger } from "@logtape/logtape";
import type { Json, Key, Store, StoredDocument } from "./store.ts";

/** An extra ability of a store that remembers its documents. */
export interface Remembering {
  /**
   * Writes every remembered document again, and deletes those that came back although they were deleted. Resolves to the
   * number of documents once all of that is durable.
   */
  writeAgain(): Promise<number>;
  /** Returns the number of documents that are remembered. */
  remembered(): number;
}

/**
 * The folders that are written again after a loss: lots, limits, the pause, the session, bids and what they cost, and
 * who may use Gavel.
 * Timelines and notices only tell of the past, and are not worth the memory.
 */
const FOLDERS: ReadonlySet<string> = new Set([
  "access",
  "auction",
  "auth",
  "bid_history",
  "commitments",
  "system",
]);
/** The folders that are read whole at the start: a document in one of them that is not remembered was deleted. */
const READ_WHOLE: ReadonlySet<string> = new Set(["access", "auction", "bid_history", "commitments"]);

const log = getLogger(["gavel", "store"]);

/** A document as last read or written. A value of undefined means that it was deleted. */
interface Remembered {
  readonly key: Key;
  readonly value: Json | undefined;
  readonly raw?: string;
}

/**
 * Remembers the documents that are read from `store` and written to it, to write them again where the medium has lost
 * them: a Redis that was restarted with older data or none.
 */
export function remembering<Kind extends Store>(store: Kind): Kind & Remembering {
  const remembered = new Map<string, Remembered>();
  /** Folders that were read whole: what shows up in them later was deleted, and came back. */
  const known = new Set<string>();

  const nameOf = (key: Key) => JSON.stringify(key);
  /** Remembers a document that was read, unless one is remembered: this Gavel has written that since, or read it before. */
  const noteRead = (document: StoredDocument) => {
    const name = nameOf(document.key);
    const [folder] = document.key;
    if (FOLDERS.has(folder) && !known.has(folder) && !remembered.has(name)) remembered.set(name, document);
  };
  /** Remembers a change, and forgets it when it is refused: a refused change must not be written later. */
  const change = async (key: Key, value: Json | undefined, write: () => Promise<void>) => {
    if (!FOLDERS.has(key[0])) return await write();
    const name = nameOf(key);
    const before = remembered.get(name);
    const now = { key: [...key] as Key, value };
    remembered.set(name, now);
    try {
      await write();
      // Months of lots would fill the memory. One that comes back with older data is unknown then.
      if (value === undefined && known.has(key[0]) && remembered.get(name) === now) remembered.delete(name);
    } catch (error) {
      if (remembered.get(name) === now) {
        if (before) remembered.set(name, before);
        else remembered.delete(name);
      }
      throw error;
    }
  };
  /** Deletes documents that this Gavel does not remember, in folders that it has read whole. */
  const deleteUnknown = async () => {
    for (const folder of known) {
      const found = await store.list([folder]);
      const unknown = found.filter(({ key }) => !remembered.has(nameOf(key)));
      await Promise.all(unknown.map(({ key }) => store.delete(key)));
    }
  };

  return {
    ...store,
    async get(key) {
      const value = await store.get(key);
      if (value !== undefined) noteRead({ key: [...key], value });
      return value;
    },
    async list(prefix) {
      const documents = await store.list(prefix);
      documents.forEach(noteRead);
      if (prefix.length === 1 && READ_WHOLE.has(prefix[0])) known.add(prefix[0]);
      return documents;
    },
    put: (key, value) => change(key, value, () => store.put(key, value)),
    delete: (key) => change(key, undefined, () => store.delete(key)),
    remembered: () => remembered.size,
    async writeAgain() {
      const writes = [...remembered.values()].flatMap(({ key, value, raw }) => {
        if (raw !== undefined) {
          log.warn("{key} could not be read and is not written again", { key: key.join("/") });
          return [];
        }
        return [value === undefined ? store.delete(key) : store.put(key, value)];
      });
      await Promise.all(writes);
      await deleteUnknown();
      return writes.length;
    },
  };
}
