import { dirname } from "node:path";
import { fileErrorOf } from "../file_errors.ts";
import { StartError } from "../start_error.ts";

/** The mode of files in the data folder: their owner alone reads and writes them. */
export const OWNERS_ALONE = 0o600;

/** Runs `work` on the file or folder at `path`. Throws `StartError` with one line for the owner where the system refuses. */
export async function withPath<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StartError ? error : pathError(path, error);
  }
}

/**
 * Writes a file that its owner alone may read, whole or not at all: a crash must not leave half of a key. Its folder must
 * be there. Throws `StartError` with one line for the owner where the system refuses.
 */
export async function writeOwnersFile(path: string, text: string): Promise<void> {
  await withPath(path, async () => {
    // Deno makes temporary files for their owner alone.
    const unfinished = await Deno.makeTempFile({ dir: dirname(path), prefix: "unfinished-" });
    await Deno.writeTextFile(unfinished, text);
    using file = await Deno.open(unfinished, { read: true, write: true });
    await file.sync();
    await Deno.rename(unfinished, path);
  });
}

/** Makes an error that says in one line why `path` can't be used, and what to do about it. */
export function pathError(
  path: string,
  error: unknown,
  os: typeof Deno.build.os = Deno.build.os,
): StartError {
  return new StartError(`Can't use ${path}: ${reasonOf(path, error, os)}`, { cause: error });
}

/**
 * Refuses what lies at `path` where it is no plain file: opening a pipe may never end. Nothing at all is fine. Throws
 * `StartError`.
 */
export async function refuseSpecialFile(path: string): Promise<void> {
  const found = await withPath(path, () => Deno.stat(path).catch(nullWhereMissing));
  if (found === null || found.isFile) return;
  if (found.isDirectory) throw pathError(path, new Deno.errors.IsADirectory());
  throw new StartError(
    `Can't use ${path}: it is a pipe, a socket or a device, where a file belongs. Move it away`,
  );
}

/** Refuses what lies at `path` where it is no plain file that can be read and written. Nothing at all is fine. */
export async function refuseUnusableFile(path: string): Promise<void> {
  await refuseSpecialFile(path);
  await withPath(path, async () => {
    using _file = await Deno.open(path, { read: true, write: true }).catch(nullWhereMissing);
  });
}

/** Gives null where a path is missing, and throws any other error. */
export function nullWhereMissing(error: unknown): null {
  if (error instanceof Deno.errors.NotFound) return null;
  throw error;
}

/** Lets the owner alone read and write the file at `path`, also one of an earlier run. */
export async function keepPrivate(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  await withPath(path, () => Deno.chmod(path, OWNERS_ALONE));
}

function reasonOf(path: string, error: unknown, os: typeof Deno.build.os): string {
  const text = error instanceof Error ? error.message : String(error);
  const known = fileErrorOf(error, os);
  if (known === "read-only" || /readonly database/.test(text)) {
    return "it is read-only. Mount it writable, or set DATA_DIR to a folder that is";
  }
  if (known === "disk full") return "the disk is full. Make room on it";
  if (known === "quota") return "the quota of its user is used up. Make room, or raise it";
  if (known === "too many files") return "too many files are open. Raise the limit (ulimit -n)";
  if (known === "in use") {
    return "another program has it open. Close that program, or have it leave this folder out";
  }
  if (known === "link loop" || error instanceof Deno.errors.FilesystemLoop) {
    return "its symbolic links lead in a circle. Remove them, or set DATA_DIR to a folder";
  }
  if (known === "name too long") {
    return "its name is too long. Set DATA_DIR to a folder with a shorter one";
  }
  if (error instanceof Deno.errors.NotCapable && path.includes(",")) {
    return "its name has a comma, at which Deno splits what it permits. Set DATA_DIR to a folder without one";
  }
  if (error instanceof Deno.errors.NotCapable) {
    return "Gavel may not use it. Set DATA_DIR to a folder of its own";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    const how = os === "windows" ? "" : " (chown)";
    return `permission denied. Give it to the user that Gavel runs as${how}, or set DATA_DIR to a folder of theirs`;
  }
  if (error instanceof Deno.errors.IsADirectory || known === "not empty") {
    return "it is a folder, where a file belongs. Move it away";
  }
  if (error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.AlreadyExists) {
    return "a file stands where a folder belongs. Move it away, or set DATA_DIR to a folder";
  }
  if (error instanceof Deno.errors.NotFound) {
    return "it is not there. Set DATA_DIR to a folder that can be made";
  }
  if (/not a database|malformed|corrupt/.test(text)) {
    return "it is damaged. Restore it from a backup, or move it away to begin with nothing";
  }
  return text.split("\n")[0] ?? "";
}
