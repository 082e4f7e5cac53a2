import type { Clock } from "../../src/clock.ts";
import { killIfRunning } from "../support/process/kill_if_running.ts";
import type { Failure } from "./failure.ts";
import { createLastLines, type LastLines } from "./last_lines.ts";
import type { Suite } from "./suites.ts";
import { NO_TESTS, type Tally, withFailure } from "./tally.ts";
import { wholeLines } from "./whole_lines.ts";

/** The end of a suite's process. */
export interface Ending {
  readonly exitCode: number;
  readonly isTimedOut: boolean;
  /** The text of its report; null when it left none. */
  readonly reportText: string | null;
  /** The end of what it printed. */
  readonly lastLines: readonly string[];
}

/** The result of a suite; `problem` is a fault outside of its tests. */
export interface Outcome {
  readonly name: string;
  readonly tally: Tally;
  readonly seconds: number;
  readonly failures: readonly Failure[];
  readonly problem: string | null;
  /** The end of what it printed, where that says more than its failures do: about a problem, or an error outside of a test. */
  readonly lastLines: readonly string[];
}

/** The meaning of an ending. */
export type Judgement = Omit<Outcome, "name" | "seconds">;

/** Number of lines that are kept of what a suite printed: an uncaught error with its stack, and the failures after it. */
const LAST_LINES = 40;

/** Runs a suite in a process of its own, prints its lines after its name, and counts its tests. */
export async function runSuite(suite: Suite, clock: Clock): Promise<Outcome> {
  const startMs = clock.now();
  const ending = await runProcess(suite, clock);
  const reportText = suite.report ? await textOf(suite.report.path) : null;
  const seconds = (clock.now() - startMs) / 1000;
  return { name: suite.name, seconds, ...judge(suite, { ...ending, reportText }) };
}

/** Decides what an ending means. A suite that ran no test, or failed without a failed test, has failed once. */
export function judge(suite: Suite, ending: Ending): Judgement {
  const { tally, failures, problem: reportProblem } = count(suite, ending);
  const problem = problemOf(suite, ending, tally, reportProblem);
  // An error that no test caught stands in no report.
  const saysMore = problem !== null || ending.lastLines.some((line) => line.includes("(uncaught error)"));
  return {
    tally: problem === null ? tally : withFailure(tally),
    failures,
    problem,
    lastLines: saysMore ? ending.lastLines : [],
  };
}

function problemOf(
  suite: Suite,
  { exitCode, isTimedOut }: Ending,
  tally: Tally,
  reportProblem: string | null,
): string | null {
  if (isTimedOut) return `was stopped after ${suite.limitSeconds} s`;
  if (reportProblem !== null) return reportProblem;
  if (exitCode !== 0 && tally.failed === 0) return `ended with code ${exitCode}`;
  return suite.report && tally.passed + tally.failed === 0 ? "ran no test" : null;
}

function count(
  suite: Suite,
  { reportText }: Ending,
): Pick<Outcome, "tally" | "failures" | "problem"> {
  const nothing = { tally: NO_TESTS, failures: [] };
  if (!suite.report) return { ...nothing, problem: null };
  if (reportText === null) return { ...nothing, problem: "left no report" };
  try {
    return { ...suite.report.read(reportText), problem: null };
  } catch (error) {
    return { ...nothing, problem: `left a report that can't be read: ${String(error)}` };
  }
}

async function runProcess(suite: Suite, clock: Clock): Promise<Omit<Ending, "reportText">> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [...suite.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lastLines = createLastLines(LAST_LINES);
  const stopped = new AbortController();
  let isOver = false;
  const cancel = clock.after(suite.limitSeconds * 1000, () => {
    stopped.abort();
    if (!isOver) killIfRunning(process);
  });
  const prefix = `${suite.name}: `;
  const passingOn = Promise.all([
    passOn(process.stdout, prefix, lastLines, stopped.signal),
    passOn(process.stderr, prefix, lastLines, stopped.signal),
  ]);
  const { code } = await process.status;
  isOver = true;
  // A child that it left behind may hold its output open.
  await passingOn;
  cancel();
  return { exitCode: code, isTimedOut: stopped.signal.aborted, lastLines: lastLines.all() };
}

/** Prints what a suite prints, in whole lines, and keeps its end, until all came or it is stopped. */
async function passOn(
  from: ReadableStream<Uint8Array>,
  prefix: string,
  lastLines: LastLines,
  signal: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder();
  const reader = from.getReader();
  const lines = wholeLines(prefix, print);
  signal.addEventListener("abort", () => void reader.cancel());
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const text = decoder.decode(piece.value, { stream: true });
    lastLines.add(text);
    lines.add(text);
  }
  lines.end();
}

/** Writes all of `text` before anything else can be written. */
function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
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
