import { join } from "node:path";
import { statfs } from "node:fs/promises";

/** A file or folder, as the system describes it. */
export interface Entry {
  readonly kind: "file" | "folder" | "other";
  /** The permission bits; null where the system has none. */
  readonly mode: number | null;
  /** The number of its owner; null where the system has none. */
  readonly uid: number | null;
  readonly bytes: number;
}

/** A folder that was looked at. */
export type Folder =
  | { readonly state: "missing" }
  | { readonly state: "closed"; readonly error: unknown }
  | {
    readonly state: "there";
    readonly entry: Entry;
    readonly files: ReadonlyMap<string, Entry>;
    /** The bytes that this user may still write; null where the system does not tell. */
    readonly freeBytes: number | null;
    /** The error of the first file of these that can't be written; null where all can. */
    readonly unwritable: { readonly name: string; readonly error: unknown } | null;
  };

/** Looks at the folder at `path` and its files. Of `written`, it opens for writing those that are there, and writes nothing. */
export async function lookAtFolder(path: string, written: readonly string[]): Promise<Folder> {
  try {
    const entry = entryOf(await Deno.stat(path));
    if (entry.kind !== "folder") throw new Deno.errors.NotADirectory();
    const files = new Map<string, Entry>();
    for await (const { name } of Deno.readDir(path)) {
      const found = await Deno.stat(join(path, name)).catch(() => null);
      if (found !== null) files.set(name, entryOf(found));
    }
    const unwritable = await firstUnwritable(
      path,
      written.filter((name) => files.get(name)?.kind === "file"),
    );
    return { state: "there", entry, files, freeBytes: await freeBytesAt(path), unwritable };
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? { state: "missing" } : { state: "closed", error };
  }
}

/** Returns the number of the user that this runs as; null where the system has none, or does not tell. */
export function ownUid(): number | null {
  try {
    return Deno.uid();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

/** Windows has no modes. Those that Deno makes up there let everybody read. */
function entryOf({ isFile, isDirectory, mode, uid, size }: Deno.FileInfo): Entry {
  const kind = isFile ? "file" : isDirectory ? "folder" : "other";
  const hasModes = mode !== null && Deno.build.os !== "windows";
  return { kind, mode: hasModes ? mode & 0o7777 : null, uid, bytes: size };
}

/**
 * Returns the first file that can't be written; null where all can. Opening one for writing changes nothing in it, and a
 * disk that is mounted read-only refuses it all the same.
 */
async function firstUnwritable(path: string, names: readonly string[]) {
  for (const name of names) {
    try {
      using _file = await Deno.open(join(path, name), { read: true, write: true });
    } catch (error) {
      return { name, error };
    }
  }
  return null;
}

async function freeBytesAt(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    // A file system, or the permissions that Gavel was compiled with, may not tell. Nothing is missing without it.
    return null;
  }
}
