import type { WireAuction } from "../wire/auction.ts";
import type { SpendingSettings } from "./spending_settings.ts";

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
