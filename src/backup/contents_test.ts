import assert from "node:assert/strict";
import { sourceFiles } from "../../tests/support/source_files.ts";
import { isBackedUp, STORES_OWN } from "./contents.ts";

/** Folders that belong to one store: which older histories are in its ledger already. */
const NOT_BACKED_UP = ["taken_over"];
/** The number of parts after the folder's name of those that have more than one. */
const PARTS: Readonly<Record<string, number>> = { result: 2, timeline: 2 };

Deno.test("everything that Gavel writes is in a backup, or is known to belong to one store", async () => {
  const missing: string[] = [];
  let found = 0;
  for (const path of await sourceFiles("src")) {
    if (/^src\/(dashboard|simulator|backup)\//.test(path)) continue;
    const text = await Deno.readTextFile(path);
    const keys = [
      ...text.matchAll(/\b(?:FOLDER|DONE|SET_ASIDE) = "(\w+)"/g).map(([, folder = ""]) => [
        folder,
        ...Array.from({ length: PARTS[folder] ?? 1 }, () => "x"),
      ]),
      ...text.matchAll(/_KEY = \["(\w+)", "(\w+)"\]/g).map(([, folder = "", name = ""]) => [folder, name]),
    ];
    for (const [folder = "", ...rest] of keys) {
      found++;
      const isStoresOwn = folder === "system" && STORES_OWN.includes(rest[0] ?? "");
      if (!isBackedUp([folder, ...rest]) && !isStoresOwn && !NOT_BACKED_UP.includes(folder)) {
        missing.push(`${path}: ${[folder, ...rest].join("/")}`);
      }
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(found >= 12, `Only ${found} keys were found`);
});
