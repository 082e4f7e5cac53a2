import { z } from "zod";
import type { Auction, AuctionId } from "../auction/types.ts";
import { centsFromDollars } from "../auction/money.ts";
import { type WireAuction, wireAuction } from "../wire/auction.ts";
import { type GavelPart, gavelPart } from "./gavel_part.ts";
import { olderAuction } from "./older_auction.ts";
import type { Json } from "./store.ts";

/** An auction that was read, or why it could not be. */
export type AuctionReading = { readonly auction: Auction } | { readonly reason: string };

/** The same shape without the names of its interfaces, which TypeScript does not take for JSON. */
type Plain<T> = { [K in keyof T]: Plain<T[K]> };

const dollars = z.number().min(0).transform(centsFromDollars);

/** What the clients' shape says in full; the rest of it is there for the older installation's tools. */
const auctionDocument = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  imageUrl: z.string().nullable(),
  config: z.object({
    maxBid: dollars,
    maxTotal: dollars.optional(),
    group: z.string().optional(),
    strategy: z.string(),
    autoBid: z.boolean(),
    incrementAmount: dollars,
    minBidAmount: dollars.optional(),
    snipeSeconds: z.number().optional(),
  }),
  gavel: gavelPart,
});

/** The document of an auction: the clients' shape, and `gavel` with all that it does not say. */
export function documentFrom(auction: Auction): Json {
  const { id: _id, title: _title, url: _url, imageUrl: _imageUrl, config, ...rest } = auction;
  // These three are true of this run only.
  const { isLive: _isLive, hasAudience: _hasAudience, readiness: _readiness, ...ours } = rest;
  const gavel: GavelPart = { ...ours, strategy: config.strategy };
  const stored: Plain<WireAuction & { gavel: GavelPart }> = {
    ...wireAuction(auction, auction.updatedAtMs),
    gavel,
  };
  return stored;
}

/** The auction in a document of ours, or of the older installation, that was found under `id`. */
export function auctionFrom(id: AuctionId, document: Json): AuctionReading {
  const isOurs = typeof document === "object" && document !== null && "gavel" in document;
  const reading = isOurs
    ? auctionDocument.transform(toAuction).safeParse(document)
    : olderAuction(id, document);
  if (!reading.success) return { reason: reasonOf(reading.error) };
  if (reading.data.id !== id) {
    return { reason: `it is filed under ${id} but says that it is ${reading.data.id}` };
  }
  return { auction: reading.data };
}

function toAuction(
  { config, gavel: { strategy, ...ours }, ...shown }: z.output<typeof auctionDocument>,
): Auction {
  return {
    ...shown,
    ...ours,
    isLive: false,
    hasAudience: false,
    passed: null,
    readiness: null,
    config: {
      strategy,
      strategyWord: config.strategy,
      maxBidCents: config.maxBid,
      maxTotalCents: config.maxTotal ?? null,
      group: config.group ?? null,
      incrementCents: config.incrementAmount,
      minBidCents: config.minBidAmount ?? null,
      snipeSeconds: config.snipeSeconds ?? null,
      autoBid: config.autoBid,
    },
  };
}

function reasonOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`).join("; ");
}
