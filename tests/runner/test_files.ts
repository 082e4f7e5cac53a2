import { sourceFiles } from "../support/source_files.ts";

const IGNORE = "--ignore=";

/**
 * Finds the test files in folders, sorted. Among the arguments, `--ignore=<path>` leaves out a folder below them or a
 * file; other options are for the tests themselves.
 */
export async function testFiles(args: readonly string[]): Promise<readonly string[]> {
  const ignored = args.filter((arg) => arg.startsWith(IGNORE)).map((arg) => arg.slice(IGNORE.length));
  const wanted = args.filter((arg) => !arg.startsWith("--"));
  const all = await Promise.all(
    wanted.map((path) => path.endsWith(".ts") ? [path] : sourceFiles(path, { withTests: true })),
  );
  return all.flat().filter((path) =>
    /_test\.tsx?$/.test(path) && !ignored.some((each) => path === each || path.startsWith(`${each}/`))
  );
}
