import { createRoute, z } from "@hono/zod-openapi";
import type { BidErrorType, BidOutcome } from "../../auction/types.ts";
import { dollarsFromCents } from "../../auction/money.ts";
import { BID_RESULTS, STRATEGIES } from "../../auction/words.ts";
import type { BidRecord } from "../../bidding/ledger.ts";
import type { Actions } from "../actions.ts";
import { BID_STATUS } from "../errors.ts";
import { knownObject, mustBe } from "../../wire/must_be.ts";
import { bidAmount, idParams, lotParams } from "../fields.ts";
import { addressOf, answer, createRouter, failures, jsonBody, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { createWriting } from "../written.ts";
import { isoTime } from "../../wire/iso_time.ts";

const aLimit = mustBe("a whole number from 1 to 100");
const historyQuery = z.object({
  limit: z.coerce.number(aLimit).int(aLimit).min(1, aLimit).max(100, aLimit).default(50),
});

const errorType = z.string().describe(`One of ${Object.keys(BID_STATUS).join(", ")}`);

const bidPlaced = succeeded({
  auctionId: z.string(),
  amount: z.number(),
  data: z.object({
    message: z.string(),
    isLeading: z.boolean(),
    currentBid: z.number().nullable(),
    nextBid: z.number().nullable(),
  }),
});
/** A bid's record as clients read it. */
export const bidRecord = z.object({
  id: z.string(),
  auctionId: z.string(),
  amount: z.number(),
  strategy: z.enum(STRATEGIES).nullable().describe("Null where another version's word is not known here"),
  reason: z.string(),
  timestamp: z.iso.datetime(),
  success: z.boolean(),
  result: z.enum(BID_RESULTS),
  isLeading: z.boolean().optional().describe("Accepted: whether no other bidder's maximum was higher"),
  sentAt: z.iso.datetime().nullable().describe("When its request left; null while it has not"),
  settledAt: z.iso.datetime().nullable().describe("When its result was known"),
  error: z.string().optional(),
  errorType: errorType.optional(),
}).openapi("Bid");

const bidRoute = createRoute({
  method: "post",
  path: "/auctions/{id}/bid",
  summary: "Bid by hand, on a lot that is watched or not",
  request: { params: lotParams, body: jsonBody(knownObject({ amount: bidAmount })) },
  responses: { 200: answer("Nellis accepted it", bidPlaced), ...failures },
});
const historyRoute = createRoute({
  method: "get",
  path: "/auctions/{id}/bids",
  summary: "Gavel's bids on a lot, newest first",
  request: { params: idParams, query: historyQuery },
  responses: {
    200: answer(
      "The bids",
      succeeded({ auctionId: z.string(), bidHistory: z.array(bidRecord), count: z.number().int() }),
    ),
    ...failures,
  },
});

/** Returns the routes of bids by hand and of the records of bids. */
export function bidRoutes({ ledger, clock, store }: ServerServices, actions: Actions) {
  const { whenRead } = createWriting({ clock, store });
  const router = createRouter();
  router.openapi(bidRoute, async (c) => {
    const bid = await actions.bid(addressOf(c), c.req.valid("param").id, c.req.valid("json").amount);
    if (bid.success) return c.json(bid, 200);
    return c.json({ ...bid, code: bid.errorType }, BID_STATUS[bid.errorType]);
  });
  router.openapi(historyRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { limit } = c.req.valid("query");
    const bids = await whenRead(() => ledger.of(id, limit));
    return c.json(
      { success: true, auctionId: id, bidHistory: bids.map(wireBid), count: bids.length } as const,
      200,
    );
  });
  return router;
}

/** Returns a bid's record as clients read it. */
export function wireBid(record: BidRecord) {
  const { id, auctionId, amountCents, strategy, reason, decidedAtMs, outcome, sentAtMs, settledAtMs } =
    record;
  return {
    id,
    auctionId,
    amount: dollarsFromCents(amountCents),
    strategy,
    reason,
    timestamp: new Date(decidedAtMs).toISOString(),
    success: outcome?.result === "accepted",
    result: outcome?.result ?? "pending" as const,
    ...(outcome?.result === "accepted" ? { isLeading: outcome.isLeading } : {}),
    sentAt: timeOrNull(sentAtMs),
    settledAt: timeOrNull(settledAtMs),
    ...failureOf(outcome),
  };
}

function timeOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : isoTime(ms);
}

function failureOf(outcome: BidOutcome | null): { error?: string; errorType?: BidErrorType } {
  if (outcome === null || outcome.result === "accepted") return {};
  const errorType = outcome.result === "not-sent"
    ? "CONNECTION_ERROR"
    : outcome.errorType ?? "CONNECTION_ERROR";
  return { error: outcome.message, errorType };
}
