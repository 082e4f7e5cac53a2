import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Auction } from "../../auction/types.ts";
import { Refusal } from "../errors.ts";
import { addressOf, answer, createRouter, type ServerEnv } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { credentialsOf } from "../access/session_cookie.ts";
import type { TokenGate } from "../access/token_gate.ts";

const status = z.enum(["healthy", "degraded", "unhealthy"]).describe(
  "The worst part's: degraded goes on working, and its owner should know; unhealthy is what a restart may mend",
);
const report = z.object({
  status,
  timestamp: z.iso.datetime(),
  checks: z.record(z.string(), z.object({ status, message: z.string() })).optional().describe(
    "By part: store, stored (what is stored can be read), lease (where others can reach the store), bidding (paused or " +
      "not), session, nellis, breaker, allowance, feed, clock, notifications, sockets, memory, eventLoop, disk and token",
  ),
  lots: z.object({
    watched: z.number().int(),
    active: z.number().int().describe("Not over yet"),
    live: z.number().int().describe("On the live feed now"),
  }).optional(),
  uptime: z.number().optional().describe("Seconds"),
  version: z.string().optional(),
});

const healthRoute = createRoute({
  method: "get",
  path: "/health",
  summary: "Whether Gavel does its work; details only with the token",
  request: { query: z.object({ detailed: z.string().optional() }) },
  responses: { 200: answer("It does", report), 503: answer("It does not", report) },
});
const liveRoute = createRoute({
  method: "get",
  path: "/health/live",
  summary: "Whether the process answers",
  responses: { 200: answer("It does", z.object({ alive: z.literal(true), status: z.literal("alive") })) },
});
const readyRoute = createRoute({
  method: "get",
  path: "/health/ready",
  summary: "Whether it may be sent work",
  responses: {
    200: answer("It may", z.object({ ready: z.literal(true), status: z.literal("ready") })),
    503: answer("Not now", z.object({ ready: z.literal(false), status: z.literal("not ready") })),
  },
});

/**
 * Returns the routes of health for whoever monitors the process. They need no token, so without one they tell nothing
 * about the owner.
 */
export function healthRoutes({ health, monitor, clock, version, options }: ServerServices, gate: TokenGate) {
  const startMs = clock.now();
  const router = createRouter();
  router.openapi(healthRoute, (c) => {
    const { status, checks } = health.check();
    const isDetailed = c.req.valid("query").detailed === "true" && hasToken(c, gate, options);
    const details = isDetailed
      ? {
        checks: { ...checks },
        lots: lotsOf(monitor.list()),
        uptime: (clock.now() - startMs) / 1000,
        version,
      }
      : {};
    const timestamp = new Date(clock.now()).toISOString();
    return c.json({ status, timestamp, ...details }, status === "unhealthy" ? 503 : 200);
  });
  router.openapi(liveRoute, (c) => c.json({ alive: true, status: "alive" } as const, 200));
  router.openapi(
    readyRoute,
    (c) =>
      health.check().status === "unhealthy"
        ? c.json({ ready: false, status: "not ready" } as const, 503)
        : c.json({ ready: true, status: "ready" } as const, 200),
  );
  return router;
}

function lotsOf(auctions: readonly Auction[]) {
  return {
    watched: auctions.length,
    active: auctions.filter(({ life }) => life.phase === "active").length,
    live: auctions.filter(({ isLive }) => isLive).length,
  };
}

/** Returns true when the request is of the owner or of somebody they have let in. */
export function hasToken(
  c: Context<ServerEnv>,
  gate: TokenGate,
  options: ServerServices["options"],
): boolean {
  try {
    gate.admit(addressOf(c), credentialsOf(c, options));
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
