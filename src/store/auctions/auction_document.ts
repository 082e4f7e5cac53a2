import { z } from "zod";
import { newAuction, UNREAD } from "../../auction/auction.ts";
import { centsFromDollars, DOLLAR } from "../../auction/money.ts";
import type { Auction, AuctionConfig, AuctionId, BiddingState, Strategy } from "../../auction/types.ts";
import { parseStrategy, type WireAuction, wireAuction } from "../../wire/auction.ts";
import { type GavelPart, gavelPart } from "./gavel_part.ts";
import { type Fields, isFields, migrated, stamped } from "../migrations.ts";
import { olderAuction } from "./older_auction.ts";
import { problemsIn } from "../record.ts";
import type { Json } from "../store.ts";

/** An auction as read, naming what decides about money and could not be; or the reason why it could not be read. */
export type AuctionReading =
  | { readonly auction: Auction; readonly unreadable?: string }
  | { readonly reason: string };

/** A copy of type `T` without the names of its interfaces: TypeScript does not take an interface for JSON. */
type Plain<T> = { [K in keyof T]: Plain<T[K]> };

const dollars = z.number().min(0).transform(centsFromDollars);

const config = z.object({
  maxBid: dollars,
  maxTotal: dollars.optional(),
  group: z.string().optional(),
  strategy: z.string(),
  autoBid: z.boolean(),
  incrementAmount: dollars,
  minBidAmount: dollars.optional(),
  snipeSeconds: z.number().optional(),
});

/** The fields of the clients' shape that are read back. Its others are kept for the older installation's tools. */
const auctionDocument = z.object({
  id: z.string(),
  title: z.string().nullable().catch(null),
  url: z.string().nullable().catch(null),
  imageUrl: z.string().nullable().catch(null),
  config: config.nullable().catch(null),
  gavel: gavelPart,
});
type AuctionDocument = z.output<typeof auctionDocument>;

/** Makes the document of an auction: the clients' shape, and `gavel` with everything else. */
export function documentFrom(auction: Auction): Json {
  const { id: _id, title: _title, url: _url, imageUrl: _imageUrl, config, ...rest } = auction;
  // These four hold for this run only.
  const { isLive: _isLive, hasAudience: _hasAudience, readiness: _readiness, overdue: _overdue, ...ours } =
    rest;
  const gavel: GavelPart = { ...ours, strategy: config.strategy };
  const stored: Plain<WireAuction & { gavel: GavelPart }> = {
    ...wireAuction(auction, auction.updatedAtMs),
    gavel,
  };
  return stamped("auction", stored);
}

/** Reads the auction in a document of ours, or of the older installation, that was found under `id`. */
export function auctionFrom(id: AuctionId, document: Json): AuctionReading {
  const reading = isFields(document) && "gavel" in document ? ourAuction(document) : older(id, document);
  if (!("auction" in reading) || reading.auction.id === id) return reading;
  return { reason: `it is filed under ${id} but says that it is ${reading.auction.id}` };
}

function ourAuction(document: Fields): AuctionReading {
  const newest = migrated("auction", document);
  // An auction that a newer Gavel wrote is watched as far as it can be read, and not bid on.
  const read = auctionDocument.safeParse("document" in newest ? newest.document : document);
  if (!read.success) return { reason: problemsIn(read.error) };
  const { config, gavel: { strategy, bidding } } = read.data;
  if ("document" in newest && config && strategy && bidding) {
    // The older installation changes the config alone, where it has run again since.
    return {
      auction: toAuction(read.data, toConfig(config, parseStrategy(config.strategy) ?? strategy), bidding),
    };
  }
  const missing = Object.entries({ config, strategy, bidding }).filter(([, value]) => value === null);
  const names = missing.map(([name]) => name === "bidding" ? "state of its bids" : name);
  return {
    auction: toAuction(read.data, watchOnly(config), bidding ?? { phase: "ready" }),
    unreadable: "reason" in newest ? newest.reason : `its ${names.join(" and its ")} can't be read`,
  };
}

function older(id: AuctionId, document: Json): AuctionReading {
  const { success, data, error } = olderAuction(id, document);
  return success ? { auction: data } : { reason: problemsIn(error) };
}

function toAuction(
  { id, title, url, imageUrl, gavel }: AuctionDocument,
  config: AuctionConfig,
  bidding: BiddingState,
): Auction {
  const { strategy: _strategy, ...ours } = gavel;
  const unnamed = newAuction({ id, config, title, url, imageUrl }, 0);
  return {
    ...unnamed,
    ...ours,
    bidding,
    // A lot that is over is not read any more, whatever was planned.
    reading: ours.life.phase === "ended" ? UNREAD : ours.reading,
  };
}

function toConfig(
  config: z.output<typeof auctionDocument.shape.config> & object,
  strategy: Strategy,
): AuctionConfig {
  return {
    strategy,
    strategyWord: config.strategy,
    maxBidCents: config.maxBid,
    maxTotalCents: config.maxTotal ?? null,
    group: config.group ?? null,
    incrementCents: config.incrementAmount,
    minBidCents: config.minBidAmount ?? null,
    snipeSeconds: config.snipeSeconds ?? null,
    autoBid: config.autoBid,
  };
}

/** Makes a config without a strategy, where the stored one can't be trusted. Its limits still hold for bids by hand. */
function watchOnly(config: AuctionDocument["config"]): AuctionConfig {
  const limits = config ?? { maxBid: 0, strategy: "", autoBid: false, incrementAmount: DOLLAR };
  return { ...toConfig(limits, "manual"), strategyWord: "manual" };
}
