import assert from "node:assert/strict";
import type { Fact } from "./facts.ts";
import { parseSeedOptions } from "./options.ts";
import { failureReport, fullReport } from "./report.ts";
import { simulate } from "./simulation.ts";
import { transcriptOf } from "./transcript.ts";

Deno.test("the same seed gives the same run, to the last line; another seed another", async () => {
  const transcript = async (seed: number) => transcriptOf((await simulate(seed)).facts).join("\n");
  for (const seed of [3, 14, 27]) assert.equal(await transcript(seed), await transcript(seed));
  assert.notEqual(await transcript(3), await transcript(14));
});

Deno.test("the seeds bring about what they are there for", async () => {
  const missing = new Set<string>([
    ...["before", "after", "kill", "fault", "acknowledged", "refused", "unanswered"],
    ...["accepted", "rejected", "not-sent", "unknown", "soft close", "feed-fallback", "circuit-changed"],
    ...["held by budget", "held by perBid", "held by maxTotal", "held by group", "LIMIT_EXCEEDED"],
  ]);
  // The first five bring about all of it, as long as what is drawn stays as it is; the rest is for when it changes.
  for (const seed of [36, 239, 51, 11, 74, ...Array.from({ length: 100 }, (_, index) => 1 + index)]) {
    if (missing.size === 0) break;
    for (const fact of (await simulate(seed)).facts) for (const sort of sortsOf(fact)) missing.delete(sort);
  }
  assert.deepEqual([...missing], []);
});

function sortsOf(fact: Fact): readonly string[] {
  if (fact.type === "process-ended") return [fact.why.split(" ")[0] ?? ""];
  if (fact.type === "house") return fact.event.type === "bid" && fact.event.isExtended ? ["soft close"] : [];
  if (fact.type !== "event") return [fact.type];
  const { event } = fact;
  if (event.type === "auction-changed") return event.auction.held ? [`held by ${event.auction.held.by}`] : [];
  if (event.type !== "bid-answered") return [event.type];
  const { outcome } = event;
  return outcome.result === "rejected" ? [outcome.result, outcome.errorType] : [outcome.result];
}

Deno.test("a run that failed says what is broken, how it came to that, and how to see it again", async () => {
  const run = {
    ...await simulate(3),
    violations: [{ invariant: "never above a limit", message: "$9 left" }],
  };
  const lines = failureReport(run).split("\n");
  assert.deepEqual(lines.slice(0, 2), ["Seed 3:", "  never above a limit: $9 left"]);
  assert.equal(lines.at(-1), "The whole run: deno task simulate:seeds --seed=3");
  assert.ok(lines.length < 70);
  assert.ok(fullReport(run).split("\n").length > lines.length);
});

Deno.test("which seeds to run is read from the command line, and what makes no sense is named", () => {
  assert.deepEqual(parseSeedOptions([]), { from: 1, count: 1_000, isWhole: false });
  assert.deepEqual(parseSeedOptions(["--seed=7"]), { from: 7, count: 1, isWhole: true });
  assert.deepEqual(parseSeedOptions(["--count=5", "--from=90"]), { from: 90, count: 5, isWhole: false });
  for (const wrong of ["--seed", "--seed=x", "--seeds=3", "3"]) {
    assert.match(String(parseSeedOptions([wrong])), new RegExp(`"${wrong}"`));
  }
});
