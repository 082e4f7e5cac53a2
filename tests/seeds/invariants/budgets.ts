import { formatCents } from "../../../src/auction/money.ts";
import { allIn, cheapest, loosest } from "../checkers/all_in.ts";
import type { Invariant } from "../run_context.ts";
import { BUDGET_NAMES } from "../checkers/acknowledged_settings.ts";

/**
 * Counts the price of every lot that was won, and on every other lot our highest bid that leads or is on its way, with
 * premium and tax. It is checked when a bid leaves: a budget that is lowered below what is committed already takes back
 * none of it. A run is shorter than a day, so all that was won counts in each of them.
 */
export const budgets: Invariant = {
  name: "never above a budget",
  watch: ({ acknowledged: { settings }, groundTruth }) => ({
    hear(fact) {
      if (fact.type !== "bid-left" || !fact.intent) return;
      const costs = cheapest(settings);
      const committedCents = groundTruth.lotIds().filter((lotId) => lotId !== fact.lotId)
        .reduce((sum, lotId) => sum + allIn(groundTruth.of(lotId).owedCents, costs), 0);
      const inAllCents = committedCents + allIn(fact.amountCents, costs);
      for (const name of BUDGET_NAMES) {
        const mostDollars = loosest(settings.budget[name].possible());
        if (inAllCents <= 100 * mostDollars + 1e-6) continue;
        return `${formatCents(fact.amountCents)} left for lot ${fact.lotId}: with it ${
          formatCents(inAllCents)
        } may have to be paid, and ${name} is at most $${mostDollars}`;
      }
      return;
    },
  }),
};
