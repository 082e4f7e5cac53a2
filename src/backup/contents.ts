import { byteLength, checkKey, compareKeys, DocumentError } from "../store/document.ts";
import type { Key } from "../store/store.ts";

/** A folder of records in a backup. */
interface Folder {
  readonly name: string;
  /** The name of its number of records in a backup's last line. */
  readonly countedAs: string;
  /** Returns true for the parts after the folder's name that Gavel writes. */
  readonly holds: (rest: readonly string[]) => boolean;
  /** It is only in a backup with secrets. */
  readonly isSecret?: true;
}

const parts = (count: number) => (rest: readonly string[]) => rest.length === count;
const oneOf = (...names: readonly string[]) => (rest: readonly string[]) =>
  rest.length === 1 && names.includes(rest[0] ?? "");

/** The folder of the records for Gavel as a whole: limits, the pause and what is learnt of Nellis. */
export const SYSTEM = "system";
/** The folder of flags, which Redis keeps beside its documents. */
export const FLAGS = "feature";
/** The folder, in a backup alone, of files in the data folder that open the sealed session. */
export const SECRET_FILES = "secret_file";

/**
 * Everything that a backup holds, in the order in which it is read and written. Bids come first: the intent of a new
 * one is never held up by a backup that is being made then.
 */
const FOLDERS: readonly Folder[] = [
  { name: "bid_history", countedAs: "bids", holds: parts(2) },
  { name: "commitments", countedAs: "commitments", holds: parts(1) },
  { name: "auction", countedAs: "lots", holds: parts(1) },
  { name: SYSTEM, countedAs: "settings", holds: oneOf("allowance", "bidding", "settings") },
  { name: FLAGS, countedAs: "flags", holds: parts(1) },
  { name: "notify", countedAs: "notices", holds: parts(1) },
  { name: "timeline", countedAs: "timelineParts", holds: parts(2) },
  { name: "result", countedAs: "results", holds: parts(2) },
  { name: "set_aside", countedAs: "setAside", holds: (rest) => rest.length > 0 },
  { name: "auth", countedAs: "sessions", holds: oneOf("cookies"), isSecret: true },
  { name: "access", countedAs: "clients", holds: parts(1), isSecret: true },
  {
    name: SECRET_FILES,
    countedAs: "keyFiles",
    holds: oneOf("encryption.key", "encryption.salt"),
    isSecret: true,
  },
];

/** The records of `system` that belong to one store, and are neither in a backup nor replaced by one. */
export const STORES_OWN: readonly string[] = ["format", "readiness", "restore", "store"];

/** The most bytes of a key, less than Deno KV takes. */
const LARGEST_KEY_BYTES = 1_900;

/** Returns the names of the folders in a backup, in their order. */
export function foldersIn({ withSecrets }: { readonly withSecrets: boolean }): readonly string[] {
  return FOLDERS.filter(({ isSecret }) => withSecrets || !isSecret).map(({ name }) => name);
}

/** Returns the name by which records of the folder are counted. */
export function countedAs(folder: string): string {
  return folderNamed(folder)?.countedAs ?? folder;
}

/** Returns the counts of all folders of a backup, each 0. */
export function noCounts(scope: { readonly withSecrets: boolean }): Record<string, number> {
  return Object.fromEntries(foldersIn(scope).map((name) => [countedAs(name), 0]));
}

/** Returns true for a folder whose records are only in a backup with secrets. */
export function isSecretFolder(name: string): boolean {
  return folderNamed(name)?.isSecret ?? false;
}

/** Returns true for a key that Gavel writes and a backup holds. */
export function isBackedUp(key: Key): boolean {
  const [folder, ...rest] = key;
  return (folderNamed(folder)?.holds(rest) ?? false) && isStorable(key);
}

/** Compares keys by their places in a backup: by folder, then as a store does. */
export function compareInBackup(one: Key, other: Key): number {
  return placeOf(one[0]) - placeOf(other[0]) || compareKeys(one, other);
}

function folderNamed(name: string): Folder | undefined {
  return FOLDERS.find((folder) => folder.name === name);
}

function placeOf(folder: string): number {
  return FOLDERS.findIndex(({ name }) => name === folder);
}

/** Returns true for a key that every kind of store takes. */
function isStorable(key: Key): boolean {
  try {
    checkKey(key);
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
  const nuls = key.join("").split("\0").length - 1;
  return byteLength(key.join("//")) + nuls <= LARGEST_KEY_BYTES;
}
