import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { eventually } from "../support/eventually.ts";
import { createVirtualClock } from "../support/virtual_clock.ts";
import { judge, runSuite } from "./run_suite.ts";
import type { Suite } from "./suites.ts";

/** A suite whose report is JSON. */
const suite: Suite = {
  name: "sample",
  args: ["eval", "0"],
  limitSeconds: 60,
  report: { path: "/nowhere/sample.json", read: (text) => JSON.parse(text) },
};
const check: Suite = { name: "check", args: ["eval", "0"], limitSeconds: 60 };
const reportOf = (passed: number, failed: number, skipped: number) =>
  JSON.stringify({ tally: { passed, failed, skipped }, failures: [] });
const ended = { exitCode: 0, isTimedOut: false, reportText: reportOf(3, 0, 1), lastLines: ["the end"] };

Deno.test("a suite that ended well counts what its report says", () => {
  const tally = { passed: 3, failed: 0, skipped: 1 };
  assert.deepEqual(judge(suite, ended), { tally, failures: [], problem: null, lastLines: [] });
});

Deno.test("failed tests are counted once, whatever the exit code says", () => {
  const outcome = judge(suite, { ...ended, exitCode: 1, reportText: reportOf(3, 2, 0) });
  assert.deepEqual(outcome.tally, { passed: 3, failed: 2, skipped: 0 });
  assert.equal(outcome.problem, null);
});

Deno.test("a suite that fails without a failed test has failed", () => {
  const outcome = judge(suite, { ...ended, exitCode: 1 });
  assert.deepEqual(outcome.tally, { passed: 3, failed: 1, skipped: 1 });
  assert.equal(outcome.problem, "ended with code 1");
  assert.deepEqual(outcome.lastLines, ["the end"], "what it printed last says why");
});

Deno.test("an error outside of a test is in no report, so the end of the output is kept although tests failed", () => {
  const lastLines = ["./src/lot_test.ts (uncaught error)"];
  const outcome = judge(suite, { ...ended, exitCode: 1, reportText: reportOf(3, 1, 0), lastLines });
  assert.deepEqual([outcome.tally.failed, outcome.lastLines], [1, lastLines]);
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
  const outcome = judge(suite, { ...ended, reportText: reportOf(0, 0, 4) });
  assert.deepEqual(outcome.tally, { passed: 0, failed: 1, skipped: 4 });
  assert.equal(outcome.problem, "ran no test");
});

Deno.test("a suite that was stopped has failed", () => {
  const outcome = judge(suite, { exitCode: 137, isTimedOut: true, reportText: null, lastLines: [] });
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
  const write = `Deno.writeTextFileSync(${JSON.stringify(path)}, '${reportOf(1, 0, 0)}')`;
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

Deno.test("the end of what a suite printed is kept when it breaks", async () => {
  const print = "for (let line = 1; line <= 41; line++) console.log(`line ${line}`); Deno.exit(3)";
  const outcome = await runSuite({ ...check, args: ["eval", print] }, systemClock());
  assert.equal(outcome.problem, "ended with code 3");
  assert.equal(outcome.lastLines.at(-1), "line 41");
  assert.equal(outcome.lastLines.length, 40);
});

Deno.test("a suite that leaves a child behind which keeps its output open is stopped at its limit", async () => {
  const clock = createVirtualClock();
  const path = await Deno.makeTempFile();
  const leaveOne = `const child = new Deno.Command("sleep", { args: ["600"], stdin: "null" }).spawn();
    child.unref();
    Deno.writeTextFileSync(${JSON.stringify(path)}, String(child.pid));
    Deno.exit(0);`;
  const running = runSuite({ ...check, args: ["eval", leaveOne] }, clock);
  const childPid = async () => Number(await Deno.readTextFile(path));
  await eventually("the child is there", async () => await childPid() > 0);
  await clock.advance(check.limitSeconds * 1000);
  assert.equal((await running).problem, "was stopped after 60 s");
  Deno.kill(await childPid(), "SIGKILL");
  await Deno.remove(path);
});
