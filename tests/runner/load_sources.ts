/** Loads every module of `src/`, so that one which no test imports counts as not covered instead of not at all. */
import { sourceFiles } from "../support/source_files.ts";
import { IN_BROWSER_ONLY } from "./coverage.ts";

const paths = (await sourceFiles("src")).filter((path) => !path.startsWith(IN_BROWSER_ONLY));
for (const path of paths) await import(new URL(`../../${path}`, import.meta.url).href);
