import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";
import { judge, runSuite } from "./run_suite.ts";
import type { Suite } from "./suites.ts";

/** A suite whose report is its counts in JSON. */
const suite: Suite = {
  name: "sample",
  args: ["eval", "0"],
  limitSeconds: 60,
  report: { path: "/nowhere/sample.json", read: (text) => JSON.parse(text) },
};
const check: Suite = { name: "check", args: ["eval", "0"], limitSeconds: 60 };
const ended = { exitCode: 0, isTimedOut: false, reportText: '{"passed":3,"failed":0,"skipped":1}' };

Deno.test("a suite that ended well counts what its report says", () => {
  assert.deepEqual(judge(suite, ended), { tally: { passed: 3, failed: 0, skipped: 1 }, problem: null });
});

Deno.test("failed tests are counted once, whatever the exit code says", () => {
  const outcome = judge(suite, { ...ended, exitCode: 1, reportText: '{"passed":3,"failed":2,"skipped":0}' });
  assert.deepEqual(outcome, { tally: { passed: 3, failed: 2, skipped: 0 }, problem: null });
});

Deno.test("a suite that fails without a failed test has failed", () => {
  const outcome = judge(suite, { ...ended, exitCode: 1 });
  assert.deepEqual(outcome, { tally: { passed: 3, failed: 1, skipped: 1 }, problem: "ended with code 1" });
});

Deno.test("a suite that left no report has failed, even with exit code 0", () => {
  assert.deepEqual(judge(suite, { ...ended, reportText: null }).tally, { passed: 0, failed: 1, skipped: 0 });
});

Deno.test("a suite whose report can't be read has failed", () => {
  const outcome = judge(suite, { ...ended, reportText: "{" });
  assert.equal(outcome.tally.failed, 1);
  assert.match(outcome.problem ?? "", /can't be read/);
});

Deno.test("a suite that ran no test, or only skipped ones, has failed", () => {
  const outcome = judge(suite, { ...ended, reportText: '{"passed":0,"failed":0,"skipped":4}' });
  assert.deepEqual(outcome, { tally: { passed: 0, failed: 1, skipped: 4 }, problem: "ran no test" });
});

Deno.test("a suite that was stopped has failed", () => {
  const outcome = judge(suite, { exitCode: 137, isTimedOut: true, reportText: null });
  assert.deepEqual(outcome.tally, { passed: 0, failed: 1, skipped: 0 });
  assert.equal(outcome.problem, "was stopped after 60 s");
});

Deno.test("a check counts only when it fails", () => {
  assert.deepEqual(judge(check, { ...ended, reportText: null }).tally, { passed: 0, failed: 0, skipped: 0 });
  const failed = judge(check, { ...ended, exitCode: 1, reportText: null });
  assert.deepEqual(failed.tally, { passed: 0, failed: 1, skipped: 0 });
});

Deno.test("a suite is run and its report read", async () => {
  const path = await Deno.makeTempFile();
  const write = `Deno.writeTextFileSync(${JSON.stringify(path)}, '{"passed":1,"failed":0,"skipped":0}')`;
  const read = (text: string) => JSON.parse(text);
  const outcome = await runSuite({ ...suite, args: ["eval", write], report: { path, read } }, systemClock());
  assert.deepEqual(outcome.tally, { passed: 1, failed: 0, skipped: 0 });
  await Deno.remove(path);
});

Deno.test("a suite that does not end is stopped at its limit", async () => {
  const clock = createVirtualClock();
  const endless = { ...suite, args: ["eval", "setInterval(() => {}, 1000)"] };
  const running = runSuite(endless, clock);
  await clock.advance(endless.limitSeconds * 1000);
  const outcome = await running;
  assert.equal(outcome.problem, "was stopped after 60 s");
  assert.deepEqual(outcome.tally, { passed: 0, failed: 1, skipped: 0 });
});
