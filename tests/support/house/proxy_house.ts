import { type Cents, DOLLAR } from "../../../src/auction/money.ts";
import type { Listing } from "../../../src/auction/types.ts";
import { aListing } from "../auctions.ts";

/** One lot of a house with proxy bids and a soft close, small enough to be plainly right. */
export interface House {
  readonly priceCents: Cents;
  /** The leader and their maximum; null before the first bid. */
  readonly lead: { readonly bidder: string; readonly maxCents: Cents } | null;
  readonly bidCount: number;
  readonly closeTimeMs: number;
}

/** The house's answer to a bid. */
export type Verdict = "leading" | "topped" | "too-low" | "ended";

const EXTENSION_MS = 30_000;

/** A lot without bids that closes at `closeTimeMs`. */
export function openHouse(closeTimeMs: number): House {
  return { priceCents: 0, lead: null, bidCount: 0, closeTimeMs };
}

/** The least that anyone may bid now. */
export function nextBidCents({ priceCents }: House): Cents {
  return priceCents + DOLLAR;
}

/** A bid of up to `maxCents` reaches the house at `nowMs`. */
export function takeBid(house: House, bidder: string, maxCents: Cents, nowMs: number): [House, Verdict] {
  const { lead } = house;
  if (nowMs >= house.closeTimeMs) return [house, "ended"];
  if (maxCents < nextBidCents(house)) return [house, "too-low"];
  const bidCount = house.bidCount + 1;
  const isLate = nowMs >= house.closeTimeMs - EXTENSION_MS;
  const closeTimeMs = isLate ? nowMs + EXTENSION_MS : house.closeTimeMs;
  if (!lead) return [{ bidCount, closeTimeMs, priceCents: DOLLAR, lead: { bidder, maxCents } }, "leading"];
  if (lead.bidder === bidder) {
    return [{ ...house, bidCount, closeTimeMs, lead: { bidder, maxCents } }, "leading"];
  }
  if (maxCents <= lead.maxCents) {
    const priceCents = Math.min(lead.maxCents, maxCents + DOLLAR);
    return [{ bidCount, closeTimeMs, priceCents, lead }, "topped"];
  }
  const priceCents = Math.min(maxCents, lead.maxCents + DOLLAR);
  return [{ bidCount, closeTimeMs, priceCents, lead: { bidder, maxCents } }, "leading"];
}

/** The lot's page as `bidder` would see it at `seenAtMs`, asked for at `requestedAtMs`. */
export function pageFor(bidder: string, house: House, seenAtMs: number, requestedAtMs: number): Listing {
  return aListing({
    currentPriceCents: house.priceCents,
    bidCount: house.bidCount,
    closeTimeMs: house.closeTimeMs,
    isClosed: seenAtMs >= house.closeTimeMs,
    userState: { isWinning: house.lead?.bidder === bidder, nextBidCents: nextBidCents(house) },
    requestedAtMs,
  });
}
