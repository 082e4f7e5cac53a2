import config from "../../deno.json" with { type: "json" };
import { ACTING_ALONE, WITHOUT_ACTING } from "../docs/kinds.ts";
import { readCucumberReport } from "./cucumber_report.ts";
import type { SuiteReport } from "./failure.ts";
import { readJunitReport } from "./junit_report.ts";

/** A process that has to end well within `limitSeconds`. */
export interface Suite {
  readonly name: string;
  /** The arguments for `deno`. */
  readonly args: readonly string[];
  readonly limitSeconds: number;
  /** The folder of its tests; it is left out while there is no such folder. */
  readonly folder?: string;
  /**
   * The beginnings of the paths of what it is about. Without CI, `deno task ok` leaves it out where nothing there has
   * changed. A suite without this is always run.
   */
  readonly reach?: readonly string[];
  /** The file that counts its tests. Without it the suite is a check: it counts only when it fails. */
  readonly report?: { readonly path: string; readonly read: (text: string) => SuiteReport };
}

/** The folder of reports and coverage; emptied at the start of a run. */
export const OUTPUT_FOLDER = "coverage";

/** Returns the folder to which the runs of a suite write their raw coverage. */
export function profilesFolder(suiteName: string): string {
  return `${OUTPUT_FOLDER}/${suiteName}`;
}

const ONE_GRAPH = "tests/runner/one_graph.ts";
const E2E_FOLDER = "tests/e2e";
const SEEDS_FOLDER = "tests/seeds";
const SOAK_FOLDER = "tests/soak";
const PAGES_FOLDER = "tests/docs";
/** Tests against a real Prometheus and real proxies, which take their own time. */
const SERVERS_FILES = [
  "tests/monitoring/monitoring_test.ts",
  "tests/proxies/dashboard_test.ts",
  "tests/proxies/proxies_test.ts",
];
/** Tests with a suite of their own. */
const NOT_INTEGRATION = [E2E_FOLDER, SEEDS_FOLDER, SOAK_FOLDER, ...SERVERS_FILES]
  .map((path) => `--ignore=${path}`);

/** The suite whose coverage is measured. */
export const MEASURED = "unit";

/** The files that every suite is built of. */
const FOUNDATION = ["deno.json", "deno.lock", "tests/support/", "tests/runner/suites.ts"];
/** The files that start the real process for tests outside of `tests/e2e`. */
const REAL_PROCESS = ["tests/e2e/bundle.ts", "tests/e2e/installation.ts", "tests/e2e/program.ts"];
const BROWSER_REACH = [
  ...FOUNDATION,
  "build/",
  "cucumber.yaml",
  "extension/",
  "features/dashboard/",
  "features/extension/",
  "features/steps/dashboard/",
  "features/steps/extension/",
  "features/steps/house_steps.ts",
  "features/steps/words.ts",
  "features/support/",
  "src/client/",
  "src/dashboard/",
  "src/server/",
  "src/wire/",
];
const PAGES_REACH = [
  ...FOUNDATION,
  ...REAL_PROCESS,
  "Dockerfile",
  "README.md",
  "build/",
  "compose.yaml",
  "docs/",
  "extension/",
  "main.ts",
  "ops/",
  "src/backup/",
  "src/cli.ts",
  "src/command_line.ts",
  "src/commands/",
  "src/composition/health_checks.ts",
  "src/config_variables.ts",
  "src/doctor/",
  "src/server/",
  "src/takeover/",
  "src/telemetry/",
  "tests/docs/",
  "tests/proxies/",
];
const SERVERS_REACH = [
  ...FOUNDATION,
  ...REAL_PROCESS,
  "compose.yaml",
  "main.ts",
  "ops/",
  "src/client/",
  "src/composition/telemetry.ts",
  "src/dashboard/",
  "src/server/",
  "src/telemetry/",
  "tests/monitoring/",
  "tests/proxies/",
];

/** The tags of the scenarios that open pages in Chromium. */
const IN_BROWSER = "@dashboard or @extension";

/** Format and lint, which `--checks` adds. */
export const CHECKS: readonly Suite[] = [
  { name: "format", args: ["fmt", "--check"], limitSeconds: 120 },
  { name: "lint", args: ["lint"], limitSeconds: 120 },
];

/** Checks the types of every file once, so that no suite has to check them again. */
export function typesOf(isCi: boolean): Suite {
  return { name: "types", args: ["check", ...frozenIn(isCi)], limitSeconds: 300 };
}

/**
 * All the tests, the longest suites first: whatever runs beside the last of them is over soon. They share no file, no
 * port and no folder, so any of them can run at the same time.
 */
export function testSuites(isCi: boolean): readonly Suite[] {
  const frozen = frozenIn(isCi);
  return [
    { ...scenarios("browser", IN_BROWSER, frozen, 1200), reach: BROWSER_REACH },
    // Some three hundred starts of the real process: a machine that is busy with more takes its time.
    denoTests("e2e", [ONE_GRAPH, "--", E2E_FOLDER], frozen, 1200),
    seeds(frozen, 1200),
    scenarios("bdd", `not (${IN_BROWSER})`, frozen, 600),
    // Runs each command of the pages in docs/ against the real process.
    {
      ...denoTests("pages", [ONE_GRAPH, "--", PAGES_FOLDER, ACTING_ALONE], frozen, 600),
      reach: PAGES_REACH,
    },
    unit(isCi, frozen, 600),
    denoTests("integration", [ONE_GRAPH, "--", "tests", WITHOUT_ACTING, ...NOT_INTEGRATION], frozen, 600),
    { ...denoTests("servers", [ONE_GRAPH, "--", ...SERVERS_FILES], frozen, 600), reach: SERVERS_REACH },
  ];
}

/** Returns the flag with which a lock file that is out of date fails, which CI wants, instead of being updated. */
function frozenIn(isCi: boolean): readonly string[] {
  return isCi ? ["--frozen"] : [];
}

/** The tests beside the code. Their lines are those that count, and CI measures them. */
function unit(isCi: boolean, flags: readonly string[], limitSeconds: number): Suite {
  const coverage = isCi ? [`--coverage=${profilesFolder(MEASURED)}`, "--coverage-raw-data-only"] : [];
  return denoTests(
    MEASURED,
    [...coverage, ONE_GRAPH, "--", "src", "extension", "build"],
    flags,
    limitSeconds,
  );
}

/** Simulated days, on all processors: each file in a process of its own. */
function seeds(flags: readonly string[], limitSeconds: number): Suite {
  const suite = denoTests("seeds", ["--parallel", SEEDS_FOLDER, SOAK_FOLDER], flags, limitSeconds);
  return { ...suite, folder: SEEDS_FOLDER };
}

function denoTests(
  name: string,
  args: readonly string[],
  flags: readonly string[],
  limitSeconds: number,
): Suite {
  const path = `${OUTPUT_FOLDER}/${name}.xml`;
  const all = ["test", "-A", "--no-check", ...flags, `--junit-path=${path}`, ...args];
  return { name, args: all, limitSeconds, report: { path, read: readJunitReport } };
}

/** The scenarios of some tags. Those that need a browser are a suite of their own, which runs beside the others. */
function scenarios(name: string, tags: string, flags: readonly string[], limitSeconds: number): Suite {
  const path = `${OUTPUT_FOLDER}/${name}.ndjson`;
  const cucumber = config.imports["@cucumber/cucumber"];
  const args = ["run", "-A", ...flags, cucumber, "--tags", tags, "--format", `message:${path}`];
  return { name, args, folder: "features", limitSeconds, report: { path, read: readCucumberReport } };
}
