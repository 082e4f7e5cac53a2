import assert from "node:assert/strict";
import { MUTATIONS } from "./mutations.ts";
import { mutated } from "./planting.ts";

Deno.test("a text that is not there, or twice, is an error that names the file", () => {
  const mutation = { file: "src/lot.ts", from: "a < b", to: "a <= b" };
  assert.equal(mutated("if (a < b)", mutation), "if (a <= b)");
  assert.throws(() => mutated("if (a > b)", mutation), /src\/lot\.ts has 0 times/);
  assert.throws(() => mutated("a < b && a < b", mutation), /src\/lot\.ts has 2 times/);
});

Deno.test("each mutation can be planted in the code of today", async () => {
  for (const mutation of MUTATIONS) mutated(await Deno.readTextFile(mutation.file), mutation);
});
