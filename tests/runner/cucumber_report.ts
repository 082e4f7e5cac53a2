import { z } from "zod";
import type { Failure, SuiteReport } from "./failure.ts";
import { NO_TESTS, type Tally } from "./tally.ts";

/** The few of Cucumber's messages that say how a scenario went; all the others parse as an empty object. */
const message = z.object({
  pickle: z.object({ id: z.string(), uri: z.string(), name: z.string() }).optional(),
  testCase: z.object({ id: z.string(), pickleId: z.string() }).optional(),
  testCaseStarted: z.object({ id: z.string(), testCaseId: z.string() }).optional(),
  testStepFinished: z.object({
    testCaseStartedId: z.string(),
    testStepResult: z.object({ status: z.string(), message: z.string().optional() }),
  }).optional(),
  testCaseFinished: z.object({ testCaseStartedId: z.string(), willBeRetried: z.boolean() }).optional(),
  testRunFinished: z.object({}).optional(),
});

/** One run of a scenario. */
interface Attempt {
  readonly name: string;
  isFinished: boolean;
  readonly steps: { readonly status: string; readonly message?: string | undefined }[];
}

/**
 * Reads a report of Cucumber's `message` formatter, a JSON message a line, and counts its scenarios. A scenario
 * passes when all its steps do; one that is pending, undefined, ambiguous or never finished has failed. Skipped
 * is only what says so itself. Throws when a line is no message or the run did not end.
 */
export function readCucumberReport(ndjson: string): SuiteReport {
  const names = new Map<string, string>();
  const attempts = new Map<string, Attempt>();
  let isFinished = false;
  for (const line of ndjson.split("\n").filter((line) => line !== "")) {
    const { pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished, testRunFinished } = message
      .parse(JSON.parse(line));
    if (pickle) names.set(pickle.id, `${pickle.uri}: ${pickle.name}`);
    if (testCase) names.set(testCase.id, names.get(testCase.pickleId) ?? testCase.pickleId);
    if (testCaseStarted) {
      const name = names.get(testCaseStarted.testCaseId) ?? testCaseStarted.testCaseId;
      attempts.set(testCaseStarted.id, { name, isFinished: false, steps: [] });
    }
    if (testStepFinished) {
      attempts.get(testStepFinished.testCaseStartedId)?.steps.push(testStepFinished.testStepResult);
    }
    const ended = testCaseFinished && attempts.get(testCaseFinished.testCaseStartedId);
    if (ended) ended.isFinished = true;
    if (testCaseFinished?.willBeRetried) attempts.delete(testCaseFinished.testCaseStartedId);
    if (testRunFinished) isFinished = true;
  }
  if (!isFinished) throw new Error("Not a whole Cucumber report: the run did not finish");
  return reportOf([...attempts.values()]);
}

function reportOf(attempts: readonly Attempt[]): SuiteReport {
  const tally = attempts.map(outcome).reduce(
    (tally, kind) => ({ ...tally, [kind]: tally[kind] + 1 }),
    NO_TESTS,
  );
  return { tally, failures: attempts.filter((attempt) => outcome(attempt) === "failed").map(failureOf) };
}

/** Steps after a failed one are skipped too, so skipping only counts when nothing worse happened. */
function outcome({ isFinished, steps }: Attempt): keyof Tally {
  if (!isFinished) return "failed";
  const others = steps.filter(({ status }) => status !== "PASSED");
  if (others.length === 0) return steps.length > 0 ? "passed" : "failed";
  return others.every(({ status }) => status === "SKIPPED") ? "skipped" : "failed";
}

function failureOf({ name, isFinished, steps }: Attempt): Failure {
  const broken = steps.filter(({ status }) => status !== "PASSED" && status !== "SKIPPED");
  const errors = broken.map(({ status, message }) => message ?? `A step is ${status.toLowerCase()}`);
  if (steps.length === 0) errors.push("No step of it ran");
  if (!isFinished) errors.push("It never finished");
  return { test: name, error: errors.join("\n") };
}
