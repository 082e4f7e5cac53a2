import { createRoute } from "@hono/zod-openapi";
import { wireBudgets } from "../../wire/budget.ts";
import { budgetsSchema } from "../../wire/schemas.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const budgetRoute = createRoute({
  method: "get",
  path: "/budget",
  summary: "What the budgets leave; a day is the last 24 hours",
  responses: {
    200: answer(
      "How each budget stands",
      succeeded({ budget: budgetsSchema }),
    ),
    ...failures,
  },
});

/** Returns the route of the budgets' room. */
export function budgetRoutes({ limits }: Pick<ServerServices, "limits">) {
  const router = createRouter();
  router.openapi(budgetRoute, (c) => {
    return c.json({ success: true, budget: wireBudgets(limits.budgets()) } as const, 200);
  });
  return router;
}
