import { type Finding, fine, look, shown } from "../finding.ts";
import type { Check } from "../subject.ts";

/** The machine's memory, in bytes. */
export interface MachineMemory {
  readonly total: number;
  readonly available: number;
}

const MIB = 1024 * 1024;
/** Gavel takes 110 to 220 MB. */
const NEEDED_BYTES = 256 * MIB;

/** Checks the time zone, by which backups and quiet hours go. */
export const timeZone: Check = {
  name: "Time zone",
  look: ({ env, calendarNow }) =>
    Promise.resolve([
      judgeTimeZone(env["TZ"], Intl.DateTimeFormat().resolvedOptions().timeZone, new Date(calendarNow())),
    ]),
};

/** Checks that the machine has memory left. */
export const memory: Check = {
  name: "Memory",
  look: () => Promise.resolve([judgeMemory(machineMemory())]),
};

/** Judges the zone in use beside the one that TZ asks for. */
export function judgeTimeZone(wanted: string | undefined, zone: string, now: Date): Finding {
  const name = wanted?.trim().replace(/^:/, "") ?? "";
  if (name !== "" && !isZone(name)) {
    return look`TZ is ${name}, which is no time zone, so times are those of ${
      zone || "UTC"
    }: set it to one like Europe/Berlin`;
  }
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  return fine`Backups and quiet hours go by ${zone} (${shown(offset(now))}), where it is ${shown(time)}`;
}

/** Judges the memory of the machine; null where it does not tell. */
export function judgeMemory(memory: MachineMemory | null): Finding {
  if (memory === null) return fine`The system does not tell how much memory is left`;
  const [free, total] = [memory.available, memory.total].map((bytes) => Math.round(bytes / MIB));
  if (memory.available < NEEDED_BYTES) {
    return look`Only ${free ?? 0} of ${
      total ?? 0
    } MB of memory are left: Gavel takes up to 220, so end what is not needed`;
  }
  return fine`${free ?? 0} of ${total ?? 0} MB of memory are left`;
}

function machineMemory(): MachineMemory | null {
  try {
    const { total, available } = Deno.systemMemoryInfo();
    return { total, available };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function offset(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "-" : "+"}${two(hours)}:${two(rest)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
