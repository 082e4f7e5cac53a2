// deno-lint-ignore-file no-console -- its output is what it is for
import { parseSeedOptions } from "./options.ts";
import { failureReport, fullReport } from "./report.ts";
import { simulate } from "./simulation.ts";

/** A line after this many seeds shows that a long run goes on. */
const SEEDS_A_LINE = 100;

/** Runs the seeds that are asked for. The exit code is 0 only when every invariant holds in each. */
async function run(args: readonly string[]): Promise<number> {
  const options = parseSeedOptions(args);
  if (typeof options === "string") {
    console.error(options);
    return 2;
  }
  const { from, count, isWhole } = options;
  const failed: number[] = [];
  console.log(
    `Seeds ${from} to ${from + count - 1}. Again: deno task simulate:seeds --from=${from} --count=${count}`,
  );
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await simulate(seed);
    const isFailed = outcome.violations.length > 0;
    if (isWhole) console.log(fullReport(outcome));
    else if (isFailed) console.log(`${failureReport(outcome)}\n`);
    if (isFailed) failed.push(seed);
    const done = seed - from + 1;
    if (done % SEEDS_A_LINE === 0 && done < count) console.log(`${done} seeds, ${failed.length} failed`);
  }
  console.log(
    `${count - failed.length} passed, ${failed.length} failed${
      failed.length > 0 ? `: ${failed.join(" ")}` : ""
    }`,
  );
  return failed.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await run(Deno.args));
