import { failureReport } from "./report.ts";
import { simulate } from "./simulation.ts";

const SEEDS_A_TEST = 50;

/** Defines a test for every fifty seeds from `from` on; each runs all of its seeds and names those that fail. */
export function testSeeds(from: number, count: number): void {
  for (let first = from; first < from + count; first += SEEDS_A_TEST) {
    const last = Math.min(first + SEEDS_A_TEST, from + count) - 1;
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
