import assert from "node:assert/strict";
import { createLastLines } from "./last_lines.ts";

Deno.test("the newest lines are kept, however the text was cut, without colours and empty lines", () => {
  const lastLines = createLastLines(2);
  for (const piece of ["one\ntw", "o\n\n\x1b[31mth", "ree\x1b[0m\nfo", "ur"]) lastLines.add(piece);
  assert.deepEqual(lastLines.all(), ["three", "four"]);
});

Deno.test("of nothing there are no last lines", () => {
  assert.deepEqual(createLastLines(2).all(), []);
});
