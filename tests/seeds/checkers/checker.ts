import type { Facts } from "../facts.ts";
import { INVARIANTS } from "../invariants/all.ts";
import type { Scene, Violation } from "../run_context.ts";

/** Holds every fact of a run against every invariant. */
export interface Judge {
  readonly violations: readonly Violation[];
  /** Everything is settled: what must hold in the end is looked at now. */
  close(): void;
}

/** A judge who hears every fact from now on. */
export function createJudge(scene: Scene, facts: Facts): Judge {
  const violations: Violation[] = [];
  const watching = INVARIANTS.map(({ name, watch }) => ({ name, ...watch(scene) }));
  facts.listen((fact) => {
    scene.beliefs.hear(fact);
    scene.standings.hear(fact);
    for (const { name, hear } of watching) {
      const message = hear?.(fact);
      if (message !== undefined) violations.push({ invariant: name, message });
    }
  });
  return {
    violations,
    close() {
      for (const { name, end } of watching) {
        for (const message of end?.() ?? []) violations.push({ invariant: name, message });
      }
    },
  };
}
