import assert from "node:assert/strict";
import fc from "fast-check";
import { type Backoff, backoffDelay } from "./backoff.ts";

const SECOND_MS = 1_000;

const waitAfter = (attempt: number, overrides: Partial<Backoff> = {}) =>
  backoffDelay({ firstMs: SECOND_MS, longestMs: 30 * SECOND_MS, attempt, random01: 0.5, ...overrides });

const anyBackoff = fc.record({
  firstMs: fc.nat(10_000),
  longestMs: fc.nat(600_000),
  attempt: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1_024, 1_025, 1_000_000, Infinity)),
  jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  random01: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

Deno.test("the wait doubles from the first to the longest and stays there", () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 500, 5_000].map((attempt) => waitAfter(attempt) / SECOND_MS);
  assert.deepEqual(seconds, [1, 2, 4, 8, 16, 30, 30, 30, 30]);
});

Deno.test("before any failure the wait is the first one, not half of it", () => {
  assert.equal(waitAfter(0), SECOND_MS);
});

Deno.test("a first wait of nothing stays nothing however often it is doubled", () => {
  for (const attempt of [1, 2, 1_024, 1_025, 1_000_000]) assert.equal(waitAfter(attempt, { firstMs: 0 }), 0);
});

Deno.test("jitter takes off as much as chance says and never adds", () => {
  assert.equal(waitAfter(1, { jitter: 0.2, random01: 0 }), 1_000);
  assert.equal(waitAfter(1, { jitter: 0.2, random01: 0.5 }), 900);
  assert.equal(waitAfter(9, { jitter: 0.5, random01: 0.5 }), 22_500);
});

Deno.test("without jitter chance has no part in it", () => {
  fc.assert(fc.property(anyBackoff, ({ jitter: _, ...backoff }) => {
    assert.equal(backoffDelay(backoff), backoffDelay({ ...backoff, random01: 0 }));
  }));
});

Deno.test("the wait is a number between its bounds, whatever comes in", () => {
  fc.assert(fc.property(anyBackoff, (backoff) => {
    const { firstMs, longestMs, jitter } = backoff;
    const delayMs = backoffDelay(backoff);
    assert.ok(delayMs <= longestMs, `${delayMs} is longer than the longest`);
    assert.ok(delayMs >= Math.min(firstMs, longestMs) * (1 - jitter), `${delayMs} is shorter than the first`);
  }));
});

Deno.test("one more failure never makes the wait shorter, and at most twice as long", () => {
  fc.assert(fc.property(anyBackoff, (backoff) => {
    const nowMs = backoffDelay(backoff);
    const thenMs = backoffDelay({ ...backoff, attempt: backoff.attempt + 1 });
    assert.ok(thenMs >= nowMs);
    assert.ok(thenMs <= 2 * nowMs);
  }));
});
