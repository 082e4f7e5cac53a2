import assert from "node:assert/strict";
import { wholeLines } from "./whole_lines.ts";

Deno.test("a line is handed on once it is whole, and what is left at the end", () => {
  const written: string[] = [];
  const lines = wholeLines("bdd: ", (text) => written.push(text));
  lines.add("..");
  assert.deepEqual(written, []);
  lines.add(".\nfour\nfi");
  assert.deepEqual(written, ["bdd: ...\nbdd: four\n"]);
  lines.end();
  lines.end();
  assert.deepEqual(written.slice(1), ["bdd: fi\n"]);
});
