import { z } from "zod";
import { NO_TESTS, type Tally } from "./tally.ts";

/** The few of Cucumber's messages that say how a scenario went; all the others parse as an empty object. */
const message = z.object({
  testCaseStarted: z.object({ id: z.string() }).optional(),
  testStepFinished: z.object({
    testCaseStartedId: z.string(),
    testStepResult: z.object({ status: z.string(), message: z.string().optional() }),
  }).optional(),
  testCaseFinished: z.object({ testCaseStartedId: z.string(), willBeRetried: z.boolean() }).optional(),
  testRunFinished: z.object({}).optional(),
});

/**
 * Counts the scenarios in a report of Cucumber's `message` formatter, a JSON message a line. A scenario passes
 * when all its steps do; one that is pending, undefined, ambiguous or never finished has failed. Skipped is
 * only what says so itself. Throws when a line is no message or the run did not end.
 */
export function readCucumberReport(ndjson: string): Tally {
  const statuses = new Map<string, Set<string>>();
  let isFinished = false;
  for (const line of ndjson.split("\n").filter((line) => line !== "")) {
    const { testCaseStarted, testStepFinished, testCaseFinished, testRunFinished } = message.parse(
      JSON.parse(line),
    );
    if (testCaseStarted) statuses.set(testCaseStarted.id, new Set(["UNFINISHED"]));
    if (testStepFinished) {
      statuses.get(testStepFinished.testCaseStartedId)?.add(testStepFinished.testStepResult.status);
    }
    if (testCaseFinished?.willBeRetried) statuses.delete(testCaseFinished.testCaseStartedId);
    else if (testCaseFinished) statuses.get(testCaseFinished.testCaseStartedId)?.delete("UNFINISHED");
    if (testRunFinished) isFinished = true;
  }
  if (!isFinished) throw new Error("Not a whole Cucumber report: the run did not finish");
  return [...statuses.values()].map(outcome).reduce(
    (tally, kind) => ({ ...tally, [kind]: tally[kind] + 1 }),
    NO_TESTS,
  );
}

/** Steps after a failed one are skipped too, so skipping only counts when nothing worse happened. */
function outcome(statuses: ReadonlySet<string>): keyof Tally {
  const others = [...statuses].filter((status) => status !== "PASSED");
  if (others.length === 0) return statuses.size > 0 ? "passed" : "failed";
  return others.every((status) => status === "SKIPPED") ? "skipped" : "failed";
}
