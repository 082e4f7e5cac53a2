import { createRoute, z } from "@hono/zod-openapi";
import { createRateLimiter } from "../access/rate_limit.ts";
import { createTokenGate, tokenFrom } from "../access/token_gate.ts";
import { Refusal, tooMany } from "../errors.ts";
import { addressOf, createRouter } from "../router.ts";
import type { ServerServices } from "../services.ts";

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  summary:
    "Figures for Prometheus; they hold nothing secret, so a token is needed only where METRICS_TOKEN is set",
  responses: {
    200: { description: "Prometheus text", content: { "text/plain": { schema: z.string() } } },
    401: { description: "METRICS_TOKEN is set, and this is another token or none" },
    429: { description: "Too many wrong tokens from this address" },
  },
});

const NOT_THE_TOKEN = "Send the token of METRICS_TOKEN as Authorization: Bearer <token>";

/** Returns the route of Gavel's metrics. Where they need a token, wrong ones are counted apart from those of the API. */
export function metricsRoutes(
  { metrics, options, clock }: Pick<ServerServices, "metrics" | "options" | "clock">,
) {
  const failures = createRateLimiter(options.limits.auth, clock);
  const gate = options.metricsToken === null ? null : createTokenGate(options.metricsToken, failures);
  const router = createRouter();
  router.openapi(metricsRoute, async (c) => {
    const token = tokenFrom(c.req.header("Authorization"));
    if (gate && !gate.identify({ token })) {
      // As for the API: a request without a token is no guess, and the right token is never refused.
      const waitSeconds = failures.blockedSeconds(addressOf(c));
      if (token && waitSeconds > 0) {
        throw tooMany("TOO_MANY_ATTEMPTS", "Too many wrong tokens from this address", waitSeconds);
      }
      if (token) failures.take(addressOf(c));
      throw new Refusal("UNAUTHORIZED", NOT_THE_TOKEN);
    }
    return c.text(await metrics.text(), 200, { "Content-Type": metrics.contentType });
  });
  return router;
}
