import type { Clock } from "../clock.ts";
import { tryConfig } from "../config.ts";
import { examine } from "./examine.ts";
import { lookIntoStore } from "./kept/kept.ts";
import { askNellis } from "./nellis_answer.ts";
import { jsonText, ownersLines, reportLines, worstOf } from "./report.ts";
import { findRunning } from "./running.ts";
import type { Subject } from "./subject.ts";

/** The surroundings of `gavel doctor`. */
export interface DoctorParts {
  /** The variables of the environment by their names. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** The machine's calendar time (ms since the Unix epoch). */
  readonly calendarNow: () => number;
  readonly fetch: typeof fetch;
  /** Reaches the owner's own Gavel, past any proxy. */
  readonly ownFetch: typeof fetch;
  /** True where the lines go to a terminal that shows colours. */
  readonly isColoured: boolean;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** The usage of `gavel doctor`. */
const DOCTOR_USAGE = `Usage: gavel doctor [--notify] [--json | --report]
  --notify   send a test notice to your channels
  --json     print everything as JSON
  --report   print a report for others, without secrets, addresses and names`;
const OPTIONS = ["--notify", "--json", "--report"];

/**
 * Runs `gavel doctor`: looks at everything that an owner would be asked about, and changes none of it. Resolves to the
 * exit code: 0 fine, 1 something is wrong, 2 not understood.
 */
export async function runDoctorCommand(args: readonly string[], parts: DoctorParts): Promise<number> {
  const isUnknown = args.some((arg) => !OPTIONS.includes(arg));
  if (isUnknown || args.includes("--json") && args.includes("--report")) {
    parts.printError(DOCTOR_USAGE);
    return 2;
  }
  const examined = await examine(subjectOf(parts, args.includes("--notify")));
  const atMs = parts.calendarNow();
  const lines = args.includes("--json")
    ? [jsonText(examined, atMs)]
    : args.includes("--report")
    ? reportLines(examined, atMs)
    : ownersLines(examined, parts.isColoured);
  for (const line of lines) parts.print(line);
  return worstOf(examined) === "wrong" ? 1 : 0;
}

function subjectOf(
  { env, clock, calendarNow, fetch, ownFetch }: DoctorParts,
  sendsNotice: boolean,
): Subject {
  const reading = tryConfig((name) => env[name]);
  const running = once(() => findRunning({ reading, fetch: ownFetch, clock }));
  const kept = once(async () => lookIntoStore(reading, await running(), clock));
  const nellis = once(async () => {
    const { lotId } = await kept();
    return await askNellis({ baseUrl: reading.config.nellisBaseUrl, fetch, clock, calendarNow, lotId });
  });
  return { env, reading, clock, calendarNow, fetch, ownFetch, sendsNotice, running, kept, nellis };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => begun ??= work();
}
