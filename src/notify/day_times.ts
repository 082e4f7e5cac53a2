/** The last time that a clock in a zone showed a time of the day, and the next. */
export interface Occurrences {
  /** At or before the moment in question. */
  readonly lastMs: number;
  /** After it. */
  readonly nextMs: number;
}

/** A day that a zone skipped, by moving across the date line, needs a third to each side. */
const DAYS = [-2, -1, 0, 1, 2] as const;

/**
 * Finds when it was and will be `time` ("22:00") in a zone, seen from `atMs`. It happens once on each day: where clocks go
 * back and show a time twice, the first counts, and where they skip it, it happens as much later as they jump.
 */
export function occurrencesOf(time: string, zone: string, atMs: number): Occurrences {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone)
    .toPlainDate();
  const plainTime = Temporal.PlainTime.from(time);
  const moments = DAYS.map((days) =>
    today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
  );
  return {
    lastMs: Math.max(...moments.filter((ms) => ms <= atMs)),
    nextMs: Math.min(...moments.filter((ms) => ms > atMs)),
  };
}

/**
 * Returns the zone of this machine, which the variable `TZ` decides where it is set; UTC where that names none. `named` is
 * the zone as the system has it.
 */
export function hostZone(
  named: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  try {
    // Undefined or "Etc/Unknown" is what a TZ such as ":local" or "UTC+3" leads to.
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(named ?? "UTC").timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return "UTC";
    throw error;
  }
}
