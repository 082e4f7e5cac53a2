/** Loads every module of `src/`, so that one which no test imports counts as not covered instead of not at all. */
import { sourceFiles } from "../support/source_files.ts";

for (const path of await sourceFiles("src")) await import(new URL(`../../${path}`, import.meta.url).href);
