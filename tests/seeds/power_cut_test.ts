import assert from "node:assert/strict";
import { failureReport } from "./report.ts";
import { NO_BUG, type PlantedBug } from "./planted_bug.ts";
import { tries } from "../support/tries.ts";
import { simulate } from "./simulation.ts";

const SEEDS = tries({ inCi: 60, here: 12 });
/** The number of seeds in which a bug must be found. */
const MOST_SEEDS = 100;

const FORGOTTEN = "never two bids for one decision";

Deno.test("nothing that must hold is broken by a machine that loses its power, and the last second of its Redis", async () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = await simulate(seed, NO_BUG, "redis");
    if (run.violations.length > 0) failures.push(failureReport(run));
  }
  if (failures.length > 0) throw new Error(`${failures.length} seeds failed\n\n${failures.join("\n\n")}`);
});

Deno.test("a store that does not wait for its disk is found", async () => {
  const forgetful: PlantedBug = {
    ...NO_BUG,
    store: (store) => ({
      ...store,
      ...(store.disk ? { disk: { ...store.disk, synced: () => Promise.resolve() } } : {}),
    }),
  };
  const broken = new Set<string>();
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    for (const { invariant } of (await simulate(seed, forgetful, "redis")).violations) broken.add(invariant);
    if (broken.has(FORGOTTEN)) return;
  }
  assert.fail(`"${FORGOTTEN}" is not broken, but ${[...broken].join()}`);
});
