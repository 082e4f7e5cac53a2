import type { Engine } from "../../src/container.ts";
import type { House } from "../../src/simulator/house.ts";
import type { Beliefs } from "./checkers/acknowledged_states.ts";
import type { Disk } from "./world/disk.ts";
import type { Fact } from "./facts.ts";
import type { Scenario } from "./scenario.ts";
import type { Standings } from "./checkers/ground_truth.ts";

/** What an invariant may look at. */
export interface Scene {
  readonly scenario: Scenario;
  readonly house: House;
  readonly disk: Disk;
  readonly beliefs: Beliefs;
  readonly standings: Standings;
  /** Everything so far, in order. */
  readonly facts: readonly Fact[];
  /** The Gavel of the moment, or null while there is none. */
  readonly gavel: () => Engine | null;
}

/** Something that must hold in every run. A new one is a file in `invariants/` and a line in `invariants/all.ts`. */
export interface Invariant {
  /** As a sentence. */
  readonly name: string;
  readonly watch: (scene: Scene) => {
    /** Hears each fact as it happens, and says what is wrong with it. */
    readonly hear?: (fact: Fact) => string | undefined;
    /** Says what is wrong once everything is settled. */
    readonly end?: () => readonly string[];
  };
}

/** An invariant that did not hold. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}
