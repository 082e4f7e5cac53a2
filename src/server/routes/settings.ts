import { createRoute, z } from "@hono/zod-openapi";
import { formatCents } from "../../auction/money.ts";
import type { BudgetState } from "../../bidding/budget.ts";
import { closedBySettings } from "../../owner/settings.ts";
import { settingsPatchSchema, settingsSchema } from "../../owner/settings_schema.ts";
import { invalidRequest } from "../errors.ts";
import { answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";

const settingsAnswer = answer("The settings in force", succeeded({ settings: settingsSchema }));
const changedAnswer = answer(
  "The settings in force now",
  succeeded({
    settings: settingsSchema,
    warnings: z.array(z.string()).optional().describe("What they mean at once that may surprise"),
  }),
);

const readRoute = createRoute({
  method: "get",
  path: "/settings",
  summary: "What the owner set for all auctions",
  responses: { 200: settingsAnswer, ...failures },
});
const changeRoute = createRoute({
  method: "post",
  path: "/settings",
  summary: "Change the settings, or a part of them",
  request: { body: jsonBody(settingsPatchSchema) },
  responses: { 200: changedAnswer, ...failures },
});

/** Returns the routes of the owner's settings. */
export function settingsRoutes({ settings, monitor, limits, clock, store }: ServerServices) {
  const { whenWritten } = createWriting({ clock, store });
  const router = createRouter();
  router.openapi(readRoute, (c) => c.json({ success: true, settings: settings.current() } as const, 200));
  router.openapi(changeRoute, async (c) => {
    const patch = c.req.valid("json");
    const changed = await whenWritten(() => settings.update(patch)).catch((error) => {
      // Each setting is valid by itself, but not together with the others.
      throw error instanceof z.ZodError ? invalidRequest(error) : error;
    });
    monitor.reconsider();
    const closed = closedBySettings(settings.unreadable());
    const overspending = limits.budgets().filter(({ committedCents, limitCents }) =>
      committedCents > limitCents
    )
      .map(overspent);
    const warnings = [...(closed === null ? [] : [closed]), ...overspending];
    return c.json(
      { success: true, settings: changed, ...(warnings.length > 0 ? { warnings } : {}) } as const,
      200,
    );
  });
  return router;
}

function overspent({ label, committedCents }: BudgetState): string {
  return `Already ${
    formatCents(committedCents)
  } is won, led or not settled, above ${label}: nothing more is bid until ` +
    "there is room again, and leads may still win";
}
