import { gapMs, type OffsetBounds, reconcile } from "./offset_bounds.ts";

/** What has to agree before a jump is believed: so many samples, over so long. */
interface Proof {
  readonly samples: number;
  readonly overMs: number;
}

/** A jump up to this is a small one. */
const SMALL_JUMP_MS = 5_000;
const SMALL: Proof = { samples: 3, overMs: 3_000 };
/** A proxy's wrong clock, or a server's before it is set right, has been seen to last for 10 s. */
const LARGE: Proof = { samples: 5, overMs: 20_000 };
/** One sample alone never overturns another. */
const LEAST_SAMPLES = 2;

/** A moment of doubt: samples that contradict what is known, and agree with each other. */
interface Suspicion extends OffsetBounds {
  readonly sinceMs: number;
  readonly samples: number;
}

/** Weighs samples that contradict what is known of a clock, until there is enough to believe that it jumped. */
export interface JumpDoubt {
  /**
   * A sample of `atMs` that shows something else than `before`, which `known.samples` have borne out for
   * `known.knownForMs`. Returns what to believe from now on, or null while that stays `before`.
   */
  contradict(
    before: OffsetBounds,
    shown: OffsetBounds,
    known: { readonly atMs: number; readonly knownForMs: number; readonly samples: number },
  ): Suspicion | null;
  /** A sample agrees with what is known. Unless it fits the doubt as well, all that contradicted was wrong. */
  agree(shown: OffsetBounds): void;
  end(): void;
  isOpen(): boolean;
}

/** No doubt yet. */
export function createJumpDoubt(): JumpDoubt {
  let suspicion: Suspicion | null = null;
  return {
    contradict(before, shown, { atMs, knownForMs, samples }) {
      const both = suspicion && suspicion.sinceMs <= atMs && reconcile(suspicion, shown);
      suspicion = suspicion && both
        ? { ...both, sinceMs: suspicion.sinceMs, samples: suspicion.samples + 1 }
        : { ...shown, sinceMs: atMs, samples: 1 };
      // What is known only just, as after a start, has to yield to as much as speaks for itself.
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
