import { createRoute, z } from "@hono/zod-openapi";
import type { LotResult } from "../../auction/result/lot_result.ts";
import { RESULT_KINDS } from "../../auction/words.ts";
import { sumsOf } from "../../auction/result/result_sums.ts";
import { isAfter, type ResultPage, type ResultPlace } from "../../results/result_months.ts";
import { mustBe } from "../../wire/must_be.ts";
import { type WireResult, wireResult, wireTotals } from "../../wire/result.ts";
import { csvRows } from "../csv.ts";
import { dayOrTime } from "../fields.ts";
import { answer, createRouter, failures, succeeded } from "../router.ts";
import type { ServerServices } from "../services.ts";
import { streamed } from "../transport/streamed.ts";
import { createWriting } from "../written.ts";

const aLimit = mustBe("a whole number from 1 to 1,000");
const aPlace = mustBe("the `next` of an earlier answer");

const range = {
  from: dayOrTime.optional().openapi({ type: "string", description: "Ended then or later, ISO 8601" }),
  to: dayOrTime.optional().openapi({ type: "string", description: "Ended before then, ISO 8601" }),
};
const resultsQuery = z.object({
  ...range,
  limit: z.coerce.number(aLimit).int(aLimit).min(1, aLimit).max(1_000, aLimit).default(100),
  before: z.string(aPlace).max(200, aPlace).transform((text, context) => {
    const place = placeFrom(text);
    if (place === null) context.addIssue({ code: "custom", message: aPlace.error({ input: text }) });
    return place ?? z.NEVER;
  }).optional().openapi({ type: "string", description: "The `next` of an earlier answer: goes on there" }),
});

const result = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  imageUrl: z.string().nullable(),
  endedAt: z.iso.datetime().describe("By Nellis's clock"),
  outcome: z.enum(RESULT_KINDS),
  won: z.boolean().nullable().describe("Null when nobody was signed in to see who won"),
  finalPrice: z.number(),
  inAll: z.number().describe("Dollars at the final price, with the premium and the tax of that time"),
  retailPrice: z.number().nullable(),
  location: z.string().nullable().describe("The place to pick it up"),
  inventoryNumber: z.string().nullable(),
  ourHighestBid: z.number().nullable().describe(
    "The highest that Nellis accepted; null when it accepted none",
  ),
  why: z.string().describe("How it came out and why, in one sentence without its stop"),
}).openapi("Result");

const totals = z.object({
  won: z.number().int(),
  lost: z.number().int(),
  onlyWatched: z.number().int(),
  notKnown: z.number().int().describe("Nobody was signed in to see who won"),
  spentInAll: z.number().describe("Dollars for all that was won, with premium and tax"),
  savedAgainstRetail: z.number().describe("Retail less cost in all, of what was won and has a retail price"),
});

const resultsRoute = createRoute({
  method: "get",
  path: "/results",
  summary: "How watched lots ended and why, newest first, and what they cost in all; kept for good",
  request: { query: resultsQuery },
  responses: {
    200: answer(
      "The results; `totals` are those of the whole range, whatever the limit is",
      succeeded({
        results: z.array(result),
        totals,
        next: z.string().nullable().describe("Send it as `before` for those that follow; null at the end"),
      }),
    ),
    ...failures,
  },
});
const tableRoute = createRoute({
  method: "get",
  path: "/results.csv",
  summary: "The same as a table for spreadsheets, all of the range",
  request: { query: z.object(range) },
  responses: {
    200: { description: "The results", content: { "text/csv": { schema: z.string() } } },
    ...failures,
  },
});

/** Returns the routes of the results of lots that are over. */
export function resultRoutes({ results, clock, store }: Pick<ServerServices, "results" | "clock" | "store">) {
  const { whenRead } = createWriting({ clock, store });
  const router = createRouter();
  const pageOf = async (
    { from, to, limit, before }: z.output<typeof resultsQuery>,
  ): Promise<ResultPage> => {
    if (from === undefined && to === undefined) return await results.page(limit, before);
    const all = await results.list({ fromMs: from, toMs: to });
    const rest = before === undefined ? all : all.filter((each) => isAfter(each, before));
    return { results: rest.slice(0, limit), hasMore: rest.length > limit, sums: sumsOf(all) };
  };
  router.openapi(resultsRoute, async (c) => {
    const query = c.req.valid("query");
    const { results: page, hasMore, sums } = await whenRead(() => pageOf(query), results.readSoFar);
    const last = hasMore ? page.at(-1) : undefined;
    return c.json(
      {
        success: true,
        results: page.map(wireResult),
        totals: wireTotals(sums),
        next: last ? placeOf(last) : null,
      } as const,
      200,
    );
  });
  router.openapi(tableRoute, async (c) => {
    const { from, to } = c.req.valid("query");
    const months = results.byMonth({ fromMs: from, toMs: to })[Symbol.asyncIterator]();
    const next = async () => {
      const month = await whenRead(() => months.next(), results.readSoFar);
      return month.done ? null : linesOf(month.value);
    };
    // Before the answer begins, its status can still say that the store is away.
    const first = await next();
    const isHead = c.req.method === "HEAD";
    return c.body(isHead ? "" : streamed(table(first, next)), 200, {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": 'attachment; filename="gavel-results.csv"',
    });
  });
  return router;
}

function placeOf({ endedAtMs, id }: LotResult): string {
  return `${new Date(endedAtMs).toISOString()}~${id}`;
}

/** Reads no other text than `placeOf` writes: a guess at a time would leave results out, and nobody would see it. */
function placeFrom(text: string): ResultPlace | null {
  const [, time = "", id = ""] = /^([^~]+)~(\d+)$/.exec(text) ?? [];
  const endedAtMs = Date.parse(time);
  if (Number.isNaN(endedAtMs) || new Date(endedAtMs).toISOString() !== time) return null;
  return { endedAtMs, id };
}

const COLUMNS = [
  "endedAt",
  "id",
  "title",
  "outcome",
  "finalPrice",
  "inAll",
  "retailPrice",
  "ourHighestBid",
  "why",
  "location",
  "inventoryNumber",
  "url",
] as const satisfies readonly (keyof WireResult)[];

const encoder = new TextEncoder();

/** Returns the table's lines of some results, in UTF-8. */
function linesOf(results: readonly LotResult[]): Uint8Array {
  const rows = results.map(wireResult).map((each) => COLUMNS.map((column) => each[column]));
  return encoder.encode(csvRows(rows));
}

/**
 * Makes the table, of which `next` gives some lines after another, and null at the end. A slow client holds these bytes
 * alone in memory: the results of which they were made take several times as much.
 */
async function* table(
  first: Uint8Array | null,
  next: () => Promise<Uint8Array | null>,
): AsyncGenerator<Uint8Array> {
  yield encoder.encode(csvRows([COLUMNS]));
  for (let lines = first; lines !== null; lines = await next()) if (lines.length > 0) yield lines;
}
