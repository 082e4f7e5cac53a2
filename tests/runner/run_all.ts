// deno-lint-ignore-file no-console -- its output is what it is for
import { existsSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import { parseOptions } from "./options.ts";
import { coverageLines, LEAST_LINE_PERCENT, measureCoverage } from "./coverage.ts";
import { inLanes } from "./lanes.ts";
import { linePercent } from "./lcov_report.ts";
import { changedFiles, leftOutLine, unreached } from "./reach.ts";
import { runSuite } from "./run_suite.ts";
import { CHECKS, MEASURED, OUTPUT_FOLDER, type Suite, testSuites, typesOf } from "./suites.ts";
import { ensureTools, runQuietly } from "./tools.ts";
import { failures, table, totalLine } from "./summary.ts";
import { NO_TESTS, sum, type Tally, withFailure } from "./tally.ts";

/** More suites at a time only make each wait for the others. */
const MOST_LANES = 3;

/**
 * Runs the suites, as many at a time as there are processors, and ends with the names of what failed and
 * `N passed, N failed`. The exit code is 0 only when tests ran, none failed and, in CI, the lines of `src/` are covered.
 * A run of some suites alone (`--only=unit,bdd`, `--without=browser`) measures no coverage. `--for-change` leaves out
 * those that no change reaches, but not in CI.
 */
async function runAll(args: readonly string[]): Promise<number> {
  const isCi = Deno.env.get("CI") === "true";
  const suites = testSuites(isCi).filter(({ folder }) => !folder || existsSync(folder));
  const options = parseOptions(args, suites.map((suite) => suite.name));
  if (typeof options === "string") {
    console.error(options);
    return 2;
  }
  const missing = await ensureTools(runQuietly, console.log, (name) => Deno.env.get(name));
  if (missing.length > 0) {
    console.error(missing.join("\n"));
    console.log(totalLine(withFailure(NO_TESTS)));
    return 1;
  }
  await Deno.remove(OUTPUT_FOLDER, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(OUTPUT_FOLDER);
  const wanted = suites.filter(({ name }) => options.suites.includes(name));
  const leftOut = options.isForChange && !isCi ? unreached(wanted, await changedFiles()) : [];
  const chosen = wanted.filter((suite) => !leftOut.includes(suite));
  const all = [...(options.withChecks ? CHECKS : []), typesOf(isCi), ...chosen];
  const lanes = Math.min(MOST_LANES, navigator.hardwareConcurrency);
  const outcomes = await inLanes(all, lanes, (suite: Suite) => {
    console.log(`== ${suite.name}: deno ${suite.args.join(" ")}`);
    return runSuite(suite, systemClock());
  });
  const coverage = isCi && chosen.length === suites.length ? await judgeCoverage() : NO_TESTS;
  const wrong = failures(outcomes);
  if (wrong !== "") console.log(`\n${wrong}`);
  console.log(`\n${table(outcomes)}`);
  if (leftOut.length > 0) console.log(leftOutLine(leftOut));
  const total = sum([...outcomes.map((outcome) => outcome.tally), coverage]);
  console.log(totalLine(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** Counts too little coverage as one failure. */
async function judgeCoverage(): Promise<Tally> {
  try {
    const files = await measureCoverage(MEASURED);
    console.log(coverageLines(files, Deno.cwd()).join("\n"));
    return linePercent(files) >= LEAST_LINE_PERCENT ? NO_TESTS : withFailure(NO_TESTS);
  } catch (error) {
    console.log(`The coverage can't be measured: ${String(error)}`);
    return withFailure(NO_TESTS);
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) Deno.exit(await runAll(Deno.args));
