import assert from "node:assert/strict";
import { metricNames, servedNames } from "./metric_names.ts";

Deno.test("an expression's metrics are found among its functions, labels, durations and operators", () => {
  assert.deepEqual(metricNames('sum by (le, call) (rate(a_bucket{x="y",job!~"b|c"}[5m])) > 200e6'), [
    "a_bucket",
  ]);
  assert.deepEqual(metricNames("a / ignoring (result) sum without (result) (increase(b[10m])) and c >= 5"), [
    "a",
    "b",
    "c",
  ]);
  assert.deepEqual(metricNames("# a comment\nup == 0 or absent(up) offset 1h unless on (job) NaN"), ["up"]);
  assert.deepEqual(metricNames('label_replace(job:a:rate5m, "not_one", "$1", "job", "(.*)")'), [
    "job:a:rate5m",
  ]);
});

Deno.test("the served names are those that Prometheus stores", () => {
  const text = "# HELP a A.\n# TYPE a gauge\na 1\n# TYPE b histogram\nb_sum 2\n";
  assert.deepEqual([...servedNames(text)], ["a", "b_bucket", "b_sum", "b_count"]);
});
