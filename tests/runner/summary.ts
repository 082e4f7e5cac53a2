import { failureLines } from "./failure.ts";
import type { Outcome } from "./run_suite.ts";
import type { Tally } from "./tally.ts";

/** The last line of a run, which other programs read: `12 passed, 0 failed`, with the skipped when there are any. */
export function totalLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** A table with a row a suite, and a line for everything that went wrong outside of a test. */
export function table(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length), "suite".length);
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(7)).join("  ")}`;
  const rows = outcomes.map(({ name, tally, seconds }) =>
    row(name, [`${tally.passed}`, `${tally.failed}`, `${tally.skipped}`, seconds.toFixed(1)])
  );
  const problems = outcomes.filter(({ problem }) => problem !== null).map(({ name, problem }) =>
    `${name} ${problem}`
  );
  return [row("suite", ["passed", "failed", "skipped", "seconds"]), ...rows, ...problems].join("\n");
}

/**
 * Returns each failed test by name with the first lines of its error, and the end of what a suite printed that broke
 * outside of its tests. It stands at the end of a run, which is all that some logs keep.
 */
export function failures(outcomes: readonly Outcome[]): string {
  return outcomes.flatMap(({ name, failures, lastLines }) => [
    ...failures.flatMap((failure) => failureLines(name, failure)),
    ...(lastLines.length > 0 ? [`FAILED ${name}, which ended with:`] : []),
    ...lastLines.map((line) => `    ${line}`),
  ]).join("\n");
}
