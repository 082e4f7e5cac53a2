/** The kinds of store, by the word for them in `STORE`. */
export const STORE_TYPES = ["kv", "redis", "memory"] as const;
/** A kind of store. */
export type StoreType = (typeof STORE_TYPES)[number];

/** A value that can be stored: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [name: string]: Json | undefined;
};

/** The place of a document: a folder, then names inside it, such as `["auction", "12345678"]`. */
export type Key = readonly [string, ...string[]];

/** A stored document. Where its text is no JSON, `value` is null and `raw` holds the text for the report. */
export interface StoredDocument {
  readonly key: Key;
  readonly value: Json;
  readonly raw?: string;
}

/**
 * A durable place for small JSON documents (64 KiB at most). Writes to one key coalesce: when several wait,
 * the newest is written and all of them are acknowledged.
 */
export interface Store {
  readonly type: StoreType;
  /** Reads the document at `key`; undefined where there is none. */
  get(key: Key): Promise<Json | undefined>;
  /** Reads every document below `prefix`, in the order of their keys. */
  list(prefix: Key): Promise<readonly StoredDocument[]>;
  /**
   * Reads every document below `prefix` one after another, in the order of their keys, and never holds all of them at
   * once. A document that is changed meanwhile comes as it was or as it is.
   */
  scan(prefix: Key): AsyncIterable<StoredDocument>;
  /** Writes a document. Resolves once a kill -9 can't lose it any more. */
  put(key: Key, value: Json): Promise<void>;
  /** Deletes a document, if there is one. Resolves once it is durably gone. */
  delete(key: Key): Promise<void>;
  health(): StoreHealth;
  /** The promise of a disk that is not this process's; absent where each acknowledged write is on the disk. */
  readonly disk?: DiskPromise;
  /** Closes the store after all writes that wait. */
  close(): Promise<void>;
}

/** The promise that acknowledged writes outlast a power cut as well, where they reach the disk after they are acknowledged. */
export interface DiskPromise {
  /**
   * Resolves once all that was acknowledged before the call is on the disk; at once where the store can't tell (`risk`).
   * Rejects where some of it is lost.
   */
  synced(): Promise<void>;
  /** Returns the time that `synced` may take while the disk is well (ms). */
  longestMs(): number;
  /** Says how a power cut can take what was acknowledged, and what to do; null where it can't. */
  risk(): string | null;
}

/** The state of the store. */
export interface StoreHealth {
  /** True while the store can be reached. */
  readonly connected: boolean;
  /** True while the store can be reached and the last write succeeded. */
  readonly healthy: boolean;
  /** The reason why the last write failed, and what to do about it, in one line for the owner. */
  readonly reason?: string;
}
