import assert from "node:assert/strict";
import { linePercent, readLcovReport } from "./lcov_report.ts";
import { coverageLines } from "./coverage.ts";

const report = await Deno.readTextFile(new URL("./fixtures/coverage.lcov", import.meta.url));

Deno.test("an lcov report gives the lines of each file and those that ran", () => {
  assert.deepEqual(readLcovReport(report), [{ path: "/gavel/src/price.ts", lines: 6, linesHit: 4 }]);
});

Deno.test("coverage is by lines, not the mean of the files", () => {
  const files = [{ path: "small.ts", lines: 1, linesHit: 0 }, { path: "large.ts", lines: 9, linesHit: 9 }];
  assert.equal(linePercent(files), 90);
});

Deno.test("nothing to cover is covered", () => {
  assert.equal(linePercent([]), 100);
});

Deno.test("a report without line counts is refused", () => {
  assert.throws(() => readLcovReport("SF:src/price.ts\nend_of_record\n"), /no LF/);
});

Deno.test("the files that keep the coverage down are named, and the well covered ones are not", () => {
  const lines = coverageLines([
    { path: "/gavel/src/good.ts", lines: 90, linesHit: 90 },
    { path: "/gavel/src/price.ts", lines: 10, linesHit: 4 },
  ], "/gavel");
  assert.deepEqual(lines, [
    "   40.0 %  6 lines not run in src/price.ts",
    "Line coverage of src: 94.0 % (at least 90 %)",
  ]);
});
