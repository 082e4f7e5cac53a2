import { createRoute, z } from "@hono/zod-openapi";
import { BID_OUTCOMES, STRATEGIES } from "../../auction/words.ts";
import { TIMELINE_KINDS } from "../../timeline/entry.ts";
import { mustBe } from "../../wire/must_be.ts";
import { wireTimelineEntry } from "../../wire/timeline.ts";
import { idParams } from "../fields.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";

const aLimit = mustBe("a whole number from 1 to 500");
const timelineQuery = z.object({
  limit: z.coerce.number(aLimit).int(aLimit).min(1, aLimit).max(500, aLimit).default(500),
});

const timelineEntry = z.object({
  timestamp: z.iso.datetime().describe("By Nellis's clock"),
  kind: z.enum(TIMELINE_KINDS),
  message: z.string(),
  text: z.string().describe("The same in a sentence for people, which names no time of day"),
  price: z.number().optional().describe("Dollars"),
  closeTime: z.iso.datetime().optional(),
  won: z.boolean().nullable().optional(),
  bid: z.object({
    id: z.string(),
    amount: z.number(),
    strategy: z.enum(STRATEGIES),
    reason: z.string(),
    decidedAt: z.iso.datetime(),
    result: z.enum(BID_OUTCOMES),
    isSent: z.boolean().describe("False where Gavel itself held it back"),
    isLeading: z.boolean(),
    answer: z.string(),
  }).optional(),
}).openapi("TimelineEntry");

const timelineRoute = createRoute({
  method: "get",
  path: "/auctions/{id}/timeline",
  summary: "What was seen, decided, sent and answered on a lot, and why, oldest first",
  request: { params: idParams, query: timelineQuery },
  responses: {
    200: answer(
      "The newest entries; `explanation` says why a lot was lost",
      succeeded({
        auctionId: z.string(),
        timeline: z.array(timelineEntry),
        count: z.number().int(),
        explanation: z.string().nullable(),
      }),
    ),
    ...failures,
  },
});

/** Returns the route of a lot's timeline. */
export function timelineRoutes(
  { timeline, clock, store }: Pick<ServerServices, "timeline" | "clock" | "store">,
) {
  const { whenRead } = createWriting({ clock, store });
  const router = createRouter();
  router.openapi(timelineRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { limit } = c.req.valid("query");
    const entries = await whenRead(async () => await timeline?.of(id, limit) ?? []);
    const explanation = entries.findLast(({ kind }) => kind === "explained")?.message ?? null;
    const told = entries.map(wireTimelineEntry);
    return c.json(
      { success: true, auctionId: id, timeline: told, count: told.length, explanation } as const,
      200,
    );
  });
  return router;
}
