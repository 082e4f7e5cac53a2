import assert from "node:assert/strict";
import { createRetryPlan } from "./retry_plan.ts";

Deno.test("the waits double from 1 s to 5 min, and begin anew after a delivery", () => {
  const plan = createRetryPlan();
  const waits = Array.from({ length: 11 }, () => plan.failed(0)).map((retry) =>
    retry.gaveUp ? 0 : retry.waitMs
  );
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
  assert.equal(plan.notBeforeMs(), 300_000);
  plan.delivered("a");
  assert.deepEqual(plan.failed(5), { gaveUp: false, waitMs: 1000, stepsAside: false });
});

Deno.test("every tenth failure lets the others go first", () => {
  const plan = createRetryPlan();
  const asides = Array.from({ length: 21 }, () => plan.failed(0)).flatMap((retry, index) =>
    !retry.gaveUp && retry.stepsAside ? [index + 1] : []
  );
  assert.deepEqual(asides, [10, 20]);
});

Deno.test("a notice is given up at its third refusal, whatever became of others", () => {
  const plan = createRetryPlan();
  assert.equal(plan.refused("a", 0).gaveUp, false);
  assert.equal(plan.refused("b", 0).gaveUp, false);
  assert.equal(plan.failed(0).gaveUp, false);
  assert.equal(plan.refused("a", 0).gaveUp, false);
  assert.deepEqual(plan.refused("a", 0), { gaveUp: true, tries: 3 });
  assert.equal(plan.refused("a", 0).gaveUp, false);
});

Deno.test("a wait that was asked for is kept to", () => {
  const plan = createRetryPlan();
  assert.deepEqual(plan.failed(100, 42_000), { gaveUp: false, waitMs: 42_000, stepsAside: false });
  assert.equal(plan.notBeforeMs(), 42_100);
});
