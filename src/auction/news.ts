import { stillPassed } from "./strategy/doubling.ts";
import { knownAfterNews } from "./strategy/known_price.ts";
import { firstReadAt, nextReadAt } from "./reading/polling.ts";
import { wantsToBid } from "./strategy/strategy.ts";
import type { Auction, AuctionEvent, Listing, Rules, Step } from "./types.ts";
import { mayBid } from "./reading/worth.ts";

/** Events that tell something of a lot without a reading. */
export type News = AuctionEvent & {
  readonly type: "feed-changed" | "feed-bid" | "feed-closed" | "audience-changed" | "rules-changed" | "woken";
};

/** Takes in news of a lot that is not over, and says when to read it: only a reading decides. */
export function onNews(auction: Auction, news: News, nowMs: number, rules: Rules): Step {
  switch (news.type) {
    case "feed-changed":
      return onFeedChanged(auction, news.isLive, nowMs, rules);
    case "audience-changed":
      return sooner(
        { ...auction, hasAudience: news.hasAudience },
        nowMs,
        rules,
      );
    case "woken":
      return onWoken(auction, nowMs);
    case "rules-changed":
      return sooner(auction, nowMs, rules);
    case "feed-bid": {
      const listing = withBid(auction.listing, news);
      return {
        auction: {
          ...auction,
          listing,
          known: knownAfterNews(auction, news.priceCents, nowMs, rules),
          passed: stillPassed(auction, listing),
          updatedAtMs: nowMs,
        },
        effects: isToldAll(auction, news) ? [] : [{ type: "read", because: "news" }],
      };
    }
    case "feed-closed":
      return { auction, effects: [{ type: "read", because: "news" }] };
  }
}

/**
 * Returns true when the feed's event is all that anyone needs to know of a bid: a price, on a lot in which neither
 * Gavel nor its owner takes part.
 */
function isToldAll(auction: Auction, { priceCents }: News & { readonly type: "feed-bid" }): boolean {
  const { listing, bidding, hasAudience } = auction;
  if (!listing || priceCents === null || hasAudience || bidding.phase !== "ready") return false;
  return !mayBid(auction) && listing.userState?.isWinning !== true;
}

/** Reads at once what happened while nobody listened. Without the feed, polling goes on at its own rate. */
function onFeedChanged(auction: Auction, isLive: boolean, nowMs: number, rules: Rules): Step {
  const changed = { ...auction, isLive };
  if (isLive) return { auction: changed, effects: [{ type: "read", because: "news" }] };
  return sooner(changed, nowMs, rules);
}

/**
 * Ends the waits: Nellis answers again, or time has jumped. A lot to be bid on is read at once and has no pause before
 * its bid; a lot that could not be read is read within seconds.
 */
function onWoken(auction: Auction, nowMs: number): Step {
  const { setback, reading } = auction;
  const isWanted = wantsToBid(auction);
  if (!isWanted && !reading.failure) return { auction, effects: [] };
  const readAtMs = isWanted ? nowMs : firstReadAt(auction, nowMs);
  const isPaused = setback?.kind === "outage" && setback.notBeforeMs > nowMs;
  return {
    auction: {
      ...auction,
      setback: isPaused ? { ...setback, notBeforeMs: nowMs } : setback,
      reading: { ...reading, nextReadAtMs: Math.min(reading.nextReadAtMs ?? Infinity, readAtMs) },
    },
    effects: [],
  };
}

/** Plans the next reading anew if that makes it sooner. */
function sooner(auction: Auction, nowMs: number, rules: Rules): Step {
  const plannedAtMs = auction.reading.nextReadAtMs ?? Infinity;
  const nextReadAtMs = Math.min(plannedAtMs, nextReadAt(auction, nowMs, rules) ?? Infinity);
  return { auction: { ...auction, reading: { ...auction.reading, nextReadAtMs } }, effects: [] };
}

/**
 * Returns the listing with the bid that the feed told, so that clients see it at once. No value goes back, whatever the
 * order of events.
 */
function withBid(
  listing: Listing | null,
  { priceCents, bidCount, closeTimeMs }: News & { readonly type: "feed-bid" },
): Listing | null {
  return listing && {
    ...listing,
    currentPriceCents: Math.max(listing.currentPriceCents, priceCents ?? 0),
    bidCount: Math.max(listing.bidCount, bidCount ?? 0),
    closeTimeMs: Math.max(listing.closeTimeMs, closeTimeMs ?? 0),
  };
}
