import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { createJumpDoubt } from "./jump_doubt.ts";
import { type OffsetBounds, reconcile, shifted } from "./offset_bounds.ts";

export type { OffsetBounds } from "./offset_bounds.ts";

const log = getLogger(["gavel", "nellis"]);

/** How fast two ordinary quartz clocks part: what is known of the offset gets this much vaguer with time. */
const DRIFT = 50e-6;

/** A sleep of the machine is told to this by its clock on the wall: that may have been set in the meantime. */
const WALL_SLACK_MS = 2_000;

/** How Nellis's clock stands to ours, learnt from the `Date` of its answers. Times are ms since the epoch. */
export interface ClockSkew {
  /**
   * One exchange: when it left and when its answer was here, by our clock, and its `Date` (a whole second). One that
   * contradicts all before changes nothing by itself: several have to agree, over some seconds.
   */
  sample(sentAtMs: number, receivedAtMs: number, dateSecondMs: number): void;
  /** Nellis's clock minus ours, as well as it is known; 0 for as long as no sample rules out that they agree. */
  offsetMs(): number;
  /** What the offset lies between for certain, or null before the first sample. */
  bounds(): OffsetBounds | null;
  /** How far `offsetMs` can be wrong at most; infinite before the first sample. */
  uncertaintyMs(): number;
  /** Whether the last sample contradicts what is known, so that more are wanted soon. */
  isInDoubt(): boolean;
  /**
   * The time by Nellis's clock. It keeps the order of events: where a better estimate would turn it back, it
   * runs at half speed until that is made up. Only a clock that really jumped turns it back.
   */
  now(): number;
  /** A time of our clock by Nellis's, with today's estimate. */
  toNellis(localMs: number): number;
}

/** Who hears of doubts and jumps. */
export interface ClockHearing {
  /** An answer contradicted what is known: more are wanted soon. */
  readonly doubt?: () => void;
  /** A jump is believed from now on: what was planned by Nellis's time is to be planned anew. */
  readonly jump?: () => void;
}

/** What is known of the offset, and how well it is founded. */
interface Knowledge extends OffsetBounds {
  readonly atMs: number;
  /** When it was first shown, and by how many samples it is borne out. */
  readonly sinceMs: number;
  readonly samples: number;
  /** How far the clock on the wall was ahead of ours. */
  readonly wallAheadMs: number;
}

/** Knows nothing until its first sample, and takes the clocks to be equal until then. */
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
    // Most clocks are set by the same time servers: as long as the samples allow it, ours agrees with Nellis's.
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
  /** Whether the machine slept as long as `shown` says: its counter stood still, and the clock on its wall went on. */
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
      // At some moment between the two, Nellis's clock stood somewhere in that second.
      const shown = { lowMs: dateSecondMs - receivedAtMs, highMs: dateSecondMs + 1000 - sentAtMs };
      const before = boundsAt(receivedAtMs);
      if (!known || !before) return know(shown, receivedAtMs, { sinceMs: receivedAtMs, samples: 1 });
      // In doubt, a sample that just misses what is known is no late stamp, but speaks for the jump.
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
