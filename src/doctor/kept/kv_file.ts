import { Buffer } from "node:buffer";
import { nullWhereMissing } from "../../store/owner_files.ts";
import type { Known } from "./known.ts";

/** A Deno KV file that was looked into as bytes: opening it as a database would write to it. */
export type KvFile =
  | { readonly state: "missing" }
  | { readonly state: "empty" }
  | { readonly state: "closed"; readonly error: unknown }
  /** It is a file of another kind, or its beginning is damaged. */
  | { readonly state: "strange" }
  | {
    readonly state: "there";
    readonly bytes: number;
    /** The bytes that its own head promises, where those are more than it has. */
    readonly missingBytes: number;
    readonly known: Known;
  };

const MAGIC = "SQLite format 3\0";
const HEAD_BYTES = 100;
const CHUNK_BYTES = 1024 * 1024;
/** Two chunks overlap by more than any key with the beginning of its document takes. */
const OVERLAP_BYTES = 512;
/** The bytes of each file that are searched: an old memory card reads so many in some ten seconds. */
const MOST_SEARCHED_BYTES = 256 * 1024 * 1024;

const FORMAT = keyBytes("gavel", "system", "format");
const SESSION = keyBytes("gavel", "auth", "cookies");
const LOT = keyBytes("gavel", "auction");
// deno-lint-ignore no-control-regex -- Deno KV begins and ends a text with them
const LOT_NUMBER = /^\x02([1-9]\d{0,14})\x00/;

/** Looks into the file at `path` and, where it `isSearched`, finds in it what the checks need. */
export async function lookIntoKvFile(
  path: string,
  { isSearched, mostBytes = MOST_SEARCHED_BYTES }: {
    readonly isSearched: boolean;
    /** Of what is beyond this in each of its files, nothing is known. */
    readonly mostBytes?: number;
  },
): Promise<KvFile> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) return { state: "strange" };
    // The newest writes may all be in the file beside it.
    if (size === 0) return { state: "empty" };
    const head = await headOf(path);
    if (head === null) return { state: "strange" };
    const known = isSearched ? await search([path, `${path}-wal`], mostBytes) : UNSEARCHED;
    const missingBytes = Math.max(0, Math.max(HEAD_BYTES, head.promisedBytes) - size);
    return { state: "there", bytes: size, missingBytes, known };
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? { state: "missing" } : { state: "closed", error };
  }
}

const UNSEARCHED: Known = { format: null, hasSession: null, lotId: null };

async function headOf(path: string): Promise<{ readonly promisedBytes: number } | null> {
  using file = await Deno.open(path, { read: true });
  const bytes = Buffer.alloc(HEAD_BYTES);
  let length = 0;
  for (let count: number | null = 0; count !== null && length < HEAD_BYTES; length += count ?? 0) {
    count = await file.read(bytes.subarray(length));
  }
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return null;
  // The page size is a 16-bit number in which 1 stands for 65,536. The number of pages counts only while two other
  // numbers agree.
  const pageBytes = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const isCounted = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  return { promisedBytes: isCounted ? pageBytes * bytes.readUInt32BE(28) : 0 };
}

/**
 * Searches the bytes of the database's files for keys as Deno KV writes them. A page that is free may still hold what was
 * there before, so the highest format counts, and a session may be one that was removed. What was not found in a file
 * that is longer than `mostBytes` may be in its rest.
 */
async function search(paths: readonly string[], mostBytes: number): Promise<Known> {
  let format: number | null = null;
  let hasSession = false;
  let lotId: string | null = null;
  let isWhole = true;
  for (const path of paths) {
    const { isFile, size } = await Deno.stat(path).catch(nullWhereMissing) ?? { isFile: false, size: 0 };
    // Opening a pipe would wait for somebody who writes into it.
    if (!isFile) continue;
    isWhole &&= size <= mostBytes;
    for await (const bytes of chunksOf(path, mostBytes)) {
      for (const after of textsAfter(bytes, FORMAT)) {
        const found = Number(/^\{"format":(\d{1,6})\}/.exec(after)?.[1] ?? NaN);
        if (found >= 0) format = Math.max(format ?? 0, found);
      }
      hasSession ||= bytes.includes(SESSION);
      for (const after of textsAfter(bytes, LOT)) lotId ??= LOT_NUMBER.exec(after)?.[1] ?? null;
    }
  }
  return { format: isWhole ? format : null, hasSession: hasSession || (isWhole ? false : null), lotId };
}

async function* chunksOf(path: string, mostBytes: number): AsyncGenerator<Buffer> {
  using file = await Deno.open(path, { read: true });
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let kept = 0, searched = 0; searched < mostBytes;) {
    const count = await file.read(buffer.subarray(kept));
    if (count === null) return;
    searched += count;
    const end = kept + count;
    yield buffer.subarray(0, end);
    kept = Math.min(OVERLAP_BYTES, end);
    buffer.copyWithin(0, end - kept, end);
  }
}

function* textsAfter(bytes: Buffer, key: Buffer): Generator<string> {
  for (let at = bytes.indexOf(key); at !== -1; at = bytes.indexOf(key, at + 1)) {
    const start = at + key.length;
    yield bytes.toString("latin1", start, start + OVERLAP_BYTES / 2);
  }
}

/** Writes a key as Deno KV does: each text begins with 2 and ends with 0. */
function keyBytes(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.map((part) => `\x02${part}\x00`).join(""), "latin1");
}
