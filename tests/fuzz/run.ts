// deno-lint-ignore-file no-console -- its output is what it is for
import { systemClock } from "../../src/clock.ts";
import { allEdges } from "./edges/all.ts";
import { failureLines, runEdge } from "./run_edge.ts";

/** Cases at each edge, unless `FUZZ_CASES` says another number. */
const DEFAULT_CASES = 10_000;

/** Tries the cases at every edge, or at those whose name has the text of `--only=`. The exit code is 0 when all held. */
async function run(args: readonly string[]): Promise<number> {
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length) ?? "";
  const clock = systemClock();
  const seed = Number(Deno.env.get("FUZZ_SEED") ?? Math.floor(clock.now() / 1000) % 1_000_000_000);
  const count = Number(Deno.env.get("FUZZ_CASES") ?? DEFAULT_CASES);
  const edges = (await allEdges()).filter(({ name }) => name.includes(only));
  console.log(`${count} cases at each of ${edges.length} edges. Again: FUZZ_SEED=${seed} deno task fuzz`);
  let failed = 0;
  for (const edge of edges) {
    const { cases, seconds, slowestMs, failure } = await runEdge(edge, count, seed, clock);
    const speed = `${cases} cases, ${seconds.toFixed(1)} s, slowest ${slowestMs.toFixed(0)} ms`;
    console.log(`${failure ? "FAILED" : "ok"}  ${edge.name}  (${speed})`);
    if (!failure) continue;
    failed++;
    console.log(failureLines(edge.name, failure));
  }
  console.log(`${edges.length - failed} edges held, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await run(Deno.args));
