import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { createJumpDoubt } from "./jump_doubt.ts";
import { type OffsetBounds, reconcile, shifted } from "./offset_bounds.ts";

export type { OffsetBounds } from "./offset_bounds.ts";

const log = getLogger(["gavel", "nellis"]);

/** Two ordinary quartz clocks drift apart by this share of the time that passes, so the bounds widen by it. */
const DRIFT = 50e-6;

/** The wall clock tells the length of the machine's sleep to within this, as it may have been set meanwhile. */
const WALL_SLACK_MS = 2_000;

/** Nellis's clock relative to ours, learnt from the `Date` of its answers. Times are ms since the epoch. */
export interface ClockSkew {
  /**
   * Takes one exchange: the times of its leaving and of its answer by our clock, and its `Date` (a whole second). A
   * sample that contradicts all before changes nothing by itself: several have to agree, over some seconds.
   */
  sample(sentAtMs: number, receivedAtMs: number, dateSecondMs: number): void;
  /** Returns the best estimate of Nellis's clock minus ours; 0 while no sample rules out that they agree. */
  offsetMs(): number;
  /** Returns the bounds that the offset certainly lies within, or null before the first sample. */
  bounds(): OffsetBounds | null;
  /** Returns the greatest possible error of `offsetMs`; infinite before the first sample. */
  uncertaintyMs(): number;
  /** Returns true while samples contradict what is known, so that more are wanted soon. */
  isInDoubt(): boolean;
  /**
   * Returns the time by Nellis's clock. It keeps the order of events: where a better estimate would turn it back, it
   * runs at half speed until that is made up. Only the first sample, and the jump of a clock, turn it back.
   */
  now(): number;
  /** Returns a time of our clock by Nellis's, with the present estimate. */
  toNellis(localMs: number): number;
}

/** Hears of doubts and jumps. */
export interface ClockHearing {
  /** An answer contradicted what is known: more are wanted soon. */
  readonly doubt?: () => void;
  /** A jump is believed from now on: everything planned by Nellis's time must be planned again. */
  readonly jump?: () => void;
}

/** The known offset, with its evidence. */
interface Knowledge extends OffsetBounds {
  readonly atMs: number;
  /** The time of the first sample that showed it. */
  readonly sinceMs: number;
  /** The number of samples that agree with it. */
  readonly samples: number;
  /** The wall clock minus ours at that time. */
  readonly wallAheadMs: number;
}

/** Creates a skew without samples, which takes the two clocks to be equal until its first one. */
export function createClockSkew(clock: Clock, hear: ClockHearing = {}): ClockSkew {
  let known: Knowledge | null = null;
  let told: { readonly localMs: number; readonly nellisMs: number } | null = null;
  const doubt = createJumpDoubt();

  const wallAheadMs = () => (clock.wallNow?.() ?? clock.now()) - clock.now();
  const boundsAt = (localMs: number): OffsetBounds | null => {
    if (!known) return null;
    const widenedMs = Math.max(0, localMs - known.atMs) * DRIFT;
    return { lowMs: known.lowMs - widenedMs, highMs: known.highMs + widenedMs };
  };
  const offsetMs = () => {
    // Most clocks are set by the same time servers: while the samples allow it, take ours to agree with Nellis's.
    if (!known || (known.lowMs <= 0 && known.highMs >= 0)) return 0;
    return (known.lowMs + known.highMs) / 2;
  };
  const know = (
    bounds: OffsetBounds,
    atMs: number,
    { sinceMs, samples }: Pick<Knowledge, "sinceMs" | "samples">,
  ) => {
    known = {
      ...bounds,
      atMs: Math.max(atMs, known?.atMs ?? atMs),
      sinceMs,
      samples,
      wallAheadMs: wallAheadMs(),
    };
  };
  /** Returns true when the machine slept as long as `shown` says: our clock stood still, and the wall clock went on. */
  const isExplainedBySleep = (before: OffsetBounds, shown: OffsetBounds) => {
    const sleptMs = known ? wallAheadMs() - known.wallAheadMs : 0;
    return Math.abs(sleptMs) > WALL_SLACK_MS &&
      reconcile(shifted(before, sleptMs), shown, WALL_SLACK_MS) !== null;
  };
  const contradict = (
    before: OffsetBounds,
    shown: OffsetBounds,
    { sinceMs, samples }: Knowledge,
    atMs: number,
  ) => {
    const jump = doubt.contradict(before, shown, { atMs, knownForMs: Math.abs(atMs - sinceMs), samples });
    const believed = jump ??
      (isExplainedBySleep(before, shown) ? { ...shown, sinceMs: atMs, samples: 1 } : null);
    if (believed) {
      doubt.end();
      told = null;
      log.warn("A clock jumped: Nellis is now {lowMs} to {highMs} ms ahead", { ...believed, before });
      know(believed, atMs, believed);
      return hear.jump?.();
    }
    log.debug("An answer's date is {lowMs} to {highMs} ms ahead: not believed yet", { ...shown, before });
    hear.doubt?.();
  };

  return {
    sample(sentAtMs, receivedAtMs, dateSecondMs) {
      if (!Number.isFinite(dateSecondMs) || receivedAtMs < sentAtMs) return;
      // At some moment between the two, Nellis's clock showed a time within that second.
      const shown = { lowMs: dateSecondMs - receivedAtMs, highMs: dateSecondMs + 1000 - sentAtMs };
      const before = boundsAt(receivedAtMs);
      if (!known || !before) {
        // The time that was told until now was a guess.
        told = null;
        return know(shown, receivedAtMs, { sinceMs: receivedAtMs, samples: 1 });
      }
      // During a doubt, a sample that only just misses what is known is evidence of the jump rather than a late stamp.
      const both = doubt.isOpen() ? reconcile(before, shown, 0) : reconcile(before, shown);
      if (!both) return contradict(before, shown, known, receivedAtMs);
      doubt.agree(shown);
      know(both, receivedAtMs, { sinceMs: known.sinceMs, samples: known.samples + 1 });
    },
    offsetMs,
    bounds: () => boundsAt(clock.now()),
    uncertaintyMs() {
      const bounds = boundsAt(clock.now());
      return bounds ? Math.max(bounds.highMs - offsetMs(), offsetMs() - bounds.lowMs) : Infinity;
    },
    isInDoubt: doubt.isOpen,
    now() {
      const localMs = clock.now();
      const slowMs = told ? told.nellisMs + (localMs - told.localMs) / 2 : -Infinity;
      told = { localMs, nellisMs: Math.max(localMs + offsetMs(), slowMs) };
      return told.nellisMs;
    },
    toNellis: (localMs) => localMs + offsetMs(),
  };
}
