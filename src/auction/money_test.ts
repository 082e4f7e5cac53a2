import assert from "node:assert/strict";
import fc from "fast-check";
import {
  centsFromDollars,
  centsNotAbove,
  dollarsFromCents,
  formatCents,
  wholeDollarsAbove,
  wholeDollarsBelow,
} from "./money.ts";

Deno.test("dollars become whole cents, whatever binary fractions make of them", () => {
  assert.equal(centsFromDollars(0), 0);
  assert.equal(centsFromDollars(12), 1_200);
  assert.equal(centsFromDollars(0.29), 29);
  assert.equal(centsFromDollars(1.1 * 3), 330);
});

Deno.test("what is no finite amount is refused, and the message names it", () => {
  for (const nonsense of [NaN, Infinity, -Infinity]) {
    assert.throws(
      () => centsFromDollars(nonsense),
      new RangeError(`${nonsense} is not an amount in dollars`),
    );
  }
});

Deno.test("a limit in dollars never becomes more cents than it says", () => {
  assert.equal(centsNotAbove(19.999), 1_999);
  assert.equal(centsNotAbove(0.005), 0);
  assert.equal(centsNotAbove(19.99), 1_999, "not a cent less for its binary fraction");
  assert.equal(centsNotAbove(1.1 * 3), 330);
  assert.throws(() => centsNotAbove(NaN), RangeError);
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_900 }), (cents) => {
    assert.equal(centsNotAbove(dollarsFromCents(cents)), cents);
    assert.equal(centsNotAbove(dollarsFromCents(cents) + 0.006), cents);
  }));
});

Deno.test("cents survive the way out to dollars and back", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_900 }), (cents) => {
    assert.equal(centsFromDollars(dollarsFromCents(cents)), cents);
  }));
});

Deno.test("whole dollars below and above lie around the amount, less than a dollar away", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_900 }), (cents) => {
    const [below, above] = [wholeDollarsBelow(cents), wholeDollarsAbove(cents)];
    assert.deepEqual([below % 100, above % 100], [0, 0]);
    assert.ok(below <= cents && cents <= above);
    assert.ok(cents - below < 100 && above - cents < 100);
  }));
});

Deno.test("people see dollars, and cents only where there are any", () => {
  assert.equal(formatCents(0), "$0");
  assert.equal(formatCents(1_200), "$12");
  assert.equal(formatCents(1_250), "$12.50");
  assert.equal(formatCents(5), "$0.05");
  assert.equal(formatCents(123_456_700), "$1,234,567");
});
