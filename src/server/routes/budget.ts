import { createRoute, z } from "@hono/zod-openapi";
import { dollarsFromCents } from "../../auction/money.ts";
import type { BudgetState } from "../../bidding/budget.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const standing = z.object({
  limit: z.number(),
  committed: z.number().describe("Won lots, and the worst case of every lead and bid that is not settled"),
  left: z.number(),
}).nullable().describe("Dollars, with premium and tax; null where no such budget is set");

/** The budgets as clients see them. */
export const budgetsShown = z.object({ perDay: standing, perWeek: standing, total: standing });
export type ShownBudgets = z.infer<typeof budgetsShown>;

const budgetRoute = createRoute({
  method: "get",
  path: "/budget",
  summary: "What the budgets leave; a day is the last 24 hours",
  responses: {
    200: answer(
      "How each budget stands",
      succeeded({ budget: budgetsShown }),
    ),
    ...failures,
  },
});

/** What may still be spent. */
export function budgetRoutes({ limits }: Pick<ServerServices, "limits">) {
  const router = createRouter();
  router.openapi(budgetRoute, (c) => {
    return c.json({ success: true, budget: shownBudgets(limits.budgets()) } as const, 200);
  });
  return router;
}

/** Returns the budgets in the clients' shape, in dollars. */
export function shownBudgets(budgets: readonly BudgetState[]): ShownBudgets {
  const of = (name: BudgetState["name"]) => shown(budgets.find((budget) => budget.name === name));
  return { perDay: of("perDay"), perWeek: of("perWeek"), total: of("total") };
}

function shown(standing: BudgetState | undefined) {
  if (!standing) return null;
  const { limitCents, committedCents } = standing;
  return {
    limit: dollarsFromCents(limitCents),
    committed: dollarsFromCents(committedCents),
    left: dollarsFromCents(Math.max(0, limitCents - committedCents)),
  };
}
