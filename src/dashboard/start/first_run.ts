/** The facts about a Gavel that somebody opens. */
export interface Beginning {
  /** The browser has just been signed in by a one-time link. */
  readonly isByLink: boolean;
  /** The owner has put the first steps away in this browser. */
  readonly isDismissed: boolean;
  readonly lotCount: number;
  /** Gavel has a session at Nellis that was not refused. */
  readonly hasSession: boolean;
}

/**
 * Returns true when the first steps are to be shown by themselves: to whoever comes by a link while any step is left,
 * and to anybody while nothing is set up at all and they were not put away.
 */
export function isFirstRun({ isByLink, isDismissed, lotCount, hasSession }: Beginning): boolean {
  if (isByLink) return lotCount === 0 || !hasSession;
  return !isDismissed && lotCount === 0 && !hasSession;
}
