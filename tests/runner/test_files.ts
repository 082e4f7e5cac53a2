import { sourceFiles } from "../support/source_files.ts";

const IGNORE = "--ignore=";

/** Finds the test files in folders, sorted. `--ignore=<folder>` among the arguments leaves a folder below them out. */
export async function testFiles(args: readonly string[]): Promise<readonly string[]> {
  const ignored = args.filter((arg) => arg.startsWith(IGNORE)).map((arg) => `${arg.slice(IGNORE.length)}/`);
  const folders = args.filter((arg) => !arg.startsWith(IGNORE));
  const all = await Promise.all(folders.map((folder) => sourceFiles(folder, { withTests: true })));
  return all.flat().filter((path) =>
    /_test\.tsx?$/.test(path) && !ignored.some((folder) => path.startsWith(folder))
  );
}
