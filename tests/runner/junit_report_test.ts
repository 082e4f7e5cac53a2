import assert from "node:assert/strict";
import { readJunitReport } from "./junit_report.ts";

const report = await Deno.readTextFile(new URL("./fixtures/deno_test.xml", import.meta.url));

Deno.test("a report of deno test is counted by tests, not by their steps", () => {
  assert.deepEqual(readJunitReport(report), { passed: 3, failed: 2, skipped: 1 });
});

Deno.test("a report without tests counts none", () => {
  const empty = '<?xml version="1.0"?>\n<testsuites name="deno test" tests="0">\n</testsuites>\n';
  assert.deepEqual(readJunitReport(empty), { passed: 0, failed: 0, skipped: 0 });
});

Deno.test("a report that was cut off is refused", () => {
  assert.throws(() => readJunitReport(report.slice(0, report.length / 2)), /Not a whole JUnit report/);
});

Deno.test("a text that is no report is refused", () => {
  assert.throws(() => readJunitReport(""), /Not a whole JUnit report/);
});
