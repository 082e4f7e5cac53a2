import type { Auction } from "../auction/types.ts";
import type { Costs } from "../auction/limits/costs.ts";
import { costsFrom, type OwnerSettings } from "../owner/settings.ts";
import { wireAuction } from "../wire/auction.ts";

/** An auction's text without what changes by itself: `timeRemaining` goes between the two halves. */
export interface Halves {
  /** Up to and with `"data":`. */
  readonly auction: string;
  /** The lot's text up to and with `"timeRemaining":`; null before the first reading. */
  readonly listing: string | null;
  /** When nothing is left; null for a lot that is over. */
  readonly closeTimeMs: number | null;
}

/** Texts of auctions for the wire. Auctions are immutable, so each is made into text once, however many ask. */
export interface AuctionJson {
  /** The whole auction, its `timeRemaining` as of now. */
  auction(auction: Auction): string;
  /** What clients know as its `data`; `null` before the first reading. */
  listing(auction: Auction): string;
  /** All of them, as an array. */
  list(auctions: readonly Auction[]): string;
  /** What `auction` is made of: the same object for as long as the auction and its costs are the same. */
  halves(auction: Auction): Halves;
}

/** `nellisNow` is the time by Nellis's clock; `settings` say what lots cost beside their price. */
export function createAuctionJson(
  nellisNow: () => number,
  settings: Pick<OwnerSettings, "current">,
): AuctionJson {
  let madeUnder = settings.current();
  let known = new WeakMap<Auction, Halves>();

  const halvesOf = (auction: Auction): Halves => {
    const current = settings.current();
    if (current !== madeUnder) known = new WeakMap();
    madeUnder = current;
    const made = known.get(auction) ?? halves(auction, nellisNow(), costsFrom(current));
    known.set(auction, made);
    return made;
  };
  const listingText = ({ listing, closeTimeMs }: Halves) => {
    return listing === null ? "null" : `${listing}${secondsLeft(closeTimeMs, nellisNow())}}`;
  };
  const auctionText = (auction: Auction) => {
    const text = halvesOf(auction);
    return `${text.auction}${listingText(text)}}`;
  };

  return {
    auction: auctionText,
    listing: (auction) => listingText(halvesOf(auction)),
    list: (auctions) => `[${auctions.map(auctionText).join(",")}]`,
    halves: halvesOf,
  };
}

/** Whole seconds until the close; 0 for a lot that is over. */
export function secondsLeft(closeTimeMs: number | null, nowMs: number): number {
  return closeTimeMs === null ? 0 : Math.floor(Math.max(0, closeTimeMs - nowMs) / 1000);
}

function halves(auction: Auction, nowMs: number, costs: Costs): Halves {
  const { data, ...rest } = wireAuction(auction, nowMs, costs);
  const head = `${JSON.stringify(rest).slice(0, -1)},"data":`;
  if (!data) return { auction: head, listing: null, closeTimeMs: null };
  const { timeRemaining: _renewed, ...still } = data;
  return {
    auction: head,
    listing: `${JSON.stringify(still).slice(0, -1)},"timeRemaining":`,
    closeTimeMs: data.isClosed ? null : auction.listing?.closeTimeMs ?? null,
  };
}
