import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

test("every style is part of the first script", async () => {
  const folder = new URL(".", import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".css"));
  const imported = await readFile(new URL("styles.ts", folder), "utf8");
  assert.ok(files.length > 5);
  assert.deepEqual(files.filter((name) => !imported.includes(`"./${name}"`)), []);
  assert.match(imported, /import "\.\.\/client\/look\.css";\nimport "\.\/dashboard\.css";/);
});
