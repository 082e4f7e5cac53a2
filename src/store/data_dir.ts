import { join } from "node:path";
import { StartError } from "../start_error.ts";
import { keepPrivate, OWNERS_ALONE, pathError, withPath } from "./owner_files.ts";

/** A data folder that nobody else uses until it is released. */
export interface DataDir {
  /** Names this folder: no other has the name, nor a copy of this one. */
  readonly name: string;
  /** The path of a file in it. */
  file(name: string): string;
  /** Leaves word in it where this Gavel listens, for commands of the same owner. */
  announce(url: string): Promise<void>;
  /** Rejects, with a sentence for the owner, where the folder can't be written or has no room left. */
  proveRoom(): Promise<void>;
  release(): void;
}

/** The file in which a running Gavel says where it listens. */
const ADDRESS_FILE = "gavel.address";
const LOCK_FILE = "gavel.lock";

/** Another Gavel works in this folder: two would bid against each other. */
export class DataDirInUse extends StartError {
  override readonly name = "DataDirInUse";

  constructor(path: string) {
    super(`Another Gavel is using ${path}: stop it, or give this one a DATA_DIR of its own`);
  }
}

/**
 * Makes `path` where it is missing, for its owner alone, and takes it for this process; the system lets it go
 * when the process ends, however it ends. Throws `DataDirInUse` where another Gavel has it, and `StartError` where
 * nothing can be kept in it.
 */
export async function openDataDir(path: string): Promise<DataDir> {
  await withPath(path, () => Deno.mkdir(path, { recursive: true, mode: 0o700 }));
  const lockPath = join(path, LOCK_FILE);
  const lock = await openLock(lockPath);
  let name: string;
  try {
    if (!await withPath(lockPath, () => lock.tryLock(true))) throw new DataDirInUse(path);
    await keepPrivate(lockPath);
    await forgetAddress(join(path, ADDRESS_FILE));
    await proveRoom(path);
    name = await withPath(lockPath, () => nameOf(lock));
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    name,
    file: (name) => join(path, name),
    announce: (url) => writeAddress(join(path, ADDRESS_FILE), url),
    proveRoom: () => proveRoom(path),
    release: () => lock.close(),
  };
}

/** Opens the lock file without emptying it or following what it may say. */
function openLock(path: string): Promise<Deno.FsFile> {
  return withPath(path, () => Deno.open(path, { create: true, read: true, write: true, mode: OWNERS_ALONE }));
}

/** A name that was drawn once and lies in the lock file, with the file's own number, which a copy does not have. */
async function nameOf(lock: Deno.FsFile): Promise<string> {
  const { ino, dev } = await lock.stat();
  const buffer = new Uint8Array(100);
  const text = new TextDecoder().decode(buffer.subarray(0, await lock.read(buffer) ?? 0)).trim();
  const drawn = /^[0-9a-f-]{36}$/.test(text) ? text : crypto.randomUUID();
  if (drawn !== text) {
    await lock.truncate();
    await lock.seek(0, Deno.SeekMode.Start);
    await lock.write(new TextEncoder().encode(`${drawn}\n`));
    await lock.sync();
  }
  return [drawn, dev, ino ?? 0].join("-");
}

/** With less than this left, a disk is full in a moment. */
const LEAST_ROOM_BYTES = 1024 * 1024;

/** Shows that a file can be made and written in `folder`: a full or read-only disk is found at the start, not at the first bid. */
async function proveRoom(folder: string): Promise<void> {
  let path: string | undefined;
  try {
    path = await Deno.makeTempFile({ dir: folder, prefix: "writable-" });
    await Deno.writeFile(path, new Uint8Array(LEAST_ROOM_BYTES));
  } catch (error) {
    throw pathError(folder, error);
  } finally {
    if (path !== undefined) await Deno.remove(path).catch(() => undefined);
  }
}

/**
 * Returns where the Gavel that uses the folder at `path` listens; null when none uses it. Whoever listens there holds
 * the folder's lock, so it may be shown the owner's token. Throws `StartError` while one is starting or ending.
 */
export async function runningUrl(path: string): Promise<string | null> {
  if (!await isInUse(join(path, LOCK_FILE))) return null;
  const addressPath = join(path, ADDRESS_FILE);
  const url = (await withPath(addressPath, () => Deno.readTextFile(addressPath).catch(emptyWhereMissing)))
    .trim();
  if (URL.canParse(url)) return url;
  throw new StartError(`The Gavel that uses ${path} does not listen yet: try again in a moment`);
}

async function isInUse(lockPath: string): Promise<boolean> {
  const lock = await withPath(lockPath, () => Deno.open(lockPath, { read: true }).catch(nullWhereMissing));
  if (lock === null) return false;
  try {
    return !await lock.tryLock(true);
  } finally {
    lock.close();
  }
}

/** Removes the address of an earlier run, which may be somebody else's by now. */
async function forgetAddress(path: string): Promise<void> {
  await withPath(path, () => Deno.remove(path).catch(nullWhereMissing));
}

async function writeAddress(path: string, url: string): Promise<void> {
  await withPath(path, () => Deno.writeTextFile(path, `${url}\n`, { mode: OWNERS_ALONE }));
  await keepPrivate(path);
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Deno.errors.NotFound) return null;
  throw error;
}

function emptyWhereMissing(error: unknown): string {
  return nullWhereMissing(error) ?? "";
}
