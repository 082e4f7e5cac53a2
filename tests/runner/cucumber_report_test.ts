import assert from "node:assert/strict";
import { readCucumberReport } from "./cucumber_report.ts";

const report = await Deno.readTextFile(new URL("./fixtures/cucumber.ndjson", import.meta.url));
const lines = report.trimEnd().split("\n");

Deno.test("a report of Cucumber is counted by scenarios, and pending or undefined ones have failed", () => {
  assert.deepEqual(readCucumberReport(report).tally, { passed: 2, failed: 3, skipped: 1 });
});

Deno.test("a failed scenario is named by its feature, with what its steps threw or are", () => {
  assert.deepEqual(readCucumberReport(report).failures, [
    { test: "features/lots.feature: fails and skips the rest", error: "Error: broken" },
    { test: "features/lots.feature: is pending", error: "A step is pending" },
    { test: "features/lots.feature: is not defined", error: "A step is undefined" },
  ]);
});

Deno.test("a scenario that never finished has failed", () => {
  const unfinished = lines.filter((line) => !line.startsWith('{"testCaseFinished"'));
  const { passed, skipped } = readCucumberReport(unfinished.join("\n")).tally;
  assert.deepEqual({ passed, skipped }, { passed: 0, skipped: 0 });
});

Deno.test("a report whose run did not finish is refused", () => {
  const cutOff = lines.filter((line) => !line.startsWith('{"testRunFinished"')).join("\n");
  assert.throws(() => readCucumberReport(cutOff), /the run did not finish/);
});

Deno.test("a report with a line cut in two is refused", () => {
  assert.throws(() => readCucumberReport(report.slice(0, -40)));
});
