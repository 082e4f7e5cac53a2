import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createRateLimiter } from "./rate_limit.ts";

Deno.test("a key may do as much as its limit allows, and is told when the next may come", async () => {
  const clock = createVirtualClock();
  const limiter = createRateLimiter({ max: 3, windowMs: 60_000 }, clock);
  assert.deepEqual([1, 2, 3].map(() => limiter.take("a")), [0, 0, 0]);
  await clock.advance(15_500);
  assert.equal(limiter.take("a"), 45);
  assert.equal(limiter.blockedSeconds("a"), 45);
});

Deno.test("one key's limit is no other's", () => {
  const limiter = createRateLimiter({ max: 1, windowMs: 1000 }, createVirtualClock());
  limiter.take("a");
  assert.equal(limiter.take("a"), 1);
  assert.equal(limiter.take("b"), 0);
});

Deno.test("a window ends on time, however often its key knocked in between", async () => {
  const clock = createVirtualClock();
  const limiter = createRateLimiter({ max: 1, windowMs: 1000 }, clock);
  limiter.take("a");
  await clock.advance(999);
  assert.equal(limiter.take("a"), 1);
  await clock.advance(1);
  assert.equal(limiter.blockedSeconds("a"), 0);
  assert.equal(limiter.take("a"), 0);
  assert.equal(limiter.take("a"), 1);
});

Deno.test("asking whether a key is blocked counts nothing", () => {
  const limiter = createRateLimiter({ max: 1, windowMs: 1000 }, createVirtualClock());
  assert.deepEqual([limiter.blockedSeconds("a"), limiter.blockedSeconds("a"), limiter.take("a")], [0, 0, 0]);
});

Deno.test("past the most keys the oldest is forgotten and the others are not", () => {
  const limiter = createRateLimiter({ max: 1, windowMs: 1000 }, createVirtualClock(), 2);
  for (const key of ["a", "b", "c"]) limiter.take(key);
  assert.deepEqual(["a", "b", "c"].map((key) => limiter.blockedSeconds(key)), [0, 1, 1]);
});
