import { join } from "node:path";
import { KV_FILE } from "../../composition/stores.ts";
import { TOKEN_FILE } from "../../owner/access_token.ts";
import { KEY_FILE, SALT_FILE } from "../../store/crypto.ts";
import { pathError } from "../../store/owner_files.ts";
import { type Finding, fine, kindOf, look, shown, wrong } from "../finding.ts";
import { type Entry, type Folder, lookAtFolder, ownUid } from "../folder.ts";
import type { Check } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

/** Gavel's own files in the data folder. */
const FILES = [TOKEN_FILE, `${TOKEN_FILE}.lock`, KEY_FILE, SALT_FILE, KV_FILE, "gavel.lock", "gavel.address"];
/** The files whose contents open everything. */
const SECRETS = [TOKEN_FILE, KEY_FILE, SALT_FILE];
const MIB = 1024 * 1024;
/** A start needs 1 MB; with less than this a busy week fills the disk. */
const LITTLE_ROOM_BYTES = 256 * MIB;
const NO_ROOM_BYTES = 2 * MIB;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const ROOT = 0;

/** Checks that the data folder is there, can be written and has room. */
export const dataFolder: Check = {
  name: "Data folder",
  async look({ reading, env }) {
    if (unreadable(reading, "DATA_DIR")) return [look`Not looked at: DATA_DIR has to be right first`];
    const { dataDir } = reading.config;
    const isSet = (env["DATA_DIR"] ?? "").trim() !== "";
    return judgeDataFolder(dataDir, await lookAtFolder(dataDir, FILES), { isSet, uid: ownUid() });
  },
};

/** Checks that nobody else can read what opens everything. */
export const permissions: Check = {
  name: "Permissions",
  async look({ reading }) {
    if (unreadable(reading, "DATA_DIR")) return [look`Not looked at: DATA_DIR has to be right first`];
    const { dataDir } = reading.config;
    return judgePermissions(dataDir, await lookAtFolder(dataDir, []), ownUid());
  },
};

/** Judges the data folder at `path`. `isSet` is true where DATA_DIR names it. */
export function judgeDataFolder(
  path: string,
  folder: Folder,
  { isSet, uid }: { readonly isSet: boolean; readonly uid: number | null },
): readonly Finding[] {
  if (folder.state === "missing") {
    return isSet ? [wrong`${path} is not there: correct DATA_DIR, or start Gavel once, which makes it`] : [
      wrong`DATA_DIR is not set, and ${path} is not there: set DATA_DIR to your Gavel's, or start Gavel once`,
    ];
  }
  if (folder.state === "closed") {
    return [wrong`It can't be used (${kindOf(folder.error)}). ${pathError(path, folder.error).message}`];
  }
  const { entry, unwritable, freeBytes } = folder;
  if (unwritable !== null) {
    const { message } = pathError(join(path, unwritable.name), unwritable.error);
    return [wrong`A file in it can't be written (${kindOf(unwritable.error)}). ${message}`];
  }
  if (uid !== null && uid !== ROOT && entry.uid !== null && entry.uid !== uid && !mayOthersWrite(entry)) {
    return [
      wrong`${path} belongs to user ${entry.uid}, and this is user ${uid}: run as the user that Gavel runs as, or chown it`,
    ];
  }
  return [roomIn(path, freeBytes)];
}

function roomIn(path: string, freeBytes: number | null): Finding {
  if (freeBytes === null) return fine`${path} can be used`;
  const free = Math.floor(freeBytes / MIB);
  if (freeBytes < NO_ROOM_BYTES) return wrong`${path} is on a disk that is full: make room on it`;
  if (freeBytes < LITTLE_ROOM_BYTES) {
    return look`${path} has ${free} MB left on its disk: make room on it soon`;
  }
  return fine`${path} can be used, with ${free} MB free on its disk`;
}

/** Judges who may read and write what is in the data folder at `path`. */
export function judgePermissions(path: string, folder: Folder, uid: number | null): readonly Finding[] {
  const findings: Finding[] = [];
  if (uid === ROOT) {
    findings.push(
      look`This runs as root, and so may Gavel: give it a user of its own, so that a fault in it is not one of the machine`,
    );
  }
  if (folder.state !== "there") {
    if (folder.state === "closed") findings.push(look`Not looked at: see what is said of the data folder`);
    return findings.length > 0 ? findings : [fine`There are no files of Gavel's yet`];
  }
  const { entry, files } = folder;
  if (entry.mode !== null && mayOthersWrite(entry)) {
    findings.push(wrong`Others may write into ${path} (${shown(octal(entry.mode))}): chmod 700 it`);
  }
  for (const name of [...files.keys()].filter((name) => isGavels(name)).sort()) {
    const mode = files.get(name)?.mode ?? null;
    if (mode === null || (mode & OTHERS) === 0) continue;
    const file = join(path, name);
    findings.push(
      SECRETS.includes(name)
        ? wrong`Others may read or write ${file} (${shown(octal(mode))}), ${shown(name)}: chmod 600 it`
        : look`Others may read or write ${file} (${shown(octal(mode))}): chmod 600 it`,
    );
  }
  if (findings.length > 0) return findings;
  if (entry.mode === null) {
    return [fine`Who may read ${path} is decided by the rights of the folder that it is in`];
  }
  return [fine`What is secret can be read by its owner alone`];
}

function mayOthersWrite({ mode }: Entry): boolean {
  return mode === null || (mode & OTHERS_WRITE) !== 0;
}

function isGavels(name: string): boolean {
  return FILES.includes(name) || name.startsWith(KV_FILE);
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
