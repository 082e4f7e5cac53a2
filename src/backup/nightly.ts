import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { Cancel, Clock } from "../clock.ts";
import { BackupError } from "./backup_error.ts";
import { fileTrouble, removeAbandoned, writeBackupFile } from "./file.ts";
import { isNightName, nightName, nightTimeMs, superfluous } from "./night_files.ts";
import type { BackupSource } from "./reading.ts";

/** A time of day. */
export interface TimeOfDay {
  readonly hours: number;
  readonly minutes: number;
}

/** The parts of nightly backups. */
export interface NightlyParts {
  /** The folder that they are written into. It is never made: where a disk is missing, its folder is. */
  readonly dir: string;
  /** The number of backups that stay. */
  readonly keep: number;
  /** The local time at which one is due. */
  readonly at: TimeOfDay;
  readonly clock: Clock;
  /** The machine's calendar time (ms since the Unix epoch). */
  readonly calendarNow: () => number;
  readonly make: () => Promise<{ readonly bytes: AsyncIterable<Uint8Array> }>;
  /** Reads a file that was written whole, and rejects where it could not be restored. */
  readonly prove: (source: BackupSource) => Promise<unknown>;
  /** Told of the first failure after a success, in a sentence for the owner. */
  readonly onFailure: (message: string) => void;
}

/** The state of nightly backups. */
export interface NightlyState {
  /** The time of the last good backup; null where there is none. */
  readonly lastSuccessMs: number | null;
  /** The last failure, while no backup has succeeded since. */
  readonly failure: string | null;
  /** The failures since the start. */
  readonly failures: number;
  readonly nowMs: number;
}

/** Backups that are made once a night. */
export interface Nightly {
  state(): NightlyState;
  /** Resolves when the backup that is being made has ended; null while none is. */
  underway(): Promise<void> | null;
  /** Makes no more, and waits for the one that is being made. */
  close(): Promise<void>;
}

/** The time between two looks at the calendar: the machine may sleep, and its clock may be set. */
const LOOK_EVERY_MS = 60_000;
/** The pause after a failure: a disk that is full stays so for a while. */
const RETRY_MS = 60 * 60_000;
/** A clock that is set back by more than this was wrong before; summer time and small corrections are less. */
const AHEAD_MS = 24 * 60 * 60_000;

const log = getLogger(["gavel", "backup"]);

/**
 * Starts backups of every night. One that was missed, as Gavel did not run, is made at the start. A day has one, also
 * where its clocks are set.
 */
export function startNightly(parts: NightlyParts): Nightly {
  const { dir, keep, at, clock, calendarNow, make, prove, onFailure } = parts;
  let lastSuccessMs: number | null = null;
  let failure: string | null = null;
  let failures = 0;
  let notBeforeMs = -Infinity;
  let isClosed = false;
  let isKnown = false;
  let cancel: Cancel = () => {};
  let working: Promise<void> | null = null;

  const backUp = async (nowMs: number) => {
    const names = await namesIn(dir);
    if (!isKnown || isAhead(lastSuccessMs, nowMs)) lastSuccessMs = newestIn(names, nowMs);
    isKnown = true;
    if (isMade(nowMs)) return;
    await removeAbandoned(dir, isNightName, nowMs);
    const name = nightName(new Date(nowMs));
    const { bytes } = await make();
    const written = await writeBackupFile(join(dir, name), bytes, { replaces: true, prove });
    log.info("The nightly backup is in {path} ({bytes} bytes)", { ...written });
    lastSuccessMs = nowMs;
    failure = null;
    await rotate(dir, keep, nowMs);
  };
  const isMade = (nowMs: number) =>
    lastSuccessMs !== null && lastSuccessMs >= lastDueMs(nowMs, at) && !isAhead(lastSuccessMs, nowMs);
  const look = async () => {
    const nowMs = calendarNow();
    if (nowMs < notBeforeMs && notBeforeMs - nowMs <= RETRY_MS) return;
    if (isKnown && isMade(nowMs)) return;
    try {
      await backUp(nowMs);
    } catch (error) {
      notBeforeMs = nowMs + RETRY_MS;
      failures++;
      const isFirst = failure === null;
      failure = error instanceof BackupError ? error.message : `${error}`;
      log[isFirst ? "error" : "warn"]("The nightly backup failed: {failure}", { failure });
      if (isFirst) onFailure(`The nightly backup failed: ${failure}`);
    }
  };
  const next = () => {
    if (isClosed) return;
    cancel = clock.after(LOOK_EVERY_MS, next);
    working ??= look().finally(() => working = null);
  };
  next();
  return {
    underway: () => working,
    state: () => ({ lastSuccessMs, failure, failures, nowMs: calendarNow() }),
    async close() {
      isClosed = true;
      cancel();
      await working;
    },
  };
}

/** Returns the last moment up to `nowMs` at which a backup was due, by the machine's time zone. */
export function lastDueMs(nowMs: number, { hours, minutes }: TimeOfDay): number {
  const now = new Date(nowMs);
  const due = (daysAgo: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, hours, minutes).getTime();
  return due(0) <= nowMs ? due(0) : due(1);
}

/** Returns true for a backup of a time that is not reached for a day yet: it was made while the machine's clock was wrong. */
function isAhead(madeAtMs: number | null, nowMs: number): boolean {
  return madeAtMs !== null && madeAtMs - nowMs > AHEAD_MS;
}

function newestIn(names: readonly string[], nowMs: number): number | null {
  const times = names.filter(isNightName).map(nightTimeMs).filter((time) => !isAhead(time, nowMs));
  return times.length === 0 ? null : Math.max(...times);
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(dir));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    throw new BackupError(`Can't use BACKUP_DIR ${dir}: ${fileTrouble(error)}`, { cause: error });
  }
}

/** Removes the oldest backups where there are more than are kept. One of a time to come counts for none of them. */
async function rotate(dir: string, keep: number, nowMs: number): Promise<void> {
  const names = (await namesIn(dir)).filter((name) =>
    !isNightName(name) || !isAhead(nightTimeMs(name), nowMs)
  );
  for (const name of superfluous(names, keep)) await remove(join(dir, name));
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => log.warn("{path} can't be removed: {error}", { path, error }));
}
