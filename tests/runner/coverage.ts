import { existsSync } from "node:fs";
import { type FileCoverage, linePercent, readLcovReport } from "./lcov_report.ts";
import { profilesFolder } from "./suites.ts";

/** The least part of the lines of `src/` that the tests must run. */
export const LEAST_LINE_PERCENT = 90;

/** The folder of the coverage of `load_sources.ts`. */
const LOADED = "loaded";

/** Runs in Chromium, where Deno measures no lines: its screens are held by the scenarios of the browser's suite. */
export const IN_BROWSER_ONLY = "src/dashboard/";

/** The coverage of `src/` by a suite that was measured. */
export async function measureCoverage(suiteName: string): Promise<FileCoverage[]> {
  await deno(["run", "-A", `--coverage=${profilesFolder(LOADED)}`, "tests/runner/load_sources.ts"]);
  const folders = [LOADED, suiteName].map(profilesFolder).filter((path) => existsSync(path));
  const source = `^file://${Deno.cwd()}/src/`;
  const left = `^file://${Deno.cwd()}/${IN_BROWSER_ONLY}`;
  return readLcovReport(
    await deno(["coverage", "--lcov", `--include=${source}`, `--exclude=${left}`, ...folders]),
  );
}

/** The total in one line, and before it the files that keep it down, the most missing lines first. */
export function coverageLines(files: readonly FileCoverage[], root: string): string[] {
  const missing = (file: FileCoverage) => file.lines - file.linesHit;
  const poor = files.filter((file) => linePercent([file]) < LEAST_LINE_PERCENT)
    .toSorted((one, other) => missing(other) - missing(one)).slice(0, 12);
  const rows = poor.map((file) =>
    `  ${linePercent([file]).toFixed(1).padStart(5)} %  ${missing(file)} lines not run in ${
      file.path.replace(`${root}/`, "")
    }`
  );
  return [
    ...rows,
    `Line coverage of src: ${linePercent(files).toFixed(1)} % (at least ${LEAST_LINE_PERCENT} %)`,
  ];
}

async function deno(args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, stdin: "null", stderr: "inherit" });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`deno ${args[0]} failed`);
  return new TextDecoder().decode(stdout);
}
