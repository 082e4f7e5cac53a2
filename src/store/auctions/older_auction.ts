import { z } from "zod";
import { newAuction, UNREAD } from "../../auction/auction.ts";
import type { Auction, AuctionConfig, AuctionId, Life } from "../../auction/types.ts";
import { type Cents, centsFromDollars, DOLLAR, MOST_DOLLARS } from "../../auction/money.ts";
import { parseStrategy } from "../../wire/auction.ts";
import type { Json } from "../store.ts";

/** Reads an unexpected value as a missing one: only a document that is no auction at all is refused. */
function lenient<T extends z.ZodType>(schema: T) {
  return schema.nullish().catch(null);
}

const number = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/).transform(Number)]);
const dollars = lenient(number.pipe(z.number().min(0).max(MOST_DOLLARS)).transform(centsFromDollars));
const time = lenient(
  z.union([z.number(), z.string()]).pipe(z.coerce.date()).transform((date) => date.getTime()),
);
const text = lenient(z.string().min(1));
const flag = lenient(z.boolean());

const olderConfig = z.object({
  maxBid: dollars,
  strategy: text,
  // The switch is on unless somebody turned it off, which one that can't be read may say.
  autoBid: z.boolean().nullish().transform((isOn) => isOn ?? true).catch(false),
  incrementAmount: dollars,
  minBidAmount: dollars,
  snipeSeconds: lenient(z.number().min(1).max(60)),
});

const olderDocument = z.object({
  id: lenient(z.union([z.string(), z.number()]).transform(String)),
  title: text,
  url: text,
  imageUrl: text,
  status: text,
  config: lenient(olderConfig),
  data: lenient(z.object({ currentBid: dollars, isWinning: flag, closeTime: time })),
  /** The time at which it was last changed: at first in the one, later in the other. */
  lastUpdate: time,
  lastUpdated: time,
  finalPrice: dollars,
  won: flag,
  endedAt: time,
});

type OlderDocument = z.output<typeof olderDocument>;

/**
 * Reads an auction that the older installation stored under `id`. Its data of the lot are not taken over, since the lot
 * is read again. An ended auction stays ended, since its lot is not.
 */
export function olderAuction(id: AuctionId, document: Json): z.ZodSafeParseResult<Auction> {
  return olderDocument.transform((older) => toAuction(id, older)).safeParse(document);
}

function toAuction(id: AuctionId, older: OlderDocument): Auction {
  // An auction without a time counts as the oldest: it stays active, and an ended one is forgotten first.
  const atMs = lastChangeOf(older) ?? 0;
  const { title = null, url = null, imageUrl = null } = older;
  const auction = newAuction(
    { id: older.id ?? id, config: toConfig(older.config), title, url, imageUrl },
    atMs,
  );
  const life = toLife(older, atMs);
  return life.phase === "ended" ? { ...auction, life, reading: UNREAD } : auction;
}

function lastChangeOf(
  { lastUpdate, lastUpdated }: Pick<OlderDocument, "lastUpdate" | "lastUpdated">,
): number | null {
  return Math.max(lastUpdate ?? 0, lastUpdated ?? 0) || null;
}

function toConfig(older: OlderDocument["config"]): AuctionConfig {
  const strategy = parseStrategy(older?.strategy ?? "");
  return {
    // A word that is no strategy bids nothing.
    strategy: strategy ?? "manual",
    strategyWord: strategy && older?.strategy ? older.strategy : "manual",
    maxBidCents: older?.maxBid ?? 0,
    maxTotalCents: null,
    group: null,
    incrementCents: older?.incrementAmount ?? DOLLAR,
    minBidCents: positive(older?.minBidAmount),
    snipeSeconds: older?.snipeSeconds ?? null,
    autoBid: older?.autoBid ?? true,
  };
}

function toLife({ status, data, ...older }: OlderDocument, atMs: number): Life {
  if (status !== "ended" && status !== "closed") return { phase: "active" };
  return {
    phase: "ended",
    endedAtMs: older.endedAt ?? lastChangeOf(older) ?? data?.closeTime ?? atMs,
    finalPriceCents: older.finalPrice ?? data?.currentBid ?? 0,
    won: older.won ?? data?.isWinning ?? null,
  };
}

function positive(cents: Cents | null | undefined): Cents | null {
  return cents ? cents : null;
}
