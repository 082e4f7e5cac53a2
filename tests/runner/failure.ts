import type { Tally } from "./tally.ts";

/** A test that failed. */
export interface Failure {
  /** Place and name of the test. */
  readonly test: string;
  /** The error that it threw, with its stack. */
  readonly error: string;
}

/** The content of a suite's report. */
export interface SuiteReport {
  readonly tally: Tally;
  /** One or more for each failed test: what failed in it. */
  readonly failures: readonly Failure[];
}

/** Enough for a message and the difference of two small values; the whole stands further up. */
const MOST_ERROR_LINES = 12;

/** A failure of `suiteName` for the end of a run: its name, and the first lines of its error. */
export function failureLines(suiteName: string, { test, error }: Failure): readonly string[] {
  const lines = error.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "");
  const first = lines.slice(0, MOST_ERROR_LINES).map((line) => `    ${line}`);
  return [`FAILED ${suiteName}: ${test}`, ...first, ...(lines.length > first.length ? ["    …"] : [])];
}
