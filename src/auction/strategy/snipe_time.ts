/**
 * Tells when a snipe leaves and why then. All moments are by Nellis's clock:
 *
 *     leaves at = close − lead − travel
 *
 * - The **close** is that of the last reading, or a later one that the live feed told (`../news.ts`). Nellis moves it
 *   when somebody bids late. Each step sets the snipe's alarm anew (`alarmAt` in `../step.ts`, `plan` in
 *   `src/monitor/watcher.ts`), so the snipe follows the close.
 * - The **lead** is how long before the close the bid is due at Nellis: the lot's own `snipeSeconds`, else the owner's
 *   (`bidding.snipeTiming` in `src/owner/settings_schema.ts`).
 * - The **travel** is the time from the decision to the arrival. First the intent must be durable in the ledger
 *   (`src/bidding/intent_latency.ts`, usually some milliseconds), then the request needs its one-way latency
 *   (`src/nellis/clock/latency.ts`, half of a usual round trip).
 * - **Nellis's clock** is ours plus an offset (`src/nellis/clock/skew.ts`). `src/monitor/snipe_warmup.ts` has it
 *   measured exactly 3 min and 45 s before each snipe. An offset that is wrong because the path is slower in one
 *   direction is wrong by as much as the one-way latency, the other way round, so the two errors cancel.
 *
 * From there the bid goes to the head of the line for turns (`src/nellis/calls/turns.ts`) and is judged by the limits
 * once more (`src/bidding/bidder.ts`).
 */

import { bidMoment } from "./bid_moment.ts";
import type { Auction, AuctionConfig, Listing, PlannedBid, Rules } from "../types.ts";

/** The rules that decide when a snipe leaves. */
type SnipeRules = Pick<Rules, "snipeSeconds" | "travelMs">;

/** Returns the lead of the lot's snipe, in seconds: its own, else the owner's for all lots. */
export function snipeLeadSeconds(
  { snipeSeconds }: AuctionConfig,
  rules: Pick<Rules, "snipeSeconds">,
): number {
  return snipeSeconds ?? rules.snipeSeconds;
}

/** Returns the time from a bid's decision to its arrival: writing its intent, then one way to Nellis (ms). */
export function travelTime(intentLatencyMs: number, oneWayLatencyMs: number): number {
  return intentLatencyMs + oneWayLatencyMs;
}

/** Returns when a snipe with this config leaves, by Nellis's clock. */
export function snipeTime(config: AuctionConfig, { closeTimeMs }: Listing, rules: SnipeRules): number {
  return closeTimeMs - snipeLeadSeconds(config, rules) * 1000 - rules.travelMs;
}

/** Returns when this lot's snipe would leave, whatever holds it now; null when it is not to be sniped. */
export function snipeTimeOf({ config, listing }: Auction, rules: SnipeRules): number | null {
  return listing && bidMoment(config) === "before-close" ? snipeTime(config, listing, rules) : null;
}

/**
 * Returns how much later than its lead a snipe of this lot arrives (ms, below 0 when earlier), by what is known as it
 * leaves; null for any other bid, and for a lot that is not known.
 */
export function snipeLateMs(
  bid: PlannedBid,
  auction: Auction | undefined,
  rules: Pick<Rules, "snipeSeconds"> & { readonly arrivesAtMs: number },
): number | null {
  if (bidMoment(bid) !== "before-close" || !auction?.listing) return null;
  const dueMs = auction.listing.closeTimeMs - snipeLeadSeconds(auction.config, rules) * 1000;
  return rules.arrivesAtMs - dueMs;
}
