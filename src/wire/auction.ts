import type { Auction, AuctionConfig, Listing, ReadinessLevel, Strategy } from "../auction/types.ts";
import { allInCost, type Costs, highestBidWithin } from "../auction/limits/costs.ts";
import { type Cents, DOLLAR, dollarsFromCents, wholeDollarsBelow } from "../auction/money.ts";
import { isoTime } from "./iso_time.ts";

export type { Strategy };

/** The words for a strategy that a client may use, each with its one meaning (client protocol). */
export const STRATEGY_WORDS: Readonly<Record<string, Strategy> & Record<Strategy, Strategy>> = {
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

/** The config of an auction as clients write and read it: dollars, and the client's own word for the strategy. */
export interface WireConfig {
  readonly maxBid: number;
  readonly strategy: string;
  /** The most that the lot may cost, with premium and tax. */
  readonly maxTotal?: number;
  readonly group?: string;
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
  /** The cost of the lot at its current price, with premium and tax. */
  readonly allInCost?: number;
  /** The highest bid that `config.maxTotal` allows; left out where that is not set. */
  readonly maxBidFromTotal?: number;
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
  /** The reason for the status `error`, in a sentence for the owner. */
  readonly error?: string;
  readonly finalPrice: number | null;
  readonly won: boolean | null;
  readonly endedAt: string | null;
  readonly maxBidReached: boolean;
  /** The limit or switch that keeps the strategy from bidding, and the reason in a sentence; null while none does. */
  readonly held: { readonly by: string; readonly reason: string } | null;
  /** The result of the last check that a bid could go out at the close; null until ten minutes before it. */
  readonly readiness: ReadinessLevel | null;
  /** A sentence for each thing that is not as it should be, with what to do about it, the worst first. */
  readonly readinessReasons: readonly string[];
  readonly readinessCheckedAt: string | null;
  readonly nextPollAt: string | null;
  /** The source of news about the lot: the live feed, or polling. */
  readonly source: "sse" | "poll";
  /** Null until the lot has been read for the first time. */
  readonly data: WireListing | null;
}

/** Returns the strategy that a client's word means; undefined where it means none. */
export function parseStrategy(word: string): Strategy | undefined {
  return Object.hasOwn(STRATEGY_WORDS, word) ? STRATEGY_WORDS[word] : undefined;
}

/** Makes the config in the clients' shape; a value that was never set is left out. */
export function wireConfig(config: AuctionConfig): WireConfig {
  return {
    maxBid: dollarsFromCents(config.maxBidCents),
    strategy: config.strategyWord,
    ...(config.maxTotalCents === null ? {} : { maxTotal: dollarsFromCents(config.maxTotalCents) }),
    ...(config.group === null ? {} : { group: config.group }),
    autoBid: config.autoBid,
    incrementAmount: dollarsFromCents(config.incrementCents),
    ...(config.minBidCents === null ? {} : { minBidAmount: dollarsFromCents(config.minBidCents) }),
    ...(config.snipeSeconds === null ? {} : { snipeSeconds: config.snipeSeconds }),
  };
}

/** The values for a lot in the clients' shape that its listing does not have. */
export interface WireListingOptions {
  /** The title where the listing has none. */
  readonly title: string;
  /** The time by Nellis's clock. */
  readonly nowMs: number;
  /** True when the lot is known to be over; as its listing says when left out. */
  readonly isOver?: boolean;
  /** Null where no costs are to be shown, as in the store. */
  readonly costs: Costs | null;
  readonly maxTotalCents?: Cents | null;
}

/** Makes a lot in the clients' shape. */
export function wireListing(listing: Listing, options: WireListingOptions): WireListing {
  const { title, nowMs, isOver = listing.isClosed, costs, maxTotalCents = null } = options;
  const { currentPriceCents, userState } = listing;
  // Nellis names the next bid only on a page, and to somebody signed in; it is at least a dollar above the price, which
  // the live feed may have moved since.
  const nextBid = dollarsFromCents(
    Math.max(userState?.nextBidCents ?? 0, wholeDollarsBelow(currentPriceCents) + DOLLAR),
  );
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
    ...(costs && { allInCost: dollarsFromCents(allInCost(currentPriceCents, costs)) }),
    ...(costs && maxTotalCents !== null
      ? { maxBidFromTotal: dollarsFromCents(highestBidWithin(maxTotalCents, costs)) }
      : {}),
    timeRemaining: Math.floor(leftMs / 1000),
  };
}

/**
 * Makes an auction in the clients' shape, `nowMs` by Nellis's clock. Without `costs` no costs are shown. `data` comes
 * last, for the reason in `WireListing`.
 */
export function wireAuction(auction: Auction, nowMs: number, costs: Costs | null = null): WireAuction {
  const { life, listing, reading, readiness, config: { maxTotalCents } } = auction;
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
    held: ended ? null : auction.held,
    readiness: readiness?.level ?? null,
    readinessReasons: readiness?.reasons.map(({ message }) => message) ?? [],
    readinessCheckedAt: readiness ? isoTime(readiness.checkedAtMs) : null,
    nextPollAt: reading.nextReadAtMs === null ? null : isoTime(reading.nextReadAtMs),
    source: auction.isLive ? "sse" : "poll",
    data: listing && wireListing(listing, {
      title: auction.title,
      nowMs,
      isOver: listing.isClosed || ended !== null,
      costs,
      maxTotalCents,
    }),
  };
}
