import { createRoute } from "@hono/zod-openapi";
import { costsFrom } from "../../owner/settings.ts";
import { wireListing } from "../../wire/auction.ts";
import { tooMany } from "../errors.ts";
import { lotParams } from "../fields.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { listingSchema } from "../../wire/schemas.ts";

/** The shortest time between two readings of a lot by hand, so that a client can't flood Nellis. */
const REFRESH_LIMIT = { max: 1, windowMs: 5000 };

const lotAnswer = answer("The lot", succeeded({ data: listingSchema }));

const readRoute = createRoute({
  method: "get",
  path: "/auctions/{id}",
  summary: "A lot as Nellis shows it now, watched or not",
  request: { params: lotParams },
  responses: { 200: lotAnswer, ...failures },
});
const refreshRoute = createRoute({
  method: "post",
  path: "/auctions/{id}/refresh",
  summary: "Read a lot now; once in 5 s",
  request: { params: lotParams },
  responses: { 200: lotAnswer, ...failures },
});

/** Returns the routes of lots as Nellis shows them. */
export function lotRoutes({ monitor, clock, nellisNow, settings }: ServerServices) {
  const refreshes = createRateLimiter(REFRESH_LIMIT, clock);
  const router = createRouter();
  const read = async (id: string) => {
    const listing = await monitor.read(id);
    const auction = monitor.get(id);
    const data = wireListing(listing, {
      title: auction?.title ?? listing.title ?? `Lot ${id}`,
      nowMs: nellisNow(),
      costs: costsFrom(settings.current()),
      maxTotalCents: auction?.config.maxTotalCents ?? null,
    });
    return { success: true, data } as const;
  };
  router.openapi(readRoute, async (c) => c.json(await read(c.req.valid("param").id), 200));
  router.openapi(refreshRoute, async (c) => {
    const { id } = c.req.valid("param");
    const waitSeconds = refreshes.take(id);
    if (waitSeconds > 0) throw tooMany("RATE_LIMITED", `Lot ${id} was read less than 5 s ago`, waitSeconds);
    return c.json(await read(id), 200);
  });
  return router;
}
