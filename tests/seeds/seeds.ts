import { failureReport } from "./report.ts";
import { tries } from "../support/tries.ts";
import { simulate } from "./simulation.ts";

const SEEDS_A_TEST = 50;
/** The first of the fifty; CI runs them all. */
const SEEDS_RUN = tries({ inCi: SEEDS_A_TEST, here: 6 });

/** Defines a test for every fifty seeds from `from` on; each runs its seeds and names those that fail. */
export function testSeeds(from: number, count: number): void {
  for (let first = from; first < from + count; first += SEEDS_A_TEST) {
    const last = Math.min(first + SEEDS_RUN, from + count) - 1;
    Deno.test(`nothing that must hold is broken in seeds ${first} to ${last}`, async () => {
      const failures: string[] = [];
      for (let seed = first; seed <= last; seed++) {
        const run = await simulate(seed);
        if (run.violations.length > 0) failures.push(failureReport(run));
      }
      if (failures.length > 0) throw new Error(`${failures.length} seeds failed\n\n${failures.join("\n\n")}`);
    });
  }
}
