import assert from "node:assert/strict";
import test from "node:test";
import { isFirstRun } from "./first_run.ts";

const FRESH = { isByLink: false, isDismissed: false, lotCount: 0, hasSession: false };

test("a Gavel of which nothing is set up shows the first steps, until they are put away", () => {
  assert.equal(isFirstRun(FRESH), true);
  assert.equal(isFirstRun({ ...FRESH, isDismissed: true }), false);
});

test("an owner who has begun finds the way alone, also with an empty list", () => {
  assert.equal(isFirstRun({ ...FRESH, hasSession: true }), false);
  assert.equal(isFirstRun({ ...FRESH, lotCount: 3 }), false);
});

test("a link leads to the first steps while any is left, and else to the lots", () => {
  assert.equal(isFirstRun({ ...FRESH, isByLink: true, isDismissed: true }), true);
  assert.equal(isFirstRun({ ...FRESH, isByLink: true, hasSession: true }), true);
  assert.equal(isFirstRun({ ...FRESH, isByLink: true, lotCount: 12 }), true);
  assert.equal(isFirstRun({ ...FRESH, isByLink: true, hasSession: true, lotCount: 12 }), false);
});
