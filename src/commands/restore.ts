import { backupFile } from "../backup/file.ts";
import type { Counts } from "../backup/format.ts";
import {
  countStored,
  proveBackup,
  restoreBackup,
  type RestoreTarget,
  type SoundBackup,
} from "../backup/restoring.ts";
import { NO_PROGRESS, type Progress, toldSource } from "./progress.ts";
import { contentsIn, timeInWords } from "../backup/words.ts";

/** A store into which a backup is restored, held by the command. */
export interface OpenTarget extends AsyncDisposable {
  readonly target: RestoreTarget;
  /** The store, as its owner knows it. */
  readonly place: string;
  /** Makes the store count as whole for the next start. */
  adopt(): Promise<void>;
}

/** The surroundings of `gavel restore`. */
export interface RestoreCommandParts {
  /** The checks of the file, before anything is opened. */
  readonly checks: Pick<RestoreTarget, "check" | "isOpenBid">;
  /** Opens the store, and makes none for a dry run. Rejects with a sentence for the owner while a Gavel runs on it. */
  readonly openTarget: (isDryRun: boolean) => Promise<OpenTarget>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Shows how far it is; nothing does when left out. */
  readonly progress?: Progress;
}

const RESTORE_USAGE = "Usage: gavel restore [--dry-run] FILE";
const WITHOUT_SECRETS =
  "It is without secrets: a session at Nellis and browsers that this store knows stay as they are; in an empty store, " +
  "sign in to Nellis and pair your browsers again";

/**
 * Runs `gavel restore`: proves a backup whole, says what it would replace, and unless it is a dry run, replaces it.
 * Resolves to the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runRestoreCommand(
  args: readonly string[],
  parts: RestoreCommandParts,
): Promise<number> {
  const { checks, openTarget, print, printError, progress = NO_PROGRESS } = parts;
  const isDryRun = args.includes("--dry-run");
  const [path, ...others] = args.filter((arg) => arg !== "--dry-run");
  if (path === undefined || others.length > 0 || path.startsWith("-")) {
    printError(RESTORE_USAGE);
    return 2;
  }
  const source = await backupFile(path);
  const backup = await proveBackup(toldSource(source, `Checking ${path}`, progress), checks);
  progress.end();
  await using open = await openTarget(isDryRun);
  const { target, place } = open;
  const stored = await countStored(target, { withSecrets: backup.header.secrets });
  for (const line of planOf(path, backup, place, stored, isDryRun)) print(line);
  if (isDryRun) return 0;
  await restoreBackup(toldSource(source, `Restoring ${path}`, progress), backup, target);
  progress.end();
  await open.adopt();
  print(
    "Restored. All bidding is paused: start Gavel, look at your lots and limits, then resume (gavel resume)",
  );
  return 0;
}

function planOf(
  path: string,
  { header, counts, openBids }: SoundBackup,
  place: string,
  stored: Counts,
  isDryRun: boolean,
): readonly string[] {
  const made = `made by Gavel ${header.gavelVersion} at ${timeInWords(header.madeAt)}`;
  const open = openBids === 0 ? "" : `; ${openBids} of its bids ${openBids === 1 ? "is" : "are"} open`;
  const isEmpty = Object.values(stored).every((count) => count === 0);
  const replaces = isDryRun ? "It would replace" : "It replaces";
  return [
    `${path} is whole: ${contentsIn(counts)}, ${made}${open}`,
    isEmpty ? `${place} is empty` : `${replaces} what is in ${place}: ${contentsIn(stored)}`,
    ...(header.secrets ? [] : [WITHOUT_SECRETS]),
    ...(isDryRun ? ["Nothing was written"] : []),
  ];
}
