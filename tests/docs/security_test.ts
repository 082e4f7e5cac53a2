import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { sourceFiles } from "../support/source_files.ts";
import { testWords } from "./kinds.ts";

testWords("each test that docs/security.md names is there", async () => {
  const page = await Deno.readTextFile("docs/security.md");
  const named = [...page.matchAll(/`([\w/.-]+(?:_test\.ts|\.feature))`/g)].map(([, path = ""]) => path);
  assert.ok(named.length > 50);
  const all = await Promise.all(["src", "tests"].map((root) => sourceFiles(root, { withTests: true })));
  const names = new Set(all.flat().map((path) => basename(path)));
  // Of a second test beside a first one the page has the name alone.
  const isThere = (path: string) => path.includes("/") ? existsSync(path) : names.has(path);
  assert.deepEqual(named.filter((path) => !isThere(path)), []);
});
