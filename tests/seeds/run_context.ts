import type { Engine } from "../../src/container.ts";
import type { House } from "../../src/simulator/house.ts";
import type { AcknowledgedStates } from "./checkers/acknowledged_states.ts";
import type { Disk } from "./world/disk.ts";
import type { Fact } from "./facts.ts";
import type { Scenario } from "./scenario.ts";
import type { GroundTruth } from "./checkers/ground_truth.ts";

/** The parts of a run that an invariant may look at. */
export interface RunContext {
  readonly scenario: Scenario;
  readonly house: House;
  readonly disk: Disk;
  readonly acknowledged: AcknowledgedStates;
  readonly groundTruth: GroundTruth;
  /** All facts so far, in order. */
  readonly facts: readonly Fact[];
  /** Returns the engine of the present process, or null while there is none. */
  readonly gavel: () => Engine | null;
}

/** A rule that must hold in every run. A new one is a file in `invariants/` and a line in `invariants/all.ts`. */
export interface Invariant {
  /** The rule as a sentence. */
  readonly name: string;
  readonly watch: (runContext: RunContext) => {
    /** Hears each fact as it happens, and returns the violation, if any. */
    readonly hear?: (fact: Fact) => string | undefined;
    /** Returns the violations that show once everything is settled. */
    readonly end?: () => readonly string[];
  };
}

/** A violation of an invariant. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}
