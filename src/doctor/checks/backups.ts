import { isNightName, nightTimeMs } from "../../backup/night_files.ts";
import { fileTrouble } from "../../backup/file.ts";
import { counted, type Finding, fine, kindOf, look, shown, wrong } from "../finding.ts";
import { type Folder, lookAtFolder } from "../folder.ts";
import type { Check } from "../subject.ts";
import { unreadable } from "../unreadable.ts";

const HOUR_MS = 60 * 60_000;
/** A night and some hours. */
const OLD_MS = 36 * HOUR_MS;

/** Checks that a backup was made last night. */
export const backups: Check = {
  name: "Backup",
  async look({ reading, calendarNow }) {
    if (unreadable(reading, "BACKUP_DIR", "BACKUP_KEEP", "BACKUP_AT")) {
      return [look`Not looked at: the variables of backups have to be right first`];
    }
    const { backup } = reading.config;
    if (backup === null) return [judgeBackups(null, { state: "missing" }, calendarNow())];
    return [judgeBackups(backup.dir, await lookAtFolder(backup.dir, []), calendarNow())];
  },
};

/** Judges the folder of nightly backups; `dir` is null where none are made. */
export function judgeBackups(dir: string | null, folder: Folder, nowMs: number): Finding {
  if (dir === null) {
    return look`No backup is made by night: set BACKUP_DIR to a folder on another disk, and make one now with gavel backup`;
  }
  if (folder.state === "missing") return wrong`${dir} is not there: make the folder, or correct BACKUP_DIR`;
  if (folder.state === "closed") {
    return wrong`${dir} can't be used (${kindOf(folder.error)}): ${fileTrouble(folder.error)}`;
  }
  const times = [...folder.files].filter(([name, { bytes }]) => isNightName(name) && bytes > 0)
    .map(([name]) => nightTimeMs(name));
  if (times.length === 0) {
    return look`There is no nightly backup in ${dir} yet: make one now with gavel backup, and look again tomorrow`;
  }
  const ageMs = nowMs - Math.max(...times);
  const age = counted(Math.max(0, Math.floor(ageMs / HOUR_MS)), "hour");
  const last = shown(
    times.length === 1 ? "The only nightly backup" : `The last of ${times.length} nightly backups`,
  );
  if (ageMs > OLD_MS) {
    return wrong`${last} is ${age} old: look into Gavel's log for why, and make one now with gavel backup`;
  }
  return fine`${last} is ${age} old`;
}
