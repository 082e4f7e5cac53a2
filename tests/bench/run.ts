import { allowanceBench } from "./allowance_bench.ts";
import { apiBench } from "./api_bench.ts";
import { breakerBench } from "./breaker_bench.ts";
import { type Bench, type Figure, isMet, table } from "./figure.ts";
import { dashboardBench } from "./browser/dashboard_bench.ts";
import { extensionBench } from "./browser/extension_bench.ts";
import { liveBench } from "./live_bench.ts";
import { queueBench } from "./queue_bench.ts";
import { quietBench } from "./quiet_bench.ts";
import { restartBench } from "./restart_bench.ts";
import { snipeBench } from "./snipe_bench.ts";
import { upstreamBench } from "./upstream_bench.ts";

const BENCHES: readonly Bench[] = [
  queueBench,
  breakerBench,
  upstreamBench,
  allowanceBench,
  restartBench,
  quietBench,
  apiBench,
  liveBench,
  snipeBench,
  dashboardBench,
  extensionBench,
];

const encoder = new TextEncoder();
const say = (text: string) => Deno.stdout.write(encoder.encode(`${text}\n`));

/** The value of `--name=value`. */
function option(name: string): string | undefined {
  const prefix = `--${name}=`;
  return Deno.args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
}

const only = option("only")?.split(",");
const chosen = BENCHES.filter(({ name }) => only?.includes(name) ?? true);
if (chosen.length === 0) {
  throw new Error(`No such bench. There are: ${BENCHES.map(({ name }) => name).join(", ")}`);
}

const figures: Figure[] = [];
for (const bench of chosen) {
  await say(`Running ${bench.name} ...`);
  figures.push(...await bench.run());
}
await say(`\n${table(figures)}`);
const report = {
  deno: Deno.version.deno,
  cores: navigator.hardwareConcurrency,
  figures: figures.map((figure) => ({ ...figure, ok: isMet(figure) })),
};
await Deno.writeTextFile(option("json") ?? "bench.json", `${JSON.stringify(report, null, 2)}\n`);
