import { z } from "zod";
import type { Json, Key, Store } from "../store/store.ts";
import { BackupError } from "./backup_error.ts";
import { countedAs, FLAGS, foldersIn, noCounts, SECRET_FILES, STORES_OWN, SYSTEM } from "./contents.ts";
import type { BackupHeader, BackupRecord, Counts } from "./format.ts";
import { type BackupSource, readBackup, type RecordCheck } from "./reading.ts";

/** A backup that was read whole and is sound. */
export interface SoundBackup {
  readonly header: BackupHeader;
  readonly counts: Counts;
  readonly sha256: string;
  /** The number of bids whose outcome is not known in it. */
  readonly openBids: number;
}

/** The place into which a backup is restored. */
export interface RestoreTarget {
  readonly store: Store;
  readonly readFlags: () => Promise<ReadonlyMap<string, string>>;
  /** Sets a flag; null unsets it. */
  readonly writeFlag: (name: string, text: string | null) => Promise<void>;
  /** Writes a file of the data folder that opens the sealed session. */
  readonly writeSecretFile: (name: string, text: string) => Promise<void>;
  /** Returns the record of the switch for all bidding, which pauses it and says `why`. */
  readonly pausedBy: (why: PauseByRestore, switches: Json | undefined) => Json;
  readonly check: RecordCheck;
  /** Returns true for a stored bid whose outcome is not known. */
  readonly isOpenBid: (value: Json) => boolean;
  readonly now: () => number;
}

/** The reason for the pause after a restore. */
export interface PauseByRestore {
  /** ISO 8601: the time whose state was restored. */
  readonly madeAt: string;
  readonly lots: number;
  readonly openBids: number;
}

const SWITCH_KEY: Key = [SYSTEM, "bidding"];
const FORMAT_KEY: Key = [SYSTEM, "format"];
const MARK_KEY: Key = [SYSTEM, "restore"];
/** The writes that are on their way at once. */
const WRITES_AT_ONCE = 500;

const markSchema = z.object({ madeAt: z.string() });

/** Reads a backup whole and throws a `BackupError` where anything is wrong with it. Nothing is written. */
export async function proveBackup(
  source: BackupSource,
  { check, isOpenBid }: Pick<RestoreTarget, "check" | "isOpenBid">,
): Promise<SoundBackup> {
  let header: BackupHeader | undefined;
  let openBids = 0;
  for await (const part of readBackup(source, check)) {
    if (part.type === "header") header = part.header;
    else if (part.type === "record") {
      if (part.record.key[0] === "bid_history" && isOpenBid(part.record.value)) openBids++;
    } else if (header) return { header, counts: part.counts, sha256: part.sha256, openBids };
  }
  throw new BackupError(`${source.name} has no end`);
}

/** Counts what is in a store that a backup with or without secrets would replace. */
export async function countStored(
  { store, readFlags }: Pick<RestoreTarget, "store" | "readFlags">,
  scope: { readonly withSecrets: boolean },
): Promise<Counts> {
  const counts = noCounts(scope);
  for (const folder of foldersIn(scope)) {
    const counted = countedAs(folder);
    if (folder === FLAGS) counts[counted] = (await readFlags()).size;
    else {for await (const { key } of store.scan([folder])) {
        if (isReplaced(key)) counts[counted] = (counts[counted] ?? 0) + 1;
      }}
  }
  return counts;
}

/**
 * Puts a sound backup in the place of what is stored: afterwards the store holds the records of the backup and no others
 * in its folders. A mark that is written first and removed last shows a restore that was broken off.
 */
export async function restoreBackup(
  source: BackupSource,
  backup: SoundBackup,
  target: RestoreTarget,
): Promise<void> {
  const { store } = target;
  const { header, counts, openBids } = backup;
  await store.put(MARK_KEY, { madeAt: header.madeAt, sha256: backup.sha256, beganAtMs: target.now() });
  const why = { madeAt: header.madeAt, lots: counts["lots"] ?? 0, openBids };
  // Before anything else, so that no order of writes leaves a store that bids.
  await store.put(SWITCH_KEY, target.pausedBy(why, undefined));
  const writes = createWrites();
  const left = foldersIn({ withSecrets: header.secrets }).slice();
  let folder: FolderRestore | undefined;
  let switches: Json | undefined;
  const reach = async (name: string) => {
    while (folder?.name !== name) {
      await folder?.finish();
      const next = left.shift();
      if (next === undefined) {
        throw new BackupError(`${source.name} was changed while it was restored: restore it again`);
      }
      folder = await beginFolder(next, target, writes);
    }
  };
  for await (const part of readBackup(source, target.check)) {
    if (part.type === "record") {
      const { record } = part;
      await reach(record.key[0]);
      if (record.key[0] === SYSTEM && record.key[1] === "bidding") switches = record.value;
      else await folder?.put(record);
    } else if (part.type === "end" && part.sha256 !== backup.sha256) {
      throw new BackupError(`${source.name} was changed while it was restored: restore it again`);
    }
  }
  while (left.length > 0) await reach(left[0] ?? "");
  await folder?.finish();
  await writes.all();
  // In one turn, and so in one commit.
  await Promise.all([
    store.put(FORMAT_KEY, { format: header.format }),
    store.put(SWITCH_KEY, target.pausedBy(why, switches)),
    store.delete(MARK_KEY),
  ]);
}

/** Returns a sentence for the owner of a store in which a restore was broken off; null where none was. */
export async function brokenOffRestore(store: Pick<Store, "list">, place: string): Promise<string | null> {
  const mark = (await store.list([SYSTEM])).find(({ key }) => key.length === 2 && key[1] === MARK_KEY[1]);
  if (!mark) return null;
  const { data } = markSchema.safeParse(mark.value);
  const which = data ? ` of ${data.madeAt}` : "";
  return `A restore of the backup${which} into ${place} was broken off, so some of its lots, limits and bids are ` +
    "missing: run gavel restore again with that file or another backup, then start Gavel";
}

/** One folder, while its records are replaced. */
interface FolderRestore {
  readonly name: string;
  put(record: BackupRecord): Promise<void>;
  /** Removes what is in the store and not in the backup. */
  finish(): Promise<void>;
}

async function beginFolder(name: string, target: RestoreTarget, writes: Writes): Promise<FolderRestore> {
  const { store, writeFlag, writeSecretFile } = target;
  if (name === SECRET_FILES) {
    return {
      name,
      put: ({ key, value }) => writeSecretFile(key[1] ?? "", String(value)),
      finish: () => Promise.resolve(),
    };
  }
  if (name === FLAGS) {
    const others = new Set((await target.readFlags()).keys());
    return {
      name,
      async put({ key, value }) {
        const flag = key.slice(1).join("/");
        others.delete(flag);
        await writeFlag(flag, typeof value === "string" ? value : JSON.stringify(value));
      },
      async finish() {
        for (const flag of others) await writeFlag(flag, null);
      },
    };
  }
  const others = new Map<string, Key>();
  for await (const { key } of store.scan([name])) if (isReplaced(key)) others.set(JSON.stringify(key), key);
  return {
    name,
    async put({ key, value }) {
      others.delete(JSON.stringify(key));
      await writes.add(() => store.put(key, value));
    },
    async finish() {
      for (const key of others.values()) await writes.add(() => store.delete(key));
    },
  };
}

/** Returns true for a document that a restore removes where the backup does not have it. */
function isReplaced([folder, name]: Key): boolean {
  return folder !== SYSTEM || !STORES_OWN.includes(name ?? "") && name !== SWITCH_KEY[1];
}

/** Writes of which a bounded number is on its way. */
interface Writes {
  /** Begins a write as soon as there is room. Rejects where an earlier one failed. */
  add(write: () => Promise<void>): Promise<void>;
  /** Waits for all. */
  all(): Promise<void>;
}

function createWrites(): Writes {
  let batch: Promise<void>[] = [];
  const all = async () => {
    const begun = batch;
    batch = [];
    await Promise.all(begun);
  };
  return {
    async add(write) {
      const writing = write();
      writing.catch(() => undefined);
      batch.push(writing);
      if (batch.length >= WRITES_AT_ONCE) await all();
    },
    all,
  };
}
