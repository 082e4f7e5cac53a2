import assert from "node:assert/strict";
import { tries } from "./tries.ts";

Deno.test("CI tries more often than a developer waits for", () => {
  const many = { inCi: 50, here: 12 };
  assert.equal(tries(many, () => "true"), 50);
  assert.equal(tries(many, () => undefined), 12);
  assert.equal(tries(many, () => "false"), 12);
});
