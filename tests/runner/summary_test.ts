import assert from "node:assert/strict";
import { parseOptions } from "./options.ts";
import type { Outcome } from "./run_suite.ts";
import { failures, table, totalLine } from "./summary.ts";
import { sum } from "./tally.ts";

Deno.test("the last line says what passed and failed, and what was skipped only when something was", () => {
  assert.equal(totalLine({ passed: 12, failed: 0, skipped: 0 }), "12 passed, 0 failed");
  assert.equal(totalLine({ passed: 12, failed: 1, skipped: 2 }), "12 passed, 1 failed, 2 skipped");
});

Deno.test("tallies add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  assert.deepEqual(sum([one, one]), { passed: 2, failed: 4, skipped: 6 });
});

/** A suite in which nothing went wrong unless overridden. */
function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  const tally = { passed: 3, failed: 1, skipped: 0 };
  return { name: "unit", tally, seconds: 1.25, failures: [], problem: null, lastLines: [], ...overrides };
}

Deno.test("the table has a row a suite and a line a problem", () => {
  const lines = table([
    anOutcome(),
    anOutcome({ name: "integration", seconds: 10, problem: "left no report" }),
  ]).split("\n");
  assert.deepEqual(lines, [
    "suite         passed   failed  skipped  seconds",
    "unit               3        1        0      1.3",
    "integration        3        1        0     10.0",
    "integration left no report",
  ]);
});

Deno.test("each failed test is named with the first lines of its error", () => {
  const wrong = failures([
    anOutcome({
      failures: [{ test: "./src/lot_test.ts:2: sells", error: "Error: not sold\n\n  at lot.ts:3" }],
    }),
    anOutcome({ name: "bdd", failures: [{ test: "features/lots.feature: is sold", error: "Undefined" }] }),
  ]);
  assert.deepEqual(wrong.split("\n"), [
    "FAILED unit: ./src/lot_test.ts:2: sells",
    "    Error: not sold",
    "      at lot.ts:3",
    "FAILED bdd: features/lots.feature: is sold",
    "    Undefined",
  ]);
});

Deno.test("a long error is cut, and says so", () => {
  const error = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
  const lines = failures([anOutcome({ failures: [{ test: "sells", error }] })]).split("\n");
  assert.deepEqual([lines.length, lines[12], lines[13]], [14, "    line 11", "    …"]);
});

Deno.test("a suite that broke outside of its tests shows the end of what it printed", () => {
  const wrong = failures([anOutcome({ problem: "left no report", lastLines: ["running", "Segfault"] })]);
  assert.deepEqual(wrong.split("\n"), ["FAILED unit, which ended with:", "    running", "    Segfault"]);
});

Deno.test("where nothing went wrong nothing is said", () => {
  assert.equal(failures([anOutcome()]), "");
});

Deno.test("options choose the checks and the suites", () => {
  const names = ["unit", "bdd", "e2e"];
  const none = { withChecks: false, isForChange: false };
  assert.deepEqual(parseOptions([], names), { ...none, suites: names });
  assert.deepEqual(parseOptions(["--checks"], names), { ...none, withChecks: true, suites: names });
  assert.deepEqual(parseOptions(["--only=e2e,unit"], names), { ...none, suites: ["unit", "e2e"] });
  assert.deepEqual(parseOptions(["--without=e2e"], names), { ...none, suites: ["unit", "bdd"] });
  assert.deepEqual(parseOptions(["--checks", "--without=unit,e2e"], names), {
    ...none,
    withChecks: true,
    suites: ["bdd"],
  });
  assert.deepEqual(parseOptions(["--for-change", "--without=e2e"], names), {
    ...none,
    isForChange: true,
    suites: ["unit", "bdd"],
  });
  assert.deepEqual(parseOptions(["--for-change", "--only=e2e"], names), { ...none, suites: ["e2e"] });
});

Deno.test("an option or a suite that does not exist is named", () => {
  assert.match(String(parseOptions(["--fast"], ["unit"])), /Can't understand "--fast"/);
  assert.match(String(parseOptions(["--only=unti"], ["unit"])), /No suite is called "unti": use unit/);
  assert.match(String(parseOptions(["--without="], ["unit"])), /No suite is called "": use unit/);
});
