import { getLogger } from "@logtape/logtape";
import { DocumentError, formatKey } from "../store/document.ts";
import { STORE_FORMAT } from "../store/migrations.ts";
import type { Json, StoredDocument } from "../store/store.ts";
import { countedAs, FLAGS, foldersIn, isBackedUp, noCounts, SECRET_FILES } from "./contents.ts";
import {
  type BackupRecord,
  type Counts,
  createChecksum,
  endLine,
  headerLine,
  LARGEST_BACKUP_BYTES,
  recordLine,
} from "./format.ts";
import { BackupError } from "./backup_error.ts";
import type { RecordCheck } from "./reading.ts";
import type { Snapshots } from "./snapshot.ts";

/** The sources of a backup. */
export interface BackupSources {
  readonly store: Snapshots;
  /** Reads the flags by their names: Redis keeps them beside its documents. */
  readonly readFlags: () => Promise<ReadonlyMap<string, string>>;
  /** Reads the files that open the sealed session, by their names. */
  readonly readSecretFiles: () => Promise<ReadonlyMap<string, string>>;
  readonly check: RecordCheck;
  readonly gavelVersion: string;
  /** The machine's calendar time (ms since the Unix epoch). */
  readonly calendarNow: () => number;
}

/** A backup that is being made. */
export interface BackupMaking {
  /** The time whose state it holds (ms since the Unix epoch). */
  readonly madeAtMs: number;
  /** The bytes of the file. They can be read once; whoever stops early ends the making. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Returns the counts so far, whole once all bytes are read. */
  counts(): Counts;
}

/** The size of the chunks in which a backup is written. Between two of them everything else has its turn. */
const CHUNK_BYTES = 16 * 1024;
/** The characters that are kept of a text that is no document. */
const MOST_RAW_LENGTH = 8_000;

const log = getLogger(["gavel", "backup"]);

/** Begins a backup of the state of this moment. Rejects with a `BackupError` where the store is away. */
export async function makeBackup(
  sources: BackupSources,
  scope: { readonly withSecrets: boolean },
): Promise<BackupMaking> {
  const madeAtMs = sources.calendarNow();
  const folders = foldersIn(scope);
  const snapshot = await sources.store.snapshot(folders);
  const counts = noCounts(scope);
  const checksum = createChecksum();
  let size = 0;

  const encoded = (line: string) => {
    const bytes = new TextEncoder().encode(`${line}\n`);
    size += bytes.length;
    if (size > LARGEST_BACKUP_BYTES) {
      throw new BackupError("What Gavel stores is larger than a backup may be: nothing was written");
    }
    return bytes;
  };
  const hashed = (line: string) => {
    const bytes = encoded(line);
    checksum.add(bytes);
    return bytes;
  };
  const documentsOf = (folder: string): AsyncIterable<StoredDocument> | Promise<StoredDocument[]> => {
    if (folder === FLAGS) return sources.readFlags().then((flags) => documentsIn(FLAGS, flags));
    if (folder === SECRET_FILES) {
      return sources.readSecretFiles().then((files) => documentsIn(SECRET_FILES, files));
    }
    return snapshot.documents(folder);
  };
  async function* lines(): AsyncGenerator<Uint8Array> {
    const { gavelVersion } = sources;
    const madeAt = new Date(madeAtMs).toISOString();
    yield hashed(headerLine({ madeAt, gavelVersion, format: STORE_FORMAT, secrets: scope.withSecrets }));
    for (const folder of folders) {
      const counted = countedAs(folder);
      for await (const document of await documentsOf(folder)) {
        if (!isBackedUp(document.key)) continue;
        yield hashed(lineOf(document, sources.check));
        counts[counted] = (counts[counted] ?? 0) + 1;
      }
    }
    yield encoded(endLine(counts, checksum.hex()));
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* inChunks(lines());
    } finally {
      snapshot.close();
    }
  }
  return { madeAtMs, bytes: endedEarly(bytes(), () => snapshot.close()), counts: () => counts };
}

/** Has `end` called also by a reader that stops before its first piece: a generator that never ran skips its `finally`. */
function endedEarly(pieces: AsyncGenerator<Uint8Array>, end: () => void): AsyncIterable<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => pieces.next(),
    return() {
      end();
      return pieces.return(undefined);
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Returns the line of a document, marked where Gavel itself could not read it. */
function lineOf({ key, value, raw }: StoredDocument, check: RecordCheck): string {
  if (raw !== undefined) return unreadableLine(key, raw);
  const isUnreadable = check({ key, value }) !== null;
  if (isUnreadable) {
    log.warn("{key} can't be read, and is kept as it is in the backup", { key: formatKey(key) });
  }
  try {
    return recordLine({ key, value, isUnreadable });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return unreadableLine(key, JSON.stringify(value));
  }
}

/** Returns the line of a text that is no document. As a text it is as unreadable as it was, so nothing is missing. */
function unreadableLine(key: BackupRecord["key"], raw: string): string {
  log.warn("{key} is no document, and only its beginning is kept in the backup", { key: formatKey(key) });
  const value: Json = raw.toWellFormed().slice(0, MOST_RAW_LENGTH).toWellFormed();
  return recordLine({ key, value, isUnreadable: true });
}

function documentsIn(folder: string, texts: ReadonlyMap<string, string>): StoredDocument[] {
  const byName = [...texts].sort(([one], [other]) => one < other ? -1 : 1);
  return byName.map(([name, value]) => ({ key: [folder, name], value }));
}

async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < CHUNK_BYTES) continue;
    yield joined(waiting, size);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield joined(waiting, size);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
