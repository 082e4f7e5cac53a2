import type { WireAuction, WireConfig } from "../wire/auction.ts";
import { invoiceOf } from "./costs.ts";
import { bidsAtOnce } from "./lot_words.ts";
import type { SpendingSettings } from "./spending_settings.ts";
import { counted, dollars } from "./words.ts";

/** A change of how a lot is bid on. Dollars; null for `maxTotal` takes that limit away. */
export type BiddingChange =
  & Partial<Pick<WireConfig, "maxBid" | "strategy" | "autoBid">>
  & { readonly maxTotal?: number | null };

/** Returns the bid in dollars that leaves as soon as `change` is made of a lot; null where none would. */
export function bidAtOnceAfter(
  auction: WireAuction,
  { maxTotal, ...change }: BiddingChange,
  isPaused: boolean,
  settings: SpendingSettings | null,
): number | null {
  const config = { ...auction.config, ...change };
  if (!bidsAtOnce(config.strategy)) return null;
  const { data } = auction;
  if (maxTotal === undefined || !data) return bidAtOnce({ ...auction, config }, isPaused, settings);
  const { maxBidFromTotal: _, ...listing } = data;
  // Without known costs, the new total counts as no limit.
  const most = maxTotal === null || !settings ? {} : { maxBidFromTotal: priceWithin(maxTotal, settings) };
  return bidAtOnce({ ...auction, config, data: { ...listing, ...most } }, isPaused, settings);
}

/** Returns the highest whole price that costs `inAll` at most, with premium and tax. */
function priceWithin(inAll: number, { costs }: SpendingSettings): number {
  let price = Math.floor(inAll);
  while (price > 0 && invoiceOf(price, costs).inAll > inAll) price--;
  return price;
}

/**
 * Returns the bid in dollars that leaves as soon as the lot is answered at once (`auction/strategy/amount.ts`); null
 * where none would: the owner leads, or the next bid is above the limits, or nothing may be bid.
 */
export function bidAtOnce(
  { status, config, data }: WireAuction,
  isPaused: boolean,
  settings: SpendingSettings | null,
): number | null {
  if (status === "ended" || !data || data.isClosed || data.isWinning || !config.autoBid || isPaused) {
    return null;
  }
  const ceiling = Math.floor(
    Math.min(config.maxBid, data.maxBidFromTotal ?? Infinity, settings?.budget.perBid ?? Infinity),
  );
  const lowest = Math.max(Math.floor(data.currentBid) + 1, Math.ceil(data.nextBid));
  const least = Math.max(lowest, Math.ceil(config.minBidAmount ?? 0));
  if (least > ceiling) return null;
  const wanted = Math.max(
    least,
    lowest + (settings?.bidding.bidBuffer ?? 0),
    data.currentBid + config.incrementAmount,
  );
  return Math.min(Math.ceil(wanted), ceiling);
}

/** Says on how many lots a bid leaves at once, with the sum; nothing where none does. Null is a lot without a bid. */
export function atOnceReasons(bids: readonly (number | null)[]): readonly string[] {
  const leaving = bids.filter((bid) => bid !== null);
  if (leaving.length === 0) return [];
  const sum = leaving.reduce((total, bid) => total + bid, 0);
  return [`This bids on ${counted(leaving.length, "lot")} now: ${dollars(sum)}, before premium and tax.`];
}
