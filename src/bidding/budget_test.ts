import assert from "node:assert/strict";
import { dollars, HOUR_MS, NOON_MS } from "../../tests/support/auctions.ts";
import { budgetStates, hasBudget, nextRoomAt, tightestRoom } from "./budget.ts";
import type { Settings } from "../owner/settings_schema.ts";
import type { LotExposure } from "./exposures.ts";

const DAY_MS = 24 * HOUR_MS;
const NONE: Settings["budget"] = { perDay: null, perWeek: null, total: null, perBid: null };
const ALL = { ...NONE, perDay: 100, perWeek: 200, total: 300 };
const FREE = { buyersPremiumRate: 0, salesTaxRate: 0, isPremiumTaxed: true };

function committed(amount: number, agoMs: number): LotExposure {
  return { auctionId: "1", amountCents: dollars(amount), atMs: NOON_MS - agoMs, group: null };
}

function counted(agoMs: number): readonly number[] {
  return budgetStates(ALL, [committed(40, agoMs)], FREE, NOON_MS).map(({ committedCents }) => committedCents);
}

Deno.test("what is not set is no budget, and a cap for any one bid is none", () => {
  assert.equal(hasBudget(NONE), false);
  assert.equal(hasBudget({ ...NONE, perBid: 5 }), false);
  assert.deepEqual(budgetStates({ ...NONE, perBid: 5 }, [committed(40, 0)], FREE, NOON_MS), []);
  assert.equal(tightestRoom([]), null);
});

Deno.test("a budget of $0 is a budget", () => {
  assert.equal(hasBudget({ ...NONE, total: 0 }), true);
  const budgets = budgetStates({ ...NONE, total: 0 }, [], FREE, NOON_MS);
  assert.deepEqual(tightestRoom(budgets), { leftCents: 0, label: "your budget of $0 in all" });
});

Deno.test("a day is the last 24 hours and a week the last seven days, to the millisecond", () => {
  const [yes, no] = [dollars(40), 0];
  assert.deepEqual(counted(-Infinity), [yes, yes, yes], "what may still be won");
  assert.deepEqual(counted(DAY_MS - 1), [yes, yes, yes]);
  assert.deepEqual(counted(DAY_MS), [no, yes, yes]);
  assert.deepEqual(counted(7 * DAY_MS - 1), [no, yes, yes]);
  assert.deepEqual(counted(7 * DAY_MS), [no, no, yes]);
  assert.deepEqual(counted(900 * DAY_MS), [no, no, yes]);
});

Deno.test("every lot counts with its premium and its tax, each rounded by itself", () => {
  const costs = { buyersPremiumRate: 0.15, salesTaxRate: 0.0825, isPremiumTaxed: true };
  const [budget] = budgetStates({ ...NONE, total: 50 }, [committed(1, 0), committed(1, 0)], costs, NOON_MS);
  // $1 and $0.15 premium, and 8.25 % of $1.15, which is 9.4875 cents.
  assert.equal(budget?.committedCents, 2 * 124);
});

Deno.test("a budget in fractions of a cent is rounded down", () => {
  const [budget] = budgetStates({ ...NONE, total: 19.999 }, [], FREE, NOON_MS);
  assert.equal(budget?.limitCents, 1_999);
});

Deno.test("the tightest budget is the one that leaves least, and among equals the shortest", () => {
  const room = (agoMs: number) => tightestRoom(budgetStates(ALL, [committed(190, agoMs)], FREE, NOON_MS));
  assert.deepEqual(room(0), { leftCents: 0, label: "your budget of $100 a day" });
  assert.deepEqual(room(2 * DAY_MS), { leftCents: dollars(10), label: "your budget of $200 a week" });
  assert.deepEqual(room(9 * DAY_MS), { leftCents: dollars(100), label: "your budget of $100 a day" });
});

Deno.test("time makes room when a day, or a week, has passed since a lot was won", () => {
  const next = (budget: Partial<Settings["budget"]>, ...agoMs: number[]) => {
    const atMs = nextRoomAt({ ...NONE, ...budget }, agoMs.map((ms) => committed(40, ms)), NOON_MS);
    return atMs === null ? null : atMs - NOON_MS;
  };
  assert.equal(next({ perDay: 50 }, HOUR_MS, 2 * HOUR_MS), 22 * HOUR_MS);
  assert.equal(next({ perDay: 50 }, 25 * HOUR_MS), null, "it is counted no more already");
  assert.equal(next({ perDay: 50, perWeek: 90 }, 25 * HOUR_MS), 6 * DAY_MS - HOUR_MS);
  assert.equal(next({ perWeek: 90 }, -Infinity), null, "what may still be won has no end");
  assert.equal(next({ total: 90, perBid: 5 }, HOUR_MS), null);
  assert.equal(next({}, HOUR_MS), null);
});
