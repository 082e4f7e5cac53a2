import assert from "node:assert/strict";
import { FLAG_NAMES, flagNamed, FLAGS, STORED_KEYS, storedKeys } from "./definitions.ts";

Deno.test("the flags and their defaults are those that owners know", () => {
  assert.deepEqual(Object.fromEntries(FLAG_NAMES.map((name) => [name, FLAGS[name].default])), {
    USE_POLLING_QUEUE: true,
    USE_CIRCUIT_BREAKER: true,
    ENABLE_SSE: true,
    SSE_ROLLOUT_PERCENT: 100,
    USE_MINIMAL_POLLING: true,
    USE_SMART_BIDDING: false,
    USE_DOUBLING_STEPS: true,
    ENABLE_PERFORMANCE_METRICS: false,
    ENABLE_DISTRIBUTED_TRACING: false,
  });
});

Deno.test("a flag is stored under its full name, which goes first, its short one and an older one", () => {
  assert.deepEqual(storedKeys("USE_POLLING_QUEUE"), ["use_polling_queue", "polling_queue"]);
  assert.deepEqual(storedKeys("ENABLE_SSE"), ["enable_sse", "sse", "use_sse"]);
  assert.deepEqual(storedKeys("SSE_ROLLOUT_PERCENT"), ["sse_rollout_percent"]);
});

Deno.test("no two flags share a stored name, which are plain words", () => {
  assert.equal(new Set(STORED_KEYS).size, STORED_KEYS.length);
  for (const key of STORED_KEYS) assert.match(key, /^[a-z][a-z_]*$/);
});

Deno.test("a flag is known by its full, its short and its older name, in any case", () => {
  for (const word of ["ENABLE_SSE", "enable_sse", "Enable_Sse", "sse", " SSE ", "USE_SSE", "use_sse"]) {
    assert.equal(flagNamed(word), "ENABLE_SSE");
  }
  for (const word of ["", "ENABLE_MAGIC", "ssee", "toString", "__proto__", "feature:sse"]) {
    assert.equal(flagNamed(word), undefined);
  }
});
