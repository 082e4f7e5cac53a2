import { type Cents, dollarsFromCents } from "../auction/money.ts";
import type { WireBudget, WireBudgets } from "./state.ts";

/** A budget that is set, in cents with premium and tax. */
export interface BudgetFigures {
  readonly name: keyof WireBudgets;
  readonly limitCents: Cents;
  readonly committedCents: Cents;
}

/** Returns the budgets in the clients' shape. */
export function wireBudgets(budgets: readonly BudgetFigures[]): WireBudgets {
  const of = (name: BudgetFigures["name"]) => wireBudget(budgets.find((budget) => budget.name === name));
  return { perDay: of("perDay"), perWeek: of("perWeek"), total: of("total") };
}

function wireBudget(budget: BudgetFigures | undefined): WireBudget | null {
  if (!budget) return null;
  const { limitCents, committedCents } = budget;
  return {
    limit: dollarsFromCents(limitCents),
    committed: dollarsFromCents(committedCents),
    left: dollarsFromCents(Math.max(0, limitCents - committedCents)),
  };
}
