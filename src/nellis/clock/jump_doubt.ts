import { gapMs, type OffsetBounds, reconcile } from "./offset_bounds.ts";

/** The evidence that a jump needs before it is believed. */
interface Proof {
  /** The number of samples that must agree. */
  readonly samples: number;
  /** The time that they must span. */
  readonly overMs: number;
}

/** The largest jump that needs only the small proof. */
const SMALL_JUMP_MS = 5_000;
const SMALL: Proof = { samples: 3, overMs: 3_000 };
/** A wrong clock of a proxy, or of a server before it was set right, was seen to last for 10 s. */
const LARGE: Proof = { samples: 5, overMs: 20_000 };
/** One sample alone never overturns another. */
const LEAST_SAMPLES = 2;

/** Samples that contradict what is known and agree with each other. */
interface Suspicion extends OffsetBounds {
  readonly sinceMs: number;
  readonly samples: number;
}

/** Weighs samples that contradict what is known of a clock, until there are enough to believe that it jumped. */
export interface JumpDoubt {
  /**
   * Takes a sample of `atMs` that contradicts `before`, with which `known.samples` samples agree and which has been
   * known for `known.knownForMs`. Returns the bounds to believe from now on, or null while `before` holds.
   */
  contradict(
    before: OffsetBounds,
    shown: OffsetBounds,
    known: { readonly atMs: number; readonly knownForMs: number; readonly samples: number },
  ): Suspicion | null;
  /** Takes a sample that agrees with what is known. Unless it fits the doubt as well, it ends the doubt. */
  agree(shown: OffsetBounds): void;
  /** Ends the doubt. */
  end(): void;
  /** Returns true while there is a doubt. */
  isOpen(): boolean;
}

/** Creates the weighing, without a doubt yet. */
export function createJumpDoubt(): JumpDoubt {
  let suspicion: Suspicion | null = null;
  return {
    contradict(before, shown, { atMs, knownForMs, samples }) {
      const both = suspicion && suspicion.sinceMs <= atMs && reconcile(suspicion, shown);
      suspicion = suspicion && both
        ? { ...both, sinceMs: suspicion.sinceMs, samples: suspicion.samples + 1 }
        : { ...shown, sinceMs: atMs, samples: 1 };
      // Little evidence, as after a start, yields to as much evidence against it.
      const proof = gapMs(before, shown) <= SMALL_JUMP_MS ? SMALL : LARGE;
      const wantedSamples = Math.max(LEAST_SAMPLES, Math.min(proof.samples, samples));
      const isProven = suspicion.samples >= wantedSamples &&
        atMs - suspicion.sinceMs >= Math.min(proof.overMs, knownForMs - (atMs - suspicion.sinceMs));
      return isProven ? suspicion : null;
    },
    agree(shown) {
      const both = suspicion && reconcile(suspicion, shown, 0);
      suspicion = suspicion && both ? { ...suspicion, ...both } : null;
    },
    end: () => void (suspicion = null),
    isOpen: () => suspicion !== null,
  };
}
