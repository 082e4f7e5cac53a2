import assert from "node:assert/strict";
import { recordLog } from "../../tests/support/logged.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { startPruning } from "./pruning.ts";

const DAY_MS = 24 * 60 * 60_000;

Deno.test("old records are removed each day of a run, and one kind that fails stops no other", async () => {
  using logged = recordLog();
  const clock = createVirtualClock();
  const pruned: string[] = [];
  const kind = (what: string, count: number | Error) => ({
    what,
    prune: () => {
      pruned.push(what);
      return count instanceof Error ? Promise.reject(count) : Promise.resolve(count);
    },
  });
  const pruning = startPruning([kind("bids", new Error("away")), kind("timelines", 3)], clock);
  await clock.advance(5 * 60_000);
  assert.deepEqual(pruned, [], "a start has other things to read");
  await clock.advance(5 * 60_000);
  assert.deepEqual(pruned, ["bids", "timelines"]);
  await clock.advance(3 * DAY_MS);
  assert.equal(pruned.length, 8);
  assert.equal(logged.at("info")[0], "3 timelines were removed");
  assert.match(logged.at("warning")[0] ?? "", /stay for another day/);
  await pruning.close();
  assert.equal(clock.pending(), 0);
});
