import { createRoute, z } from "@hono/zod-openapi";
import { createRouter } from "../router.ts";
import type { ServerServices } from "../services.ts";

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  summary: "Figures for Prometheus; they hold nothing secret, so no token is needed",
  responses: { 200: { description: "Prometheus text", content: { "text/plain": { schema: z.string() } } } },
});

/** Returns the route of Gavel's metrics. */
export function metricsRoutes({ metrics }: Pick<ServerServices, "metrics">) {
  const router = createRouter();
  router.openapi(
    metricsRoute,
    async (c) => c.text(await metrics.text(), 200, { "Content-Type": metrics.contentType }),
  );
  return router;
}
