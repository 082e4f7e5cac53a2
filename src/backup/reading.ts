import { DocumentError, encodeDocument, formatKey } from "../store/document.ts";
import type { StoredDocument } from "../store/store.ts";
import { BackupError } from "./backup_error.ts";
import { compareInBackup, countedAs, isBackedUp, isSecretFolder, noCounts } from "./contents.ts";
import {
  type BackupHeader,
  type BackupRecord,
  type Counts,
  createChecksum,
  endLine,
  isEndLine,
  LARGEST_BACKUP_BYTES,
  LONGEST_LINE_BYTES,
  readHeader,
  readRecordLine,
} from "./format.ts";
import { type Line, linesOf } from "./lines.ts";

/**
 * Checks a record by the schema with which Gavel reads it from its store. Returns the reason why it can't be read; null
 * where it can.
 */
export type RecordCheck = (document: StoredDocument) => string | null;

/** A backup to be read, as often as it has to be. */
export interface BackupSource {
  /** The file, as its owner knows it. */
  readonly name: string;
  /** Reads it from its beginning. */
  read(): AsyncIterable<Uint8Array>;
  /** The number of its bytes; left out where that is not known. */
  readonly bytes?: number;
  /** The bytes after which it is refused; `LARGEST_BACKUP_BYTES` when left out. */
  readonly mostBytes?: number;
}

/** A part of a backup, in its order: the header, the records, the end. */
export type BackupPart =
  | { readonly type: "header"; readonly header: BackupHeader }
  | { readonly type: "record"; readonly record: BackupRecord }
  | { readonly type: "end"; readonly counts: Counts; readonly sha256: string };

const TAKE_ANOTHER = "Copy it again from where it was made, or take another backup";

/**
 * Reads a backup part by part and holds one line at a time. Throws a `BackupError` at the first thing that is wrong; what
 * came before it may not be used, as the checksum comes last.
 */
export async function* readBackup(source: BackupSource, check: RecordCheck): AsyncGenerator<BackupPart> {
  const { name } = source;
  const checksum = createChecksum();
  let header: BackupHeader | undefined;
  let counts: Record<string, number> = {};
  let last: BackupRecord | undefined;
  let end: { readonly counts: Counts; readonly sha256: string } | undefined;
  let number = 0;
  for await (const line of linesOf(bounded(source), LONGEST_LINE_BYTES)) {
    number++;
    if (end) throw damaged(name, `goes on after its last line, in line ${number}`);
    const text = textOf(line);
    if (!header) {
      if (isCompressed(line)) {
        throw new BackupError(
          `${name} is compressed: unpack it (gunzip), and restore the file that comes out`,
        );
      }
      header = headerIn(name, text, line.isWhole);
      counts = noCounts({ withSecrets: header.secrets });
      checksum.add(withBreak(line.bytes));
      yield { type: "header", header };
      continue;
    }
    if (!line.isWhole) throw brokenLine(name, number, line);
    if (text !== undefined && isEndLine(text)) {
      const sha256 = checksum.hex();
      checkEnd(name, text, endLine(counts, sha256));
      end = { counts, sha256 };
      continue;
    }
    const record = recordIn(name, number, text, header, check);
    if (last) checkOrder(name, number, last, record);
    last = record;
    const counted = countedAs(record.key[0]);
    counts[counted] = (counts[counted] ?? 0) + 1;
    checksum.add(withBreak(line.bytes));
    yield { type: "record", record };
  }
  if (number === 0) throw new BackupError(`${name} is empty, so it is no backup. ${TAKE_ANOTHER}`);
  if (!end) throw cutOff(name, number);
  yield { type: "end", ...end };
}

/** Stops reading a file that is larger than any backup. */
async function* bounded(
  { name, read, mostBytes = LARGEST_BACKUP_BYTES }: BackupSource,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of read()) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge(name);
    yield chunk;
  }
}

/** Says that a file is larger than any backup. */
export function tooLarge(name: string): BackupError {
  const mebibytes = LARGEST_BACKUP_BYTES / 1024 / 1024;
  return new BackupError(
    `${name} is larger than any backup of Gavel's (${mebibytes} MiB at most), so it is none. Name the file that gavel ` +
      "backup wrote",
  );
}

/** Returns true for the first bytes of gzip, which the owner may have put around a backup. */
function isCompressed({ bytes }: Line): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function textOf({ bytes }: Line): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function headerIn(name: string, text: string | undefined, isWhole: boolean): BackupHeader {
  const reading = text === undefined ? { problem: "foreign" } as const : readHeader(text);
  if ("header" in reading) {
    if (isWhole) return reading.header;
    throw cutOff(name, 1);
  }
  switch (reading.problem) {
    case "foreign":
      throw new BackupError(
        `${name} is no backup of Gavel: its first line does not say so. Name the file that gavel backup wrote`,
      );
    case "damaged":
      throw damaged(name, "can't be read in line 1");
    case "newer":
      throw new BackupError(
        `A newer Gavel made ${name} (version ${reading.version}), and this one can't read all of it. Restore it ` +
          "with that version or a later one",
      );
  }
}

function recordIn(
  name: string,
  number: number,
  text: string | undefined,
  header: BackupHeader,
  check: RecordCheck,
): BackupRecord {
  const record = text === undefined ? undefined : readRecordLine(text);
  if (!record) throw damaged(name, `can't be read in line ${number}`);
  const { key, value, isUnreadable } = record;
  const place = formatKey(key);
  if (!isBackedUp(key) || isSecretFolder(key[0]) && !header.secrets) {
    throw damaged(name, `has ${place} in line ${number}, which no Gavel writes there`);
  }
  const size = tooLargeFor(record);
  if (size !== null) throw damaged(name, `has a record in line ${number} that no store takes (${size})`);
  const reason = isUnreadable ? null : check({ key, value });
  if (reason !== null) throw damaged(name, `has ${place} in line ${number}, which can't be read (${reason})`);
  return record;
}

/** Returns the reason why no store takes the record; null where each does. */
function tooLargeFor({ key, value }: BackupRecord): string | null {
  try {
    encodeDocument(key, value);
    return null;
  } catch (error) {
    // A RangeError is that of a value which is nested too deeply.
    if (error instanceof DocumentError || error instanceof RangeError) return error.message;
    throw error;
  }
}

function checkOrder(name: string, number: number, last: BackupRecord, record: BackupRecord): void {
  const order = compareInBackup(last.key, record.key);
  if (order < 0) return;
  const what = order === 0 ? "twice" : "out of its order";
  throw damaged(name, `has ${formatKey(record.key)} ${what}, in line ${number}`);
}

function checkEnd(name: string, text: string, expected: string): void {
  if (text === expected) return;
  throw damaged(name, "was changed since it was made: its last line does not fit what is before it");
}

function brokenLine(name: string, number: number, { bytes }: Line): BackupError {
  if (bytes.length <= LONGEST_LINE_BYTES) return cutOff(name, number);
  return damaged(name, `has a line ${number} that is longer than any of Gavel's`);
}

function cutOff(name: string, number: number): BackupError {
  return new BackupError(
    `${name} is cut off: it ends in line ${number}, without its last line. ${TAKE_ANOTHER}`,
  );
}

function damaged(name: string, how: string): BackupError {
  return new BackupError(`${name} ${how}. Nothing of it is restored. ${TAKE_ANOTHER}`);
}

function withBreak(bytes: Uint8Array): Uint8Array {
  const line = new Uint8Array(bytes.length + 1);
  line.set(bytes);
  line[bytes.length] = 0x0a;
  return line;
}
