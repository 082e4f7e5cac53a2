/** A rule's answer: the longest wait until the next reading (ms). */
export interface ReadingInterval {
  readonly intervalMs: number;
  /** The nearest moment ahead, counted back from the close, from which on it is read more often; null when none. */
  readonly boundaryLeftMs: number | null;
}

/** From `leftMs` before the close on, a lot is read every `intervalMs`. */
interface Phase {
  readonly leftMs: number;
  readonly intervalMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The time before the close at which the end begins, in which a bid moves the close. */
export const PLAIN_END_MS = 20 * SECOND_MS;

/** The plain rule, the nearest phase first. */
const PLAIN: readonly Phase[] = [
  { leftMs: PLAIN_END_MS, intervalMs: 2 * SECOND_MS },
  { leftMs: Infinity, intervalMs: 6 * SECOND_MS },
];

/** The minimal rule. A lot that is hours away is hardly ever bid on; at its end every second counts. */
const MINIMAL: readonly Phase[] = [
  { leftMs: 30 * SECOND_MS, intervalMs: SECOND_MS },
  { leftMs: 2 * MINUTE_MS, intervalMs: 2 * SECOND_MS },
  { leftMs: 5 * MINUTE_MS, intervalMs: 5 * SECOND_MS },
  { leftMs: 30 * MINUTE_MS, intervalMs: MINUTE_MS },
  { leftMs: 2 * HOUR_MS, intervalMs: 5 * MINUTE_MS },
  { leftMs: Infinity, intervalMs: 10 * MINUTE_MS },
];

/**
 * The rule for a lot that may be bid on while the live feed tells of every bid: readings only make sure that none was
 * missed.
 */
const LIVE: readonly Phase[] = [
  { leftMs: 2 * MINUTE_MS, intervalMs: 30 * SECOND_MS },
  { leftMs: 5 * MINUTE_MS, intervalMs: MINUTE_MS },
  { leftMs: 30 * MINUTE_MS, intervalMs: 5 * MINUTE_MS },
  { leftMs: 2 * HOUR_MS, intervalMs: 15 * MINUTE_MS },
  { leftMs: Infinity, intervalMs: 45 * MINUTE_MS },
];

/** The wait for a lot on which nobody will bid, as the live feed tells of every bid and of its close. */
const LIVE_UNWANTED_MS = 3 * HOUR_MS;

/** Returns the plain rule's interval: 6 s, and 2 s from 20 s before the close. */
export function plainInterval(leftMs: number): ReadingInterval {
  return inPhase(PLAIN, leftMs);
}

/**
 * Returns the minimal rule's interval: a second in the last 30 s, up to ten minutes for a lot that is more than two
 * hours away.
 */
export function minimalInterval(leftMs: number): ReadingInterval {
  return inPhase(MINIMAL, leftMs);
}

/**
 * Returns the interval for a lot on the live feed: 45 minutes, down to 30 s at its end; 3 h when nobody will bid on it.
 */
export function liveInterval(leftMs: number, mayBeBidOn: boolean): ReadingInterval {
  return mayBeBidOn ? inPhase(LIVE, leftMs) : { intervalMs: LIVE_UNWANTED_MS, boundaryLeftMs: null };
}

function inPhase(phases: readonly Phase[], leftMs: number): ReadingInterval {
  const index = phases.findIndex((phase) => leftMs <= phase.leftMs);
  const { intervalMs = SECOND_MS } = phases[index] ?? {};
  return { intervalMs, boundaryLeftMs: phases[index - 1]?.leftMs ?? null };
}
