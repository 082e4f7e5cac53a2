import { createRoute, z } from "@hono/zod-openapi";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";

const statusRoute = createRoute({
  method: "get",
  path: "/status",
  summary: "How Gavel is; the extension tests its connection with it",
  responses: {
    200: answer(
      "How it is",
      succeeded({
        status: z.literal("running"),
        monitoredAuctions: z.number().int(),
        uptime: z.number().describe("Seconds"),
        memory: z.object({
          rss: z.number(),
          heapTotal: z.number(),
          heapUsed: z.number(),
          external: z.number(),
        }).describe("Bytes"),
        timestamp: z.iso.datetime(),
        storage: z.object({ type: z.string(), connected: z.boolean(), healthy: z.boolean() }),
        version: z.string(),
        allowance: z.object({
          perMinute: z.number().int().nullable().describe(
            "Requests a minute that Gavel allows itself; null while Nellis has refused none",
          ),
          grantedPerMinute: z.number().int().nullable().describe(
            "Requests a minute that Nellis was seen to grant",
          ),
          usedLastMinute: z.number().int(),
          refusals: z.number().int().describe("Requests refused (429) since the start"),
          heldForMs: z.number().int().describe("How long nothing but bids is sent"),
        }),
      }),
    ),
    ...failures,
  },
});

/** Returns the route of the running process's status. */
export function statusRoutes({ monitor, store, clock, version, allowance }: ServerServices) {
  const startMs = clock.now();
  const router = createRouter();
  router.openapi(statusRoute, (c) => {
    const { connected, healthy } = store.health();
    const { bidsOnlyForMs: heldForMs, ...granted } = allowance();
    return c.json(
      {
        success: true,
        status: "running",
        monitoredAuctions: monitor.list().length,
        uptime: (clock.now() - startMs) / 1000,
        memory: Deno.memoryUsage(),
        timestamp: new Date(clock.now()).toISOString(),
        storage: { type: store.type, connected, healthy },
        version,
        allowance: { ...granted, heldForMs },
      } as const,
      200,
    );
  });
  return router;
}
