import assert from "node:assert/strict";
import { parseOptions } from "./options.ts";
import { table, totalLine } from "./summary.ts";
import { sum } from "./tally.ts";

Deno.test("the last line says what passed and failed, and what was skipped only when something was", () => {
  assert.equal(totalLine({ passed: 12, failed: 0, skipped: 0 }), "12 passed, 0 failed");
  assert.equal(totalLine({ passed: 12, failed: 1, skipped: 2 }), "12 passed, 1 failed, 2 skipped");
});

Deno.test("tallies add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  assert.deepEqual(sum([one, one]), { passed: 2, failed: 4, skipped: 6 });
});

Deno.test("the table has a row a suite and a line a problem", () => {
  const tally = { passed: 3, failed: 1, skipped: 0 };
  const lines = table([
    { name: "unit", tally, seconds: 1.25, problem: null },
    { name: "integration", tally, seconds: 10, problem: "left no report" },
  ]).split("\n");
  assert.deepEqual(lines, [
    "suite         passed   failed  skipped  seconds",
    "unit               3        1        0      1.3",
    "integration        3        1        0     10.0",
    "integration left no report",
  ]);
});

Deno.test("options choose the checks and the suites", () => {
  const names = ["unit", "bdd"];
  assert.deepEqual(parseOptions([], names), { withChecks: false, only: null });
  assert.deepEqual(parseOptions(["--checks"], names), { withChecks: true, only: null });
  assert.deepEqual(parseOptions(["--only=bdd,unit"], names), { withChecks: false, only: ["bdd", "unit"] });
});

Deno.test("an option or a suite that does not exist is named", () => {
  assert.match(String(parseOptions(["--fast"], ["unit"])), /Can't understand "--fast"/);
  assert.match(String(parseOptions(["--only=unti"], ["unit"])), /No suite is called "unti": use unit/);
});
