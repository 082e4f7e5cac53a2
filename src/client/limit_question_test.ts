import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, aWirePlan, aWireState, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { limitConcerns, type LimitFacts, worstWithLimit } from "./limit_question.ts";

function facts(fields: Partial<LimitFacts> = {}): LimitFacts {
  return {
    auction: aWireLot(),
    plan: aWirePlan("bids"),
    settings: SPENDING,
    state: aWireState(),
    ...fields,
  };
}

test("a limit up to twice the old one, the first one, and any lower one are set without a question", () => {
  assert.equal(limitConcerns(80, facts()), null);
  assert.equal(limitConcerns(1, facts()), null);
  assert.equal(limitConcerns(0, facts()), null);
  assert.equal(limitConcerns(500, facts({ auction: aWireLot({ config: { maxBid: 0 } }) })), null);
});

test("a limit that more than doubles asks", () => {
  assert.match(limitConcerns(81, facts())?.join() ?? "", /more than twice the limit of \$40/);
});

test("a limit above the cap asks", () => {
  const settings = { ...SPENDING, budget: { perBid: 45 } };
  assert.equal(limitConcerns(45, facts({ settings })), null);
  assert.match(limitConcerns(46, facts({ settings }))?.join() ?? "", /cap of \$45/);
});

test("a limit that a budget does not leave asks; what the lot costs already is not counted twice", () => {
  const state = aWireState({ budget: { perDay: { limit: 100, committed: 50, left: 50 } } });
  assert.equal(limitConcerns(41, facts({ state }))?.length, 1, "$51.10 in all");
  assert.match(
    limitConcerns(41, facts({ state }))?.join() ?? "",
    /\$51\.10 in all is more than your budget for a day leaves: \$50/,
  );
  const leads = aWireLot({ data: { isWinning: true } });
  assert.equal(limitConcerns(41, facts({ state, auction: leads })), null);
});

test("the new worst case has this lot's new cost in place of its old one", () => {
  // 612 - 49.86 + 99.71
  assert.equal(worstWithLimit(80, facts()), 661.85);
  assert.equal(worstWithLimit(80, facts({ settings: null })), null);
  for (const config of [{ strategy: "manual" }, { autoBid: false }] as const) {
    assert.equal(
      worstWithLimit(80, facts({ auction: aWireLot({ config }) })),
      null,
      "it bids nothing by itself",
    );
  }
});
