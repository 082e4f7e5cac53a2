import type { Auction } from "../auction/types.ts";
import type { Costs } from "../auction/limits/costs.ts";
import { costsFrom, type OwnerSettings } from "../owner/settings.ts";
import { wireAuction } from "../wire/auction.ts";

/** The JSON text of an auction in two halves: `timeRemaining`, which changes every second, goes between them. */
export interface Halves {
  /** The text up to `"data":`, this included. */
  readonly auction: string;
  /** The lot's text up to `"timeRemaining":`, this included; null before the first reading. */
  readonly listing: string | null;
  /** The moment when no time remains (ms since the Unix epoch); null for a lot that is over. */
  readonly closeTimeMs: number | null;
}

/**
 * Makes the JSON texts of auctions for clients. Auctions are immutable, so each is turned into text once, no matter
 * how many clients ask.
 */
export interface AuctionJson {
  /** Returns the whole auction, with `timeRemaining` as of now. */
  auction(auction: Auction): string;
  /** Returns the part that clients know as `data`; `null` before the first reading. */
  listing(auction: Auction): string;
  /** Returns all auctions as a JSON array. */
  list(auctions: readonly Auction[]): string;
  /**
   * Returns the parts from which the text of `auction` is made: the same object while the auction and its costs stay
   * the same.
   */
  halves(auction: Auction): Halves;
}

/** Makes the texts. `nellisNow` is the time by Nellis's clock; `settings` hold the premium and the tax. */
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

/** Returns the whole seconds until the close; 0 for a lot that is over. */
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
