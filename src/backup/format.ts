import { createHash } from "node:crypto";
import { z } from "zod";
import { encodeDocument } from "../store/document.ts";
import { STORE_FORMAT } from "../store/migrations.ts";
import type { Json, Key } from "../store/store.ts";

/** The version of the file itself. The records in it have versions of their own. */
const BACKUP_VERSION = 1;
/** The longest line: the largest document, and room for a key in escapes. */
export const LONGEST_LINE_BYTES = 96 * 1024;
/** The largest backup, some ten years of a busy owner's. A larger file is refused before it is read. */
export const LARGEST_BACKUP_BYTES = 1024 * 1024 * 1024;

/** The first line of a backup. */
export interface BackupHeader {
  /** ISO 8601, by the machine's clock. */
  readonly madeAt: string;
  readonly gavelVersion: string;
  /** The format of the store that it was made of (`STORE_FORMAT`). */
  readonly format: number;
  /** It holds the session, the hashes of clients' tokens, and the key that opens the session. */
  readonly secrets: boolean;
}

/** A record in a backup. */
export interface BackupRecord {
  readonly key: Key;
  readonly value: Json;
  /** It could not be read in the store already, and is kept as it was. */
  readonly isUnreadable: boolean;
}

/** The number of records of each kind, such as `lots`, `bids` and `results`. */
export type Counts = Readonly<Record<string, number>>;

const headerSchema = z.strictObject({
  gavelBackup: z.literal(BACKUP_VERSION),
  madeAt: z.iso.datetime(),
  gavelVersion: z.string().max(100),
  format: z.int().min(0).max(STORE_FORMAT),
  secrets: z.boolean(),
});
const recordSchema = z.strictObject({
  key: z.tuple([z.string()], z.string()),
  value: z.unknown().refine((value) => value !== undefined),
  unreadable: z.literal(true).optional(),
});

/** Returns the first line, without its line break. */
export function headerLine({ madeAt, gavelVersion, format, secrets }: BackupHeader): string {
  return JSON.stringify({ gavelBackup: BACKUP_VERSION, madeAt, gavelVersion, format, secrets });
}

/** Returns a record's line. Throws a `DocumentError` for a value that is too large for a store. */
export function recordLine({ key, value, isUnreadable }: BackupRecord): string {
  const mark = isUnreadable ? ',"unreadable":true' : "";
  return `{"key":${JSON.stringify(key)},"value":${encodeDocument(key, value)}${mark}}`;
}

/** Returns the last line, with the counts and the checksum of all bytes before it. */
export function endLine(counts: Counts, sha256: string): string {
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return JSON.stringify({ end: true, records, counts, sha256 });
}

/** A first line as read: a header, or the reason why this Gavel can't restore the file. */
export type HeaderReading =
  | { readonly header: BackupHeader }
  | { readonly problem: "foreign" | "damaged" }
  | { readonly problem: "newer"; readonly version: string };

/** Reads the first line. */
export function readHeader(line: string): HeaderReading {
  const json = parsed(line);
  const marked = z.object({ gavelBackup: z.number() }).safeParse(json);
  if (!marked.success) return { problem: "foreign" };
  const newer = z.object({ gavelBackup: z.int(), gavelVersion: z.string().max(100), format: z.int() })
    .safeParse(json);
  if (newer.success && (newer.data.gavelBackup > BACKUP_VERSION || newer.data.format > STORE_FORMAT)) {
    return { problem: "newer", version: newer.data.gavelVersion };
  }
  const { success, data } = headerSchema.safeParse(json);
  if (!success) return { problem: "damaged" };
  const { gavelBackup: _version, ...header } = data;
  return { header };
}

/** Reads a record's line; undefined where it is none. */
export function readRecordLine(line: string): BackupRecord | undefined {
  const { success, data } = recordSchema.safeParse(parsed(line));
  return success
    ? { key: data.key, value: data.value as Json, isUnreadable: data.unreadable ?? false }
    : undefined;
}

/** Returns true for a line that looks like a backup's last. */
export function isEndLine(line: string): boolean {
  return line.startsWith('{"end":true');
}

/** A checksum of lines as they come. */
export interface Checksum {
  add(bytes: Uint8Array): void;
  /** Returns the SHA-256 of all that was added, in hexadecimal. Nothing may be added after that. */
  hex(): string;
}

/** Makes a checksum of nothing yet. */
export function createChecksum(): Checksum {
  const hash = createHash("sha256");
  return {
    add: (bytes) => void hash.update(bytes),
    hex: () => hash.digest("hex"),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
