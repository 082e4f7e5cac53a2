import { createRoute, z } from "@hono/zod-openapi";
import { OVERVIEW_TONES, PLAN_KINDS } from "../../auction/words.ts";
import { budgetsSchema } from "../../wire/schemas.ts";
import { readState } from "../owner_state.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const status = z.enum(["healthy", "degraded", "unhealthy"]);
const timed = {
  text: z.string().describe('Without its last stop; "{at}" stands for the time of `at`'),
  at: z.iso.datetime().nullable().describe("By Nellis's clock; null where the sentence names no moment"),
};
const kind = z.enum(PLAN_KINDS);
const plan = z.object({
  kind,
  ...timed,
  nowInAll: z.number().nullable().describe("Dollars at the price, with premium and tax"),
  mostInAll: z.number().describe("Dollars at the most that may be bid, with premium and tax"),
}).openapi("Plan");

const stateRoute = createRoute({
  method: "get",
  path: "/state",
  summary:
    "What an owner looks at first: will Gavel bid, and if not, why; over the socket subscribeState pushes it",
  responses: {
    200: answer(
      "The state now",
      succeeded({
        now: z.iso.datetime().describe("By Nellis's clock"),
        state: z.object({
          version: z.string(),
          overview: z.object({
            tone: z.enum(OVERVIEW_TONES),
            ...timed,
            lots: z.record(kind, z.number().int()).describe("How many lots have each kind of plan"),
            leadingInAll: z.number(),
            worstInAll: z.number().describe("Dollars if everything is won at the most that may be bid"),
          }),
          bidding: z.object({ paused: z.boolean(), dryRun: z.boolean() }),
          session: z.enum(["none", "unknown", "works", "refused"]).describe(
            "The owner's session at Nellis: none was handed over yet, or what Nellis's last answer showed",
          ),
          health: status,
          checks: z.record(z.string(), z.object({ status, message: z.string() })),
          budget: budgetsSchema,
          nellisUrl: z.string().describe("The address of Nellis as this Gavel reaches it"),
        }),
        plans: z.record(z.string(), plan).describe("By lot: what is done about it next, and why"),
      }),
    ),
    ...failures,
  },
});

/** Returns the route of the whole state, for the dashboard. */
export function stateRoutes(services: ServerServices) {
  const router = createRouter();
  router.openapi(stateRoute, (c) => {
    const { state, plans } = readState(services);
    const now = new Date(services.nellisNow()).toISOString();
    return c.json(
      {
        success: true,
        now,
        state: { ...state, checks: { ...state.checks } },
        plans: Object.fromEntries(plans),
      } as const,
      200,
    );
  });
  return router;
}
