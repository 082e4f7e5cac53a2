import assert from "node:assert/strict";
import test from "node:test";
import {
  BUDGET_FIELDS,
  changeOf,
  COST_FIELDS,
  DEFAULT_LIMIT,
  loosening,
  switchChange,
} from "./choice_fields.ts";

const [perDay] = BUDGET_FIELDS;
const [premium] = COST_FIELDS;

test("a change says what it does, and how it is taken back", () => {
  assert.ok(perDay && premium);
  assert.deepEqual(changeOf(perDay, null, 500), {
    patch: { budget: { perDay: 500 } },
    back: { budget: { perDay: null } },
    told: "Budget for a day: $500",
    toldBack: "Budget for a day: no limit again",
    loosens: "Budget for a day: take the limit of $500 away?",
  });
  assert.equal(changeOf(perDay, 500, 0).told, "Budget for a day: $0, so nothing is bid");
  assert.equal(changeOf(perDay, 500, 0).loosens, "Budget for a day: from $0 to $500?");
  assert.equal(changeOf(perDay, 500, 2_000).loosens, null, "taking it back tightens the limit");
  assert.equal(changeOf(premium, 0.15, 0.08375).told, "Buyer's premium: 8.375 %");
  assert.equal(changeOf(DEFAULT_LIMIT, 20, 0).told, "Limit of a new lot: none, so a lot is only watched");
  assert.deepEqual(switchChange("general", "autoBidDefault", "New lots may bid", false), {
    patch: { general: { autoBidDefault: false } },
    back: { general: { autoBidDefault: true } },
    told: "New lots may bid: off",
    toldBack: "New lots may bid: on again",
  });
});

test("a limit that is taken away or more than doubled is asked about, and no other change", () => {
  assert.ok(perDay && premium);
  assert.equal(loosening(perDay, 500, null), "Budget for a day: take the limit of $500 away?");
  assert.equal(loosening(perDay, 500, 1_001), "Budget for a day: from $500 to $1,001?");
  assert.equal(loosening(perDay, 0, 100), "Budget for a day: from $0 to $100?");
  for (const value of [0, 100, 500, 1_000]) assert.equal(loosening(perDay, 500, value), null);
  assert.equal(loosening(perDay, null, 500), null, "a first limit is only a limit more");
  assert.equal(loosening(premium, 0.05, 0.5), null);
});
