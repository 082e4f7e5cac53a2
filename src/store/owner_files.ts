import { StartError } from "../start_error.ts";

/** The mode of files in the data folder: their owner alone reads and writes them. */
export const OWNERS_ALONE = 0o600;

/** The error numbers of Linux and macOS that Deno has no class for. */
const READ_ONLY_FILE_SYSTEM = 30;
const DISK_FULL = 28;
const QUOTA_EXCEEDED = [122, 69];
const TOO_MANY_FILES = [23, 24];

/** Runs `work` on the file or folder at `path`. Throws `StartError` with one line for the owner where the system refuses. */
export async function withPath<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StartError ? error : pathError(path, error);
  }
}

/** Makes an error that says in one line why `path` can't be used, and what to do about it. */
export function pathError(path: string, error: unknown): StartError {
  return new StartError(`Can't use ${path}: ${reasonOf(error)}`, { cause: error });
}

/** Lets the owner alone read and write the file at `path`, also one of an earlier run. */
export async function keepPrivate(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  await withPath(path, () => Deno.chmod(path, OWNERS_ALONE));
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = Number(/\(os error (\d+)\)/.exec(text)?.[1] ?? NaN);
  if (code === READ_ONLY_FILE_SYSTEM || /readonly database/.test(text)) {
    return "it is read-only. Mount it writable, or set DATA_DIR to a folder that is";
  }
  if (code === DISK_FULL) return "the disk is full. Make room on it";
  if (QUOTA_EXCEEDED.includes(code)) return "the quota of its user is used up. Make room, or raise it";
  if (TOO_MANY_FILES.includes(code)) return "too many files are open. Raise the limit (ulimit -n)";
  if (error instanceof Deno.errors.NotCapable) {
    return "Gavel may not use it. Set DATA_DIR to a folder of its own";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "permission denied. Give it to the user that Gavel runs as, or set DATA_DIR to a folder of theirs";
  }
  if (error instanceof Deno.errors.IsADirectory) {
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
