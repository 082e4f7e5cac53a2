import { allInCost, type Costs } from "../auction/limits/costs.ts";
import type { BudgetRoom } from "../auction/limits/limits.ts";
import { type Cents, centsNotAbove, formatCents } from "../auction/money.ts";
import type { Settings } from "../owner/settings_schema.ts";
import type { LotExposure } from "./exposures.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The budgets, each with the time that it looks back. A day is the last 24 hours, so that no calendar day can cost
 * more, wherever its midnight is.
 */
const BUDGETS = [
  { name: "perDay", windowMs: DAY_MS, span: " a day" },
  { name: "perWeek", windowMs: 7 * DAY_MS, span: " a week" },
  { name: "total", windowMs: Infinity, span: " in all" },
] as const;

/** The name of a budget (`settings.budget`). */
export type BudgetName = (typeof BUDGETS)[number]["name"];

/** The state of a budget; with premium and tax. */
export interface BudgetState {
  readonly name: BudgetName;
  readonly limitCents: Cents;
  /** The exposure that counts: lots won within the budget's window, and the worst case of every lot that we lead and every open bid. */
  readonly committedCents: Cents;
  /** The end of a sentence that starts "above …": `your budget of $100 a day`. */
  readonly label: string;
}

/** Returns the state of every budget that is set, at `nowMs` and with these exposures. */
export function budgetStates(
  budget: Settings["budget"],
  exposures: readonly LotExposure[],
  costs: Costs,
  nowMs: number,
): readonly BudgetState[] {
  if (!hasBudget(budget)) return [];
  const costing = exposures.map(({ amountCents, atMs }) => ({
    atMs,
    cents: allInCost(amountCents, costs),
  }));
  return BUDGETS.flatMap(({ name, windowMs, span }) => {
    const limit = budget[name];
    if (limit === null) return [];
    const limitCents = centsNotAbove(limit);
    const committedCents = costing.filter(({ atMs }) => atMs > nowMs - windowMs)
      .reduce((sum, { cents }) => sum + cents, 0);
    return [{ name, limitCents, committedCents, label: `your budget of ${formatCents(limitCents)}${span}` }];
  });
}

/** Returns true when any budget is set: without one, nothing has to be counted. */
export function hasBudget(budget: Settings["budget"]): boolean {
  return BUDGETS.some(({ name }) => budget[name] !== null);
}

/** Returns the room of the tightest budget; null when there is none. */
export function tightestRoom(budgets: readonly BudgetState[]): BudgetRoom | null {
  return budgets.reduce<BudgetRoom | null>((least, { limitCents, committedCents, label }) => {
    const leftCents = Math.max(0, limitCents - committedCents);
    return least && least.leftCents <= leftCents ? least : { leftCents, label };
  }, null);
}

/** Returns the time at which the next won lot drops out of a budget's window; null when none will. */
export function nextRoomAt(
  budget: Settings["budget"],
  exposures: readonly LotExposure[],
  nowMs: number,
): number | null {
  const windows = BUDGETS.filter(({ name }) => budget[name] !== null).map(({ windowMs }) => windowMs);
  const ends = exposures.flatMap(({ atMs }) => windows.map((windowMs) => atMs + windowMs));
  const next = ends.filter((endMs) => endMs > nowMs).reduce(
    (least, endMs) => Math.min(least, endMs),
    Infinity,
  );
  return next === Infinity ? null : next;
}
