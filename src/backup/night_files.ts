/** The names of nightly backups: the local time at which each was due or made, which sorts by age. */
const NAME = /^gavel-\d{4}-\d{2}-\d{2}T\d{4}\.ndjson$/;

/** Returns the name of a backup that is made at a local time, such as `gavel-2026-11-26T0330.ndjson`. */
export function nightName(local: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${String(local.getFullYear()).padStart(4, "0")}-${two(local.getMonth() + 1)}-${
    two(local.getDate())
  }`;
  return `gavel-${day}T${two(local.getHours())}${two(local.getMinutes())}.ndjson`;
}

/** Returns true for a name that `nightName` gives. Files of any other name are their owner's, and never touched. */
export function isNightName(name: string): boolean {
  return NAME.test(name);
}

/** Returns the nightly backups among `names` that are one too many when `keep` are kept: the oldest. */
export function superfluous(names: readonly string[], keep: number): readonly string[] {
  const ours = names.filter(isNightName).sort();
  return ours.slice(0, Math.max(0, ours.length - Math.max(1, keep)));
}

/** Returns the time in the name of a nightly backup (ms since the Unix epoch), by the machine's time zone. */
export function nightTimeMs(name: string): number {
  const [year = 0, month = 0, day = 0, time = 0] = (name.match(/\d+/g) ?? []).map(Number);
  return new Date(year, month - 1, day, Math.floor(time / 100), time % 100).getTime();
}
