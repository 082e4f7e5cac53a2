import assert from "node:assert/strict";
import { readJunitReport } from "./junit_report.ts";

const report = await Deno.readTextFile(new URL("./fixtures/deno_test.xml", import.meta.url));

Deno.test("a report of deno test is counted by tests, not by their steps", () => {
  assert.deepEqual(readJunitReport(report).tally, { passed: 3, failed: 2, skipped: 1 });
});

Deno.test("what failed is named by its place, with its error, and a step instead of the test around it", () => {
  const { failures } = readJunitReport(report);
  assert.deepEqual(failures.map(({ test }) => test), [
    "./src/lot_test.ts:2: fails",
    "./src/lot_test.ts:8: has steps > the second",
  ]);
  assert.deepEqual(failures.map(({ error }) => error.split("\n")[0]), [
    "Error: </testcase> is <failure/>",
    "Error: broken",
  ]);
});

Deno.test("a report without tests counts none", () => {
  const empty = '<?xml version="1.0"?>\n<testsuites name="deno test" tests="0">\n</testsuites>\n';
  assert.deepEqual(readJunitReport(empty), { tally: { passed: 0, failed: 0, skipped: 0 }, failures: [] });
});

Deno.test("a report that was cut off is refused", () => {
  assert.throws(() => readJunitReport(report.slice(0, report.length / 2)), /Not a whole JUnit report/);
});

Deno.test("a text that is no report is refused", () => {
  assert.throws(() => readJunitReport(""), /Not a whole JUnit report/);
});
