import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { type Cents, centsFromDollars } from "../../auction/money.ts";
import type { AuctionId } from "../../auction/types.ts";
import { isRecord, parseJson } from "../json.ts";

const log = getLogger(["gavel", "nellis"]);

/**
 * One event of the live feed about a lot. The feed names neither the leader nor the next bid, so nothing is
 * decided from it before the lot itself has been read.
 */
export type FeedEvent =
  /** The first event of a connection. */
  | { readonly type: "connected" }
  /** A sign of life, about every second. */
  | { readonly type: "ping" }
  /** A bid. A value that the feed left out or garbled is null; `closeTimeMs` (Nellis's clock) is present when it moved. */
  | {
    readonly type: "bid";
    readonly priceCents: Cents | null;
    readonly bidCount: number | null;
    readonly closeTimeMs?: number;
  }
  /** The end of the lot, according to the feed. */
  | { readonly type: "closed"; readonly finalPriceCents: Cents | null };

const CONNECTED: FeedEvent = { type: "connected" };
const PING: FeedEvent = { type: "ping" };

/** The spellings seen so far, in lower case and without underscores, in which they also differ. */
const PRICE_NAMES = ["currentprice", "currentbid"];
const FINAL_PRICE_NAMES = ["finalbid", "finalprice", ...PRICE_NAMES];
const BID_COUNT_NAMES = ["bidcount"];
const CLOSE_TIME_NAMES = ["extendedtime"];

/** `12`, `"12.50"` or `"$1,234"`. No lot costs a billion dollars; a number beyond it is not a price. */
const price = z.union([
  z.number(),
  z.string().trim().regex(/^\$?\d[\d,]*(\.\d+)?$/).transform((text) => Number(text.replace(/[$,]/g, ""))),
]).pipe(z.number().nonnegative().max(1e9)).transform(centsFromDollars);
const count = z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative());
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/**
 * Reads one event of the feed of lot `id`; returns null when it has no meaning for that lot. A bid whose data can't be
 * read is still returned as a bid: something changed.
 */
export function readFeedEvent(id: AuctionId, name: string | null, data: string): FeedEvent | null {
  if (name === null || name === "message") return readUnnamed(data);
  if (name === `ch_product_bids:${id}`) return readBid(fieldsOf(id, name, data));
  if (name === `ch_product_closed:${id}`) {
    const finalPriceCents = firstOf(fieldsOf(id, name, data), FINAL_PRICE_NAMES, price);
    return { type: "closed", finalPriceCents };
  }
  return null;
}

function readUnnamed(data: string): FeedEvent | null {
  if (data === "ping") return PING;
  return data === "connected" || data.startsWith("connected ") ? CONNECTED : null;
}

function readBid(fields: ReadonlyMap<string, unknown>): FeedEvent {
  const closeTimeMs = firstOf(fields, CLOSE_TIME_NAMES, time);
  return {
    type: "bid",
    priceCents: firstOf(fields, PRICE_NAMES, price),
    bidCount: firstOf(fields, BID_COUNT_NAMES, count),
    ...(closeTimeMs === null ? {} : { closeTimeMs }),
  };
}

/** Returns the fields of the data by their names in lower case without underscores; empty when it is no JSON object. */
function fieldsOf(id: AuctionId, name: string, data: string): ReadonlyMap<string, unknown> {
  const value = parseJson(data);
  if (!isRecord(value)) {
    log.debug("An event {name} of lot {auctionId} is no JSON object ({length} characters)", {
      auctionId: id,
      name,
      length: data.length,
    });
    return new Map();
  }
  return new Map(Object.entries(value).map(([key, field]) => [key.replaceAll("_", "").toLowerCase(), field]));
}

/** Returns the first field of these names that `schema` accepts, or null. */
function firstOf<T>(
  fields: ReadonlyMap<string, unknown>,
  names: readonly string[],
  schema: z.ZodType<T>,
): T | null {
  for (const name of names) {
    // A schema that refuses a value makes an error, which takes longer than all the rest.
    if (!fields.has(name)) continue;
    const parsed = schema.safeParse(fields.get(name));
    if (parsed.success) return parsed.data;
  }
  return null;
}
