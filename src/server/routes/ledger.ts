import { createRoute, z } from "@hono/zod-openapi";
import { BID_RESULTS } from "../../auction/words.ts";
import type { BidFilter, BidRecord } from "../../bidding/ledger.ts";
import { csv } from "../csv.ts";
import { mustBe } from "../../wire/must_be.ts";
import { dayOrTime, idParams } from "../fields.ts";
import { createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";
import { bidRecord, wireBid } from "./bids.ts";

const aLimit = mustBe("a whole number from 1 to 10,000");
const aResult = mustBe(`one of ${BID_RESULTS.join(", ")}`);
const aFormat = mustBe("json or csv");

const ledgerQuery = z.object({
  auctionId: idParams.shape.id.optional(),
  result: z.enum(BID_RESULTS, aResult).optional(),
  from: dayOrTime.optional().openapi({ type: "string", description: "Decided then or later, ISO 8601" }),
  to: dayOrTime.optional().openapi({ type: "string", description: "Decided before then, ISO 8601" }),
  limit: z.coerce.number(aLimit).int(aLimit).min(1, aLimit).max(10_000, aLimit).default(1_000),
  format: z.enum(["json", "csv"], aFormat).default("json"),
});

const ledgerRoute = createRoute({
  method: "get",
  path: "/ledger",
  summary: "Gavel's bids of the last year on all lots, newest first, also as a table for spreadsheets",
  request: { query: ledgerQuery },
  responses: {
    200: {
      description: "The bids that fit",
      content: {
        "application/json": { schema: succeeded({ bids: z.array(bidRecord), count: z.number().int() }) },
        "text/csv": { schema: z.string() },
      },
    },
    ...failures,
  },
});

/** Returns the routes of every bid's record. */
export function ledgerRoutes({ ledger, clock, store }: Pick<ServerServices, "ledger" | "clock" | "store">) {
  const { whenRead } = createWriting({ clock, store });
  const router = createRouter();
  router.openapi(ledgerRoute, async (c) => {
    const { format, ...query } = c.req.valid("query");
    const bids = await whenRead(() => ledger.all(filterFrom(query)));
    if (format === "json") {
      return c.json({ success: true, bids: bids.map(wireBid), count: bids.length } as const, 200);
    }
    return c.body(table(bids), 200, {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": 'attachment; filename="gavel-bids.csv"',
    });
  });
  return router;
}

function filterFrom(query: Omit<z.infer<typeof ledgerQuery>, "format">): BidFilter {
  const { auctionId, result, from, to, limit } = query;
  return {
    limit,
    ...(auctionId === undefined ? {} : { auctionId }),
    ...(result === undefined ? {} : { result }),
    ...(from === undefined ? {} : { fromMs: from }),
    ...(to === undefined ? {} : { toMs: to }),
  };
}

function table(bids: readonly BidRecord[]): string {
  const header = [
    "decidedAt",
    "auctionId",
    "amount",
    "strategy",
    "result",
    "errorType",
    "message",
    "reason",
    "id",
    "sentAt",
    "settledAt",
    "isLeading",
  ];
  return csv(
    header,
    bids.map((record) => {
      const bid = wireBid(record);
      const message = record.outcome?.result === "accepted" ? record.outcome.message : bid.error;
      const { timestamp, auctionId, amount, strategy, result, errorType = null, reason, id } = bid;
      const { sentAt, settledAt, isLeading } = bid;
      const leading = isLeading === undefined ? null : String(isLeading);
      return [
        ...[timestamp, auctionId, amount, strategy, result, errorType, message ?? null, reason, id],
        ...[sentAt, settledAt, leading],
      ];
    }),
  );
}
