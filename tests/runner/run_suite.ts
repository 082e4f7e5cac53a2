import type { Clock } from "../../src/clock.ts";
import type { Suite } from "./suites.ts";
import { NO_TESTS, type Tally, withFailure } from "./tally.ts";

/** How a suite's process ended. */
export interface Ending {
  readonly exitCode: number;
  readonly isTimedOut: boolean;
  /** The text of its report; null when it left none. */
  readonly reportText: string | null;
}

/** What a suite came to; `problem` is what went wrong outside of its tests. */
export interface Outcome {
  readonly name: string;
  readonly tally: Tally;
  readonly seconds: number;
  readonly problem: string | null;
}

/** Runs a suite in a process of its own, which writes to this one's terminal, and counts its tests. */
export async function runSuite(suite: Suite, clock: Clock): Promise<Outcome> {
  const startMs = clock.now();
  const { exitCode, isTimedOut } = await runProcess(suite, clock);
  const reportText = suite.report ? await textOf(suite.report.path) : null;
  const seconds = (clock.now() - startMs) / 1000;
  return { name: suite.name, seconds, ...judge(suite, { exitCode, isTimedOut, reportText }) };
}

/** Decides what an ending means. A suite that ran no test, or failed without a failed test, has failed once. */
export function judge(suite: Suite, ending: Ending): Pick<Outcome, "tally" | "problem"> {
  const { tally, problem } = count(suite, ending);
  if (ending.isTimedOut) return failure(tally, `was stopped after ${suite.limitSeconds} s`);
  if (problem !== null) return failure(tally, problem);
  if (ending.exitCode !== 0 && tally.failed === 0) {
    return failure(tally, `ended with code ${ending.exitCode}`);
  }
  if (suite.report && tally.passed + tally.failed === 0) return failure(tally, "ran no test");
  return { tally, problem: null };
}

function count(suite: Suite, { reportText }: Ending): Pick<Outcome, "tally" | "problem"> {
  if (!suite.report) return { tally: NO_TESTS, problem: null };
  if (reportText === null) return { tally: NO_TESTS, problem: "left no report" };
  try {
    return { tally: suite.report.read(reportText), problem: null };
  } catch (error) {
    return { tally: NO_TESTS, problem: `left a report that can't be read: ${String(error)}` };
  }
}

function failure(tally: Tally, problem: string): Pick<Outcome, "tally" | "problem"> {
  return { tally: withFailure(tally), problem };
}

async function runProcess(suite: Suite, clock: Clock): Promise<Omit<Ending, "reportText">> {
  const process = new Deno.Command(Deno.execPath(), { args: [...suite.args], stdin: "null" }).spawn();
  let isTimedOut = false;
  const cancel = clock.after(suite.limitSeconds * 1000, () => {
    isTimedOut = true;
    process.kill("SIGKILL");
  });
  const { code } = await process.status;
  cancel();
  return { exitCode: code, isTimedOut };
}

/** The text of a file, or null when there is none. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
