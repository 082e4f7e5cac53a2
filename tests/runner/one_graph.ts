/**
 * Loads every test in the folders and files of its arguments, but not in those of `--ignore=<path>`, as one graph of
 * modules. A test file of its own loads and compiles all that it imports anew: that took two thirds of the time of the
 * unit tests. It also finds the tests of every member of the workspace; of a folder that holds a member,
 * `deno test <folder>` runs the member's tests alone.
 */
import { testFiles } from "./test_files.ts";

const paths = await testFiles(Deno.args);
if (paths.length === 0) throw new Error(`No test is in ${Deno.args.join(" ")}`);
for (const path of paths) await import(new URL(`../../${path}`, import.meta.url).href);
