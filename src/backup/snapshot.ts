import type { Clock } from "../clock.ts";
import { compareKeys } from "../store/document.ts";
import type { Json, Key, Store, StoredDocument } from "../store/store.ts";
import { BackupError } from "./backup_error.ts";

/** The documents of a store as they were at one moment, while others go on writing to it. */
export interface Snapshot {
  /** Reads the documents of a folder, in the order of their keys. Each folder may be read once. */
  documents(folder: string): AsyncIterable<StoredDocument>;
  /** Lets go of what it remembers. */
  close(): void;
}

/** An extra ability of a store: it can be read as it was at one moment. */
export interface Snapshots {
  /**
   * Takes the state of this turn of the event loop, for `folders`: every write that was asked for before is in it, and
   * none that is asked for after. Rejects with a `BackupError` where the store is away.
   */
  snapshot(folders: readonly string[]): Promise<Snapshot>;
}

/** The longest wait for writes that were on their way, and for a document that is about to be changed. */
const STORE_PATIENCE_MS = 10_000;
const IMAGE_PATIENCE_MS = 1_000;
/** The most changed documents that a snapshot remembers. A reader that is so slow is given up. */
const MOST_IMAGES = 20_000;

const AWAY = "The store does not answer, so no backup can be made: try again when it is back";

/** A snapshot as the writes see it. */
interface Recorder extends Snapshot {
  /** Returns true where a change of `key` would be missed: its document was not read yet. */
  needs(key: Key): boolean;
  /** Remembers the document as it was; undefined where there was none. */
  remember(key: Key, document: StoredDocument | undefined): void;
  fail(error: Error): void;
}

/** A document as it was before a change; undefined where there was none. */
interface Image {
  readonly key: Key;
  readonly document: StoredDocument | undefined;
}

/** A document that is being read before its change. */
interface Gate {
  readonly opened: Promise<void>;
  /** The snapshots that get it. */
  readonly needing: readonly Recorder[];
  /** The number of changes that wait. */
  waiting: number;
}

/** A write that was asked for and is not durable yet. */
interface OnItsWay {
  readonly document: StoredDocument | undefined;
}

/**
 * Makes `store` one of which snapshots can be taken. While one is being read, the first change to a document that it
 * has not come to waits until the document was read as it is.
 */
export function withSnapshots<Kind extends Store>(store: Kind, clock: Clock): Kind & Snapshots {
  const recorders = new Set<Recorder>();
  const writes = new Set<Promise<unknown>>();
  const onTheirWay = new Map<string, OnItsWay>();
  const gates = new Map<string, Gate>();

  const tracked = (name: string, document: StoredDocument | undefined, write: Promise<void>) => {
    const newest: OnItsWay = { document };
    onTheirWay.set(name, newest);
    const done = write.catch(() => undefined).finally(() => {
      writes.delete(done);
      if (onTheirWay.get(name) === newest) onTheirWay.delete(name);
    });
    writes.add(done);
    return write;
  };
  const image = async (key: Key, needing: readonly Recorder[]) => {
    try {
      const value = await within(clock, IMAGE_PATIENCE_MS, store.get(key));
      for (const recorder of needing) {
        recorder.remember(key, value === undefined ? undefined : { key, value });
      }
    } catch (error) {
      for (const recorder of needing) recorder.fail(new BackupError(AWAY, { cause: error }));
    }
  };
  /** Has each snapshot that has not come to the document remember it. Returns the gate that a change has to wait at. */
  const gateOf = (name: string, key: Key): Gate | undefined => {
    const gate = gates.get(name);
    const needing = [...recorders].filter((one) => one.needs(key) && !gate?.needing.includes(one));
    const before = onTheirWay.get(name);
    if (needing.length === 0) return gate;
    if (before) {
      for (const recorder of needing) recorder.remember(key, before.document);
      return gate;
    }
    const opened: Gate = { opened: image(key, needing), needing, waiting: 0 };
    gates.set(name, opened);
    return opened;
  };
  const change = (key: Key, value: Json | undefined, write: () => Promise<void>): Promise<void> => {
    const name = nameOf(key);
    const isWatched = recorders.size > 0 || gates.size > 0;
    const gate = isWatched ? gateOf(name, key) : undefined;
    const document = documentOf(key, value);
    if (!gate) return tracked(name, document, write());
    gate.waiting++;
    const later = gate.opened.then(() => {
      if (--gate.waiting === 0) gates.delete(name);
      return write();
    });
    return tracked(name, document, later);
  };

  return {
    ...store,
    // deno-lint-ignore require-await -- a bad document must reject, not throw
    async put(key, value) {
      // A copy: the caller may change its objects before a write that waits.
      const [ownKey, ownValue] = recorders.size === 0 ? [key, value] : structuredClone([key, value] as const);
      return change(ownKey, ownValue, () => store.put(ownKey, ownValue));
    },
    delete: (key) => change([...key], undefined, () => store.delete(key)),
    async snapshot(folders) {
      const recorder = createRecorder(store, folders, (one) => recorders.delete(one));
      recorders.add(recorder);
      try {
        const { connected, healthy } = store.health();
        if (!connected || !healthy) throw new BackupError(AWAY);
        await within(clock, STORE_PATIENCE_MS, Promise.all(writes));
        return recorder;
      } catch (error) {
        recorder.close();
        throw error instanceof BackupError ? error : new BackupError(AWAY, { cause: error });
      }
    },
  };
}

function createRecorder(
  store: Pick<Store, "scan">,
  folders: readonly string[],
  onClose: (recorder: Recorder) => void,
): Recorder {
  const left = new Set(folders);
  /** The documents of each folder as they were before a change; undefined where there was none. */
  const images = new Map(folders.map((folder) => [folder, new Map<string, Image>()]));
  let remembered = 0;
  let reading: string | undefined;
  let read: Key | undefined;
  let failure: Error | undefined;

  const imagesOf = (folder: string) => images.get(folder) ?? new Map<string, Image>();
  /** Takes the documents out that were changed, below `end` where that is named, in their order. */
  const takeBelow = (folder: string, end?: Key): readonly StoredDocument[] => {
    const changed = imagesOf(folder);
    const taken: StoredDocument[] = [];
    for (const [name, { key, document }] of changed) {
      if (end && compareKeys(key, end) >= 0) continue;
      changed.delete(name);
      if (document) taken.push(document);
    }
    return taken.sort((one, other) => compareKeys(one.key, other.key));
  };
  const check = () => {
    if (failure) throw failure;
  };
  async function* documents(folder: string): AsyncGenerator<StoredDocument> {
    reading = folder;
    read = undefined;
    for await (const document of store.scan([folder])) {
      check();
      for (const missed of takeBelow(folder, document.key)) {
        read = missed.key;
        yield missed;
      }
      const name = nameOf(document.key);
      const changed = imagesOf(folder).get(name);
      imagesOf(folder).delete(name);
      read = document.key;
      const asItWas = changed ? changed.document : document;
      if (asItWas) yield asItWas;
    }
    // From here on no change to the folder matters. What was changed and not come to is still to be told.
    left.delete(folder);
    yield* takeBelow(folder);
    check();
  }
  const recorder: Recorder = {
    documents,
    close() {
      images.clear();
      left.clear();
      onClose(recorder);
    },
    needs(key) {
      if (!left.has(key[0]) || imagesOf(key[0]).has(nameOf(key))) return false;
      return key[0] !== reading || read === undefined || compareKeys(key, read) > 0;
    },
    remember(key, document) {
      if (!recorder.needs(key)) return;
      imagesOf(key[0]).set(nameOf(key), { key, document });
      if (++remembered > MOST_IMAGES) {
        recorder.fail(new BackupError("The backup is read too slowly to be kept up with: try again"));
      }
    },
    fail(error) {
      failure ??= error;
      images.clear();
      left.clear();
    },
  };
  return recorder;
}

function documentOf(key: Key, value: Json | undefined): StoredDocument | undefined {
  return value === undefined ? undefined : { key, value };
}

function nameOf(key: Key): string {
  return JSON.stringify(key);
}

/** Rejects where `work` takes longer than `patienceMs`. */
async function within<Result>(clock: Clock, patienceMs: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(patienceMs, () => late.reject(new Error("it does not answer")));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
}
