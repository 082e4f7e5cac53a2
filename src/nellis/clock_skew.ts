import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";

const log = getLogger(["gavel", "nellis"]);

/** How fast two ordinary quartz clocks part: what is known of the offset gets this much vaguer with time. */
const DRIFT = 50e-6;

/**
 * A busy server stamps an answer some milliseconds into the next second with the second before. Samples that
 * contradict each other by less than this are such a stamp, or a clock being slewed; more is a jump.
 */
const LATE_STAMP_MS = 250;

/** How Nellis's clock stands to ours, learnt from the `Date` of its answers. Times are ms since the epoch. */
export interface ClockSkew {
  /** One exchange: when it left and when its answer was here, by our clock, and its `Date` (a whole second). */
  sample(sentAtMs: number, receivedAtMs: number, dateSecondMs: number): void;
  /** Nellis's clock minus ours, as well as it is known; 0 for as long as no sample rules out that they agree. */
  offsetMs(): number;
  /** What the offset lies between for certain, or null before the first sample. */
  bounds(): OffsetBounds | null;
  /** How far `offsetMs` can be wrong at most; infinite before the first sample. */
  uncertaintyMs(): number;
  /**
   * The time by Nellis's clock. It keeps the order of events: where a better estimate would turn it back, it
   * runs at half speed until that is made up. Only a clock that really jumped turns it back.
   */
  now(): number;
  /** A time of our clock by Nellis's, with today's estimate. */
  toNellis(localMs: number): number;
}

/** The least and the greatest offset that the samples allow. */
export interface OffsetBounds {
  readonly lowMs: number;
  readonly highMs: number;
}

/** Knows nothing until its first sample, and takes the clocks to be equal until then. */
export function createClockSkew(clock: Clock): ClockSkew {
  let known: OffsetBounds & { readonly atMs: number } | null = null;
  let told: { readonly localMs: number; readonly nellisMs: number } | null = null;

  const boundsAt = (localMs: number): OffsetBounds | null => {
    if (!known) return null;
    const widenedMs = Math.max(0, localMs - known.atMs) * DRIFT;
    return { lowMs: known.lowMs - widenedMs, highMs: known.highMs + widenedMs };
  };
  const offsetMs = () => {
    // Most clocks are set by the same time servers: as long as the samples allow it, ours agrees with Nellis's.
    if (!known || (known.lowMs <= 0 && known.highMs >= 0)) return 0;
    return (known.lowMs + known.highMs) / 2;
  };

  return {
    sample(sentAtMs, receivedAtMs, dateSecondMs) {
      if (!Number.isFinite(dateSecondMs) || receivedAtMs < sentAtMs) return;
      // At some moment between the two, Nellis's clock stood somewhere in that second.
      const shown = { lowMs: dateSecondMs - receivedAtMs, highMs: dateSecondMs + 1000 - sentAtMs };
      const before = boundsAt(receivedAtMs);
      const both = before && reconcile(before, shown);
      if (!both) told = null;
      if (before && !both) {
        log.warn("A clock jumped: Nellis is now {lowMs} to {highMs} ms ahead", { ...shown, before });
      }
      known = { ...(both ?? shown), atMs: Math.max(receivedAtMs, known?.atMs ?? receivedAtMs) };
    },
    offsetMs,
    bounds: () => boundsAt(clock.now()),
    uncertaintyMs() {
      const bounds = boundsAt(clock.now());
      return bounds ? Math.max(bounds.highMs - offsetMs(), offsetMs() - bounds.lowMs) : Infinity;
    },
    now() {
      const localMs = clock.now();
      const slowMs = told ? told.nellisMs + (localMs - told.localMs) / 2 : -Infinity;
      told = { localMs, nellisMs: Math.max(localMs + offsetMs(), slowMs) };
      return told.nellisMs;
    },
    toNellis: (localMs) => localMs + offsetMs(),
  };
}

/** What both allow; between them when they just miss each other; null when they can't both be true. */
function reconcile(one: OffsetBounds, other: OffsetBounds): OffsetBounds | null {
  const lowMs = Math.max(one.lowMs, other.lowMs);
  const highMs = Math.min(one.highMs, other.highMs);
  if (lowMs <= highMs) return { lowMs, highMs };
  return lowMs - highMs <= LATE_STAMP_MS ? { lowMs: highMs, highMs: lowMs } : null;
}
