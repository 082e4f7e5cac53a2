import type { Facts } from "../facts.ts";
import { INVARIANTS } from "../invariants/all.ts";
import type { RunContext, Violation } from "../run_context.ts";

/** Checks every fact of a run against every invariant. */
export interface Checker {
  readonly violations: readonly Violation[];
  /** Checks, once everything is settled, what must hold in the end. */
  close(): void;
}

/** Returns a checker that hears every fact from now on. */
export function createChecker(runContext: RunContext, facts: Facts): Checker {
  const violations: Violation[] = [];
  const watching = INVARIANTS.map(({ name, watch }) => ({ name, ...watch(runContext) }));
  facts.listen((fact) => {
    runContext.acknowledged.hear(fact);
    runContext.groundTruth.hear(fact);
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
