import { basename, dirname, join } from "node:path";
import { fileErrorOf } from "../file_errors.ts";
import { BackupError } from "./backup_error.ts";
import { LARGEST_BACKUP_BYTES } from "./format.ts";
import { type BackupSource, tooLarge } from "./reading.ts";

/** The name of a file that is not whole yet. It stands beside the one that it becomes. */
const UNFINISHED = ".unfinished-";
const OWNERS_ALONE = 0o600;
/** A backup takes minutes at most, and writes all the time. */
const ABANDONED_MS = 60 * 60_000;
/** Read at once; a bid waits no longer than it takes to check so much. */
const CHUNK_BYTES = 16 * 1024;

/** A backup in a file. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes `bytes` into a file beside `path`, for its owner alone, and has `prove` read that before it takes the name: a
 * file of that name is always whole and on the disk. Throws a `BackupError`, and leaves nothing behind, where that fails.
 */
export async function writeBackupFile(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { replaces, prove }: {
    /** True to write over a file that is there. */
    readonly replaces: boolean;
    readonly prove: (source: BackupSource) => Promise<unknown>;
  },
): Promise<WrittenFile> {
  await refuseTaken(path, replaces);
  const unfinished = join(dirname(path), `.${basename(path)}${UNFINISHED}${crypto.randomUUID().slice(0, 8)}`);
  try {
    const size = await writing(path, () => writeSynced(unfinished, bytes));
    await prove({ name: path, read: () => readFile(unfinished) });
    // Another backup may have taken the name meanwhile.
    await refuseTaken(path, replaces);
    await writing(path, () => Deno.rename(unfinished, path));
    await syncFolder(dirname(path));
    return { path, bytes: size };
  } finally {
    await Deno.remove(unfinished).catch(() => undefined);
  }
}

/** Opens the file at `path` for a restore. Throws a `BackupError` where it can't be read, or is larger than any backup. */
export async function backupFile(path: string): Promise<BackupSource> {
  const { isFile, size } = await reading(path, () => Deno.stat(path));
  if (!isFile) throw new BackupError(`${path} is no file: name the file that gavel backup wrote`);
  if (size > LARGEST_BACKUP_BYTES) throw tooLarge(path);
  return { name: path, bytes: size, read: () => readFile(path) };
}

/**
 * Removes the files in `folder` that a run which was killed began for a name of ours: those that nothing was written to
 * for an hour.
 */
export async function removeAbandoned(
  folder: string,
  isOurs: (name: string) => boolean,
  nowMs: number,
): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name } of entries.filter(({ isFile, name }) => isFile && isUnfinished(name, isOurs))) {
    const path = join(folder, name);
    const begun = await Deno.lstat(path).catch(() => null);
    const isAbandoned = begun?.mtime && nowMs - begun.mtime.getTime() > ABANDONED_MS;
    // One that can't be removed is no reason to make no backup.
    if (isAbandoned) await Deno.remove(path).catch(() => undefined);
  }
}

function isUnfinished(name: string, isOurs: (name: string) => boolean): boolean {
  const [before = "", after] = name.split(UNFINISHED);
  return /^[0-9a-f]{8}$/.test(after ?? "") && before.startsWith(".") && isOurs(before.slice(1));
}

/** Says in a few words why a file or folder can't be used, and what to do. */
export function fileTrouble(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const known = fileErrorOf(error);
  if (known === "disk full" || known === "quota") return "its disk is full: make room on it";
  if (known === "in use") return "another program has it open: close that program, or choose another file";
  if (known === "read-only") return "it is read-only: mount it writable, or choose another folder";
  if (error instanceof Deno.errors.NotFound) return "it is not there: make the folder, or choose another";
  if (error instanceof Deno.errors.NotADirectory) {
    return "a file stands where a folder belongs: choose another";
  }
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder: name a file in it";
  if (error instanceof Deno.errors.NotCapable) {
    return "Gavel may not use it: choose a file in DATA_DIR, in BACKUP_DIR or in the current folder";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "permission is denied: give it to the user that Gavel runs as, or choose another folder";
  }
  return text.split("\n")[0] ?? "";
}

async function writeSynced(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: OWNERS_ALONE });
  let size = 0;
  for await (const chunk of bytes) {
    for (let sent = 0; sent < chunk.length;) sent += await file.write(chunk.subarray(sent));
    size += chunk.length;
  }
  await file.sync();
  return size;
}

/** Has the new name on the disk too. Not every system can sync a folder; the file itself is safe without it. */
async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  using file = await reading(path, () => Deno.open(path, { read: true }));
  const buffer = new Uint8Array(CHUNK_BYTES);
  while (true) {
    const count = await reading(path, () => file.read(buffer));
    if (count === null) return;
    yield buffer.slice(0, count);
  }
}

/** Throws a `BackupError` where something stands at `path` that a backup may not replace. */
async function refuseTaken(path: string, replaces: boolean): Promise<void> {
  const there = await entryAt(path);
  if (there !== null && !replaces) {
    throw new BackupError(`${path} is there already: name another file, or add --force to replace it`);
  }
  // A rename would put a file in the place of a device, a pipe or a link, and --force is no leave for that.
  if (there !== null && !there.isFile && !there.isDirectory) {
    throw new BackupError(
      `${path} is no file, so it is not replaced: name a file, or - for the standard output`,
    );
  }
}

/** Reads what stands at `path`, a link as itself; null where nothing does. */
async function entryAt(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new BackupError(`Can't write ${path}: ${fileTrouble(error)}`, { cause: error });
  }
}

function writing<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  return withTrouble(`Can't write ${path}`, work);
}

async function reading<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new BackupError(`There is no file ${path}: name the file that gavel backup wrote`, {
        cause: error,
      });
    }
    throw new BackupError(`Can't read ${path}: ${fileTrouble(error)}`, { cause: error });
  }
}

async function withTrouble<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${what}: ${fileTrouble(error)}`, { cause: error });
  }
}
