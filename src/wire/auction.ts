import type { Auction, AuctionConfig, Listing, Strategy } from "../auction/types.ts";
import { DOLLAR, dollarsFromCents } from "../auction/money.ts";

/** Every word for a strategy that a client may use, and the one thing it means (client protocol). */
export const STRATEGY_WORDS: Readonly<Record<string, Strategy>> = {
  manual: "manual",
  auto: "aggressive",
  increment: "aggressive",
  incremental: "aggressive",
  aggressive: "aggressive",
  sniping: "snipe",
  snipe: "snipe",
  "last-second": "snipe",
  last_second: "snipe",
};

/** An auction's config as clients write and read it: dollars, and the client's own word for the strategy. */
export interface WireConfig {
  readonly maxBid: number;
  readonly strategy: string;
  readonly autoBid: boolean;
  readonly incrementAmount: number;
  readonly minBidAmount?: number;
  readonly snipeSeconds?: number;
}

/** A lot as clients see it. `timeRemaining` comes last, so that a serializer can renew it in a text made before. */
export interface WireListing {
  readonly id: string;
  readonly title: string;
  readonly currentBid: number;
  readonly nextBid: number;
  readonly minimumBid: number;
  readonly bidCount: number;
  readonly bidderCount: number;
  readonly isWinning: boolean;
  readonly isWatching: boolean;
  readonly isClosed: boolean;
  readonly marketStatus: string;
  readonly closeTime: string;
  readonly extensionInterval: number;
  readonly retailPrice: number | null;
  readonly location: string | null;
  readonly inventoryNumber: string | null;
  readonly timeRemaining: number;
}

/** An auction as clients see it and as it is stored: money in dollars, times in ISO 8601. */
export interface WireAuction {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly imageUrl: string | null;
  readonly status: "monitoring" | "ended" | "error";
  readonly config: WireConfig;
  readonly lastUpdate: string;
  /** Why the status is `error`, in a sentence for the owner. */
  readonly error?: string;
  readonly finalPrice: number | null;
  readonly won: boolean | null;
  readonly endedAt: string | null;
  readonly maxBidReached: boolean;
  readonly nextPollAt: string | null;
  /** Where news of it comes from: the live feed, or reading it again and again. */
  readonly source: "sse" | "poll";
  /** Null until the lot has been read for the first time. */
  readonly data: WireListing | null;
}

/** What a client's word for a strategy means; undefined when it means nothing. */
export function parseStrategy(word: string): Strategy | undefined {
  return Object.hasOwn(STRATEGY_WORDS, word) ? STRATEGY_WORDS[word] : undefined;
}

/** The config in the clients' shape; what was never set is left out. */
export function wireConfig(config: AuctionConfig): WireConfig {
  return {
    maxBid: dollarsFromCents(config.maxBidCents),
    strategy: config.strategyWord,
    autoBid: config.autoBid,
    incrementAmount: dollarsFromCents(config.incrementCents),
    ...(config.minBidCents === null ? {} : { minBidAmount: dollarsFromCents(config.minBidCents) }),
    ...(config.snipeSeconds === null ? {} : { snipeSeconds: config.snipeSeconds }),
  };
}

/** A lot in the clients' shape, `nowMs` by Nellis's clock. `title` stands in for an untitled lot's. */
export function wireListing(
  listing: Listing,
  title: string,
  nowMs: number,
  isOver = listing.isClosed,
): WireListing {
  const { currentPriceCents, userState } = listing;
  // Nellis names a next bid only to its owner; signed out, a dollar more is the least it could be.
  const nextBid = dollarsFromCents(userState?.nextBidCents ?? currentPriceCents + DOLLAR);
  const leftMs = isOver ? 0 : Math.max(0, listing.closeTimeMs - nowMs);
  return {
    id: listing.id,
    title: listing.title ?? title,
    currentBid: dollarsFromCents(currentPriceCents),
    nextBid,
    minimumBid: nextBid,
    bidCount: listing.bidCount,
    bidderCount: listing.bidderCount,
    isWinning: userState?.isWinning ?? false,
    isWatching: userState?.isWatching ?? false,
    isClosed: isOver,
    marketStatus: listing.marketStatus,
    closeTime: isoTime(listing.closeTimeMs),
    extensionInterval: listing.extensionSeconds,
    retailPrice: listing.retailPriceCents === null ? null : dollarsFromCents(listing.retailPriceCents),
    location: listing.location,
    inventoryNumber: listing.inventoryNumber,
    timeRemaining: Math.floor(leftMs / 1000),
  };
}

/** An auction in the clients' shape, `nowMs` by Nellis's clock. `data` comes last (see `WireListing`). */
export function wireAuction(auction: Auction, nowMs: number): WireAuction {
  const { life, listing, reading } = auction;
  const ended = life.phase === "ended" ? life : null;
  const failure = !ended && reading.failures > 0 ? reading.failure : null;
  return {
    id: auction.id,
    title: auction.title,
    url: auction.url,
    imageUrl: auction.imageUrl,
    status: ended ? "ended" : failure ? "error" : "monitoring",
    config: wireConfig(auction.config),
    lastUpdate: isoTime(auction.updatedAtMs),
    ...(failure ? { error: failure.message } : {}),
    finalPrice: ended ? dollarsFromCents(ended.finalPriceCents) : null,
    won: ended?.won ?? null,
    endedAt: ended ? isoTime(ended.endedAtMs) : null,
    maxBidReached: auction.maxBidReached,
    nextPollAt: reading.nextReadAtMs === null ? null : isoTime(reading.nextReadAtMs),
    source: auction.isLive ? "sse" : "poll",
    data: listing && wireListing(listing, auction.title, nowMs, listing.isClosed || ended !== null),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
