import { allInCost } from "../../../src/auction/costs.ts";
import { DOLLAR, formatCents } from "../../../src/auction/money.ts";
import { costsFrom } from "../../../src/owner/settings.ts";
import { DEFAULT_SETTINGS } from "../../../src/owner/settings_schema.ts";
import type { LotView } from "../../../src/simulator/house.ts";
import type { Fact } from "../facts.ts";
import type { Invariant, Scene } from "../scene.ts";

/**
 * Judged by what the house knows: what every lot that the owner leads, or has won, may cost at the worst. It counts
 * where Gavel had acknowledged the budget before the first bid left.
 */
export const budgets: Invariant = {
  name: "never above a budget",
  watch(scene) {
    let isInForce: boolean | null = null;
    return {
      hear(fact) {
        if (isInForce === null && setsBudget(fact)) isInForce = true;
        if (fact.type === "bid-left") isInForce ??= false;
        if (!isInForce || (fact.type !== "bid-arrived" && fact.type !== "house")) return;
        return excess(scene);
      },
      end() {
        const wrong = isInForce ? excess(scene) : undefined;
        return wrong === undefined ? [] : [wrong];
      },
    };
  },
};

function setsBudget(fact: Fact): boolean {
  return fact.type === "acknowledged" && fact.order.what === "settings" &&
    fact.order.patch.budget !== undefined;
}

function excess({ house, scenario }: Scene): string | undefined {
  const budgetCents = (scenario.budgetDollars ?? Infinity) * DOLLAR;
  const worstCents = house.lots().reduce((sum, lot) => sum + worstOf(lot), 0);
  return worstCents <= budgetCents
    ? undefined
    : `All that is led or won may cost ${formatCents(worstCents)}, above the budget of ${
      formatCents(budgetCents)
    }`;
}

function worstOf({ ownerIsWinning, isClosed, currentPrice, ownerMaximum }: LotView): number {
  if (!ownerIsWinning) return 0;
  const dollars = isClosed ? currentPrice : ownerMaximum ?? currentPrice;
  return allInCost(dollars * DOLLAR, costsFrom(DEFAULT_SETTINGS));
}
