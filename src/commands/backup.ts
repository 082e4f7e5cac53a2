import { basename, dirname } from "node:path";
import { fileTrouble, removeAbandoned, writeBackupFile } from "../backup/file.ts";
import { type BackupMaking, type BackupSources, makeBackup } from "../backup/making.ts";
import type { BackupSource } from "../backup/reading.ts";
import { proveBackup, type RestoreTarget } from "../backup/restoring.ts";
import { isNightName, nightName } from "../backup/night_files.ts";
import { contentsIn, sizeInWords } from "../backup/words.ts";
import { runningRefusal } from "./running_refusal.ts";
import { StartError } from "../start_error.ts";
import { NO_PROGRESS, type Progress, toldBytes, toldSource } from "./progress.ts";

/** The surroundings of `gavel backup`. */
export interface BackupCommandParts {
  /** Returns the address of this owner's running Gavel; null when none runs. */
  readonly runningUrl: () => Promise<string | null>;
  /** Returns the owner's token; null where there is none yet. */
  readonly token: () => Promise<string | null>;
  readonly fetch: typeof fetch;
  /** Opens what a backup of a stopped Gavel's store is made of. */
  readonly openStopped: () => Promise<AsyncDisposable & { readonly sources: BackupSources }>;
  /** The checks of a file that was written. */
  readonly checks: Pick<RestoreTarget, "check" | "isOpenBid">;
  /** Writes bytes to the standard output. */
  readonly writeOut: (bytes: Uint8Array) => Promise<void>;
  /** The machine's calendar time (ms since the Unix epoch), for the name of a file. */
  readonly nowMs: number;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Shows how far it is; nothing does when left out. */
  readonly progress?: Progress;
}

const BACKUP_USAGE = "Usage: gavel backup [--with-secrets] [--force] [FILE|-]";
const OPTIONS = ["--with-secrets", "--force"];

/**
 * Runs `gavel backup`: writes everything that is stored into a file, or to the standard output for `-`. Asks the running
 * Gavel; where none runs, reads the store itself. Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runBackupCommand(args: readonly string[], parts: BackupCommandParts): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("--"));
  const names = args.filter((arg) => !arg.startsWith("--"));
  if (names.length > 1 || options.some((option) => !OPTIONS.includes(option))) {
    parts.printError(BACKUP_USAGE);
    return 2;
  }
  const withSecrets = options.includes("--with-secrets");
  const file = names[0] ?? nightName(new Date(parts.nowMs));
  const url = await parts.runningUrl();
  if (url === null) {
    await using stopped = await parts.openStopped();
    const { bytes } = await makeBackup(stopped.sources, { withSecrets });
    return await write(file, bytes, options.includes("--force"), parts);
  }
  const bytes = await bytesFrom(url, withSecrets, parts);
  return await write(file, bytes, options.includes("--force"), parts);
}

async function write(
  file: string,
  bytes: BackupMaking["bytes"],
  replaces: boolean,
  { checks, writeOut, nowMs, print, printError, progress = NO_PROGRESS }: BackupCommandParts,
): Promise<number> {
  const told = toldBytes(bytes, "Backing up", progress);
  if (file === "-") {
    for await (const chunk of told) await writeOut(chunk).catch(notTaken);
    progress.end();
    return 0;
  }
  let contents = "";
  const prove = async (source: BackupSource) => {
    const { counts, header } = await proveBackup(toldSource(source, "Checking it", progress), checks);
    contents = contentsIn(counts);
    progress.end();
    if (header.secrets) {
      printError(`Whoever can read ${file} can use your session at Nellis: keep it to yourself`);
    }
  };
  const isOurs = (name: string) => name === basename(file) || isNightName(name);
  await removeAbandoned(dirname(file), isOurs, nowMs);
  const written = await writeBackupFile(file, told, { replaces, prove });
  print(`${written.path}: ${contents}, ${sizeInWords(written.bytes)}`);
  return 0;
}

function notTaken(error: unknown): never {
  const trouble = error instanceof Deno.errors.BrokenPipe
    ? "the command that it goes to ended: look at what that says"
    : fileTrouble(error);
  throw new StartError(`The backup is not whole, as the standard output does not take it: ${trouble}`, {
    cause: error,
  });
}

/** Asks the running Gavel for a backup. Throws `StartError` where it gives none. */
async function bytesFrom(
  url: string,
  withSecrets: boolean,
  { token, fetch }: BackupCommandParts,
): Promise<AsyncIterable<Uint8Array>> {
  const shown = await token();
  if (shown === null) throw new StartError("There is no token yet: start Gavel once, then make a backup");
  const response = await fetch(`${url}/api/backup${withSecrets ? "?secrets=true" : ""}`, {
    headers: { authorization: `Bearer ${shown}` },
    redirect: "manual",
  }).catch(() => null);
  if (response === null) throw new StartError(`Gavel at ${url} does not answer: try again in a moment`);
  if (response.ok && response.body) return whole(response.body, url);
  throw new StartError(runningRefusal(url, await response.json().catch(() => null)));
}

async function* whole(body: ReadableStream<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new StartError(`Gavel at ${url} broke the backup off: its log says why. Try again`, {
      cause: error,
    });
  }
}
