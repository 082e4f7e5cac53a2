import assert from "node:assert/strict";
import test from "node:test";
import { lotWith, planWith, stateWith } from "../../tests/support/extension/states.ts";
import { readAuction, readAuctions, readPlans, readReadings, readState } from "./heard.ts";

test("a lot of Gavel's is read as it is", () => {
  assert.deepEqual(readAuction(lotWith()), lotWith());
  assert.deepEqual(readAuction({ ...lotWith(), data: null }), { ...lotWith(), data: null });
});

test("what is no lot is left out of the list", () => {
  const broken = [
    null,
    7,
    "lot",
    {},
    { ...lotWith(), id: 7 },
    { ...lotWith(), id: "../../x" },
    { ...lotWith(), status: "great" },
    { ...lotWith(), config: null },
    { ...lotWith(), config: { ...lotWith().config, maxBid: "999" } },
    { ...lotWith(), config: { ...lotWith().config, maxBid: -1 } },
    { ...lotWith(), title: { toString: "x" } },
  ];
  assert.deepEqual(readAuctions([...broken, lotWith()]), [lotWith()]);
  assert.deepEqual(readAuctions("none"), []);
});

test("a price that is none makes a lot that was not read", () => {
  const data = lotWith().data;
  for (
    const wrong of [
      { currentBid: "12" },
      { nextBid: null },
      { nextBid: 1 },
      { isWinning: "yes" },
      { closeTime: "soon" },
      { currentBid: Infinity },
    ]
  ) {
    assert.equal(
      readAuction({ ...lotWith(), data: { ...data, ...wrong } })?.data,
      null,
      JSON.stringify(wrong),
    );
  }
});

test("plans and states are read as they are; what is none is not known", () => {
  const plan = planWith("bids", "Will bid");
  const given = { 1: plan, 2: null, 3: { ...plan, kind: "great" }, 4: { ...plan, text: 7 } };
  assert.deepEqual(readPlans(given), { 1: plan, 2: null, 3: null, 4: null });
  const reading = { lastUpdate: "2026-11-02T12:00:00.000Z", nextPollAt: null };
  assert.deepEqual(readReadings({ 1: reading, 2: null, 3: { lastUpdate: 5 } }), { 1: reading });
  const state = stateWith({ tone: "armed", bids: 1 });
  assert.deepEqual(readState(state), state);
  for (
    const wrong of [
      null,
      {},
      { ...state, overview: null },
      { ...state, bidding: {} },
      {
        ...state,
        budget: { perDay: { limit: "1" } },
      },
      { ...state, budget: undefined },
      { ...state, checks: { session: null } },
    ]
  ) {
    assert.equal(readState(wrong), null);
  }
});

test("a lot whose next reading has no time, or whose costs are no sums, counts as not read", () => {
  const { data } = lotWith();
  for (
    const broken of [
      { ...lotWith(), nextPollAt: "soon" },
      { ...lotWith(), nextPollAt: undefined },
      { ...lotWith(), data: { ...data, maxBidFromTotal: "1000" } },
      { ...lotWith(), data: { ...data, allInCost: null } },
    ]
  ) assert.equal(readAuction(broken)?.data, null);
});

test("a title or a sentence can't turn a sum around", () => {
  const marked = "Drill \u202e54$\u2066\u200f";
  assert.equal(readAuction(lotWith({ title: marked }))?.title, "Drill 54$");
  assert.equal(readPlans({ 7: planWith("bids", marked) })[7]?.text, "Drill 54$");
  const state = stateWith({ tone: "armed" });
  const read = readState({ ...state, overview: { ...state.overview, text: marked } });
  assert.equal(read?.overview.text, "Drill 54$");
});
