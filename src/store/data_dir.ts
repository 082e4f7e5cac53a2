import { join } from "node:path";
import { StartError } from "../start_error.ts";
import {
  keepPrivate,
  nullWhereMissing,
  OWNERS_ALONE,
  pathError,
  refuseSpecialFile,
  withPath,
} from "./owner_files.ts";

/** A data folder that nobody else uses until it is released. */
export interface DataDir {
  /** The name of this folder. No other folder has it, not even a copy of this one. */
  readonly name: string;
  /** Returns the path of a file in the folder. */
  file(name: string): string;
  /** Writes the address of this Gavel into the folder, for commands of the same owner. */
  announce(url: string): Promise<void>;
  /** Rejects with a sentence for the owner where the folder can't be written or has no room left. */
  proveRoom(): Promise<void>;
  release(): void;
}

/** The file with the address of a running Gavel. */
const ADDRESS_FILE = "gavel.address";
const LOCK_FILE = "gavel.lock";

/** An error for a folder that another Gavel works in: two would bid against each other. */
export class DataDirInUse extends StartError {
  override readonly name = "DataDirInUse";

  constructor(path: string) {
    super(`Another Gavel is using ${path}: stop it, or give this one a DATA_DIR of its own`);
  }
}

/**
 * Makes the folder `path` where it is missing, for its owner alone, and locks it for this process. The system releases
 * the lock when the process ends, however it ends. Throws `DataDirInUse` where another Gavel has it, and `StartError`
 * where nothing can be kept in it.
 */
export async function openDataDir(path: string): Promise<DataDir> {
  await withPath(path, () => Deno.mkdir(path, { recursive: true, mode: 0o700 }));
  const lockPath = join(path, LOCK_FILE);
  const lock = await openLock(lockPath);
  let name: string;
  try {
    if (!await withPath(lockPath, () => lockAlone(lock))) throw new DataDirInUse(path);
    await keepPrivate(lockPath);
    await forgetAddress(join(path, ADDRESS_FILE));
    await removeLeftovers(path);
    await proveRoom(path);
    name = await withPath(lockPath, () => nameOf(lock, lockPath));
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

/** Opens the lock file without emptying it. */
async function openLock(path: string): Promise<Deno.FsFile> {
  await refuseSpecialFile(path);
  return await withPath(
    path,
    () => Deno.open(path, { create: true, read: true, write: true, mode: OWNERS_ALONE }),
  );
}

/** A command that looks for a Gavel takes less than the time of one try, unless the machine is very busy. */
const MOST_TRIES = 10_000;

/**
 * Locks the file for this process alone. Resolves to false where a Gavel has it. Commands that look for one share the
 * lock for a moment: their end is waited for.
 */
async function lockAlone(lock: Deno.FsFile): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (await lock.tryLock(true)) return true;
    if (!await lock.tryLock(false)) return false;
    await lock.unlock();
  }
  return false;
}

/**
 * Makes the folder's name from a random one in the lock file and that file's inode, which a copy does not have. Windows
 * tells the inode of a path, and not of an open file.
 */
async function nameOf(lock: Deno.FsFile, path: string): Promise<string> {
  const { ino, dev } = await Deno.stat(path);
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

/** The names of files that a process writes before they take their names, or to see that there is room. */
const LEFTOVER = /^(?:unfinished|writable)-[0-9a-f]+$/;

/** Removes what a run that was killed has begun in the folder. Nobody else works in it while the lock is held. */
async function removeLeftovers(folder: string): Promise<void> {
  const entries = await withPath(folder, () => Array.fromAsync(Deno.readDir(folder)));
  for (const { name } of entries.filter(({ isFile, name }) => isFile && LEFTOVER.test(name))) {
    const path = join(folder, name);
    await withPath(path, () => Deno.remove(path).catch(nullWhereMissing));
  }
}

/** The least room for a start: with less, a disk is full in a moment. */
const LEAST_ROOM_BYTES = 1024 * 1024;

/** Writes and removes a file in `folder`: a full or read-only disk must be found at the start, not at the first bid. */
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
 * Returns the URL of the Gavel that uses the folder at `path`; null when none uses it. The program at that URL holds the
 * folder's lock, so it may be sent the owner's token. Throws `StartError` while one is starting or ending.
 */
export async function runningUrl(path: string): Promise<string | null> {
  if (!await isInUse(join(path, LOCK_FILE))) return null;
  const url = await addressIn(path);
  if (URL.canParse(url)) return url;
  throw new StartError(`The Gavel that uses ${path} does not listen yet: try again in a moment`);
}

/**
 * Returns where the last Gavel in the folder at `path` said that it listens; null where it did not say. It may have been
 * killed since, so nothing secret is to be sent there.
 */
export async function announcedUrl(path: string): Promise<string | null> {
  const url = await addressIn(path);
  return URL.canParse(url) ? url : null;
}

/** Reads the address; an empty text where there is none. */
async function addressIn(path: string): Promise<string> {
  const addressPath = join(path, ADDRESS_FILE);
  await refuseSpecialFile(addressPath);
  return (await withPath(addressPath, () => Deno.readTextFile(addressPath).catch(emptyWhereMissing))).trim();
}

/** Throws `DataDirInUse` while a Gavel has the folder at `path`, and makes nothing there. */
export async function refuseInUse(path: string): Promise<void> {
  if (await isInUse(join(path, LOCK_FILE))) throw new DataDirInUse(path);
}

/** Shares the lock for a moment: a lock for itself alone would look like a Gavel to another command that looks, too. */
async function isInUse(lockPath: string): Promise<boolean> {
  await refuseSpecialFile(lockPath);
  const lock = await withPath(lockPath, () => Deno.open(lockPath, { read: true }).catch(nullWhereMissing));
  if (lock === null) return false;
  try {
    return !await lock.tryLock(false);
  } finally {
    lock.close();
  }
}

/** Removes the address of an earlier run: another program may have it by now. */
async function forgetAddress(path: string): Promise<void> {
  await withPath(path, () => Deno.remove(path).catch(nullWhereMissing));
}

async function writeAddress(path: string, url: string): Promise<void> {
  await withPath(path, () => Deno.writeTextFile(path, `${url}\n`, { mode: OWNERS_ALONE }));
  await keepPrivate(path);
}

function emptyWhereMissing(error: unknown): string {
  return nullWhereMissing(error) ?? "";
}
