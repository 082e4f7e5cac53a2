import assert from "node:assert/strict";
import { createRetryPlan } from "./retry_plan.ts";

Deno.test("the waits double from 1 s to 5 min, and begin anew after a delivery", () => {
  const plan = createRetryPlan();
  const waits = Array.from({ length: 11 }, () => plan.failed(0)).map((retry) =>
    retry.gaveUp ? 0 : retry.waitMs
  );
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
  assert.equal(plan.notBeforeMs("a"), 300_000);
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

Deno.test("a refused notice is tried for more than an hour with growing waits, and others go meanwhile", () => {
  const plan = createRetryPlan();
  let nowMs = 0;
  let tries = 0;
  for (let retry = plan.refused("a", nowMs); !retry.gaveUp; retry = plan.refused("a", nowMs)) {
    tries++;
    assert.equal(retry.stepsAside, true);
    assert.equal(plan.notBeforeMs("a"), nowMs + retry.waitMs);
    assert.equal(plan.notBeforeMs("b"), nowMs + 1000, "the others wait for a second alone");
    nowMs += retry.waitMs;
  }
  assert.equal(tries, 21);
  assert.ok(nowMs > 3_600_000, `given up after ${nowMs} ms`);
  assert.equal(plan.refused("a", nowMs).gaveUp, false, "another notice of that id begins anew");
});

Deno.test("a wait that was asked for is kept to", () => {
  const plan = createRetryPlan();
  assert.deepEqual(plan.failed(100, 42_000), { gaveUp: false, waitMs: 42_000, stepsAside: false });
  assert.equal(plan.notBeforeMs("a"), 42_100);
});
