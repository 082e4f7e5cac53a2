import type { WireBid } from "../../../src/dashboard/activity/wire_bid.ts";

/** Makes the record of a bid of $12 that led, decided at noon on 2 November 2026. */
export function aRecord(others: Partial<WireBid> = {}): WireBid {
  return {
    id: "b1",
    auctionId: "71",
    amount: 12,
    strategy: "aggressive",
    reason: "Not leading at $11",
    timestamp: "2026-11-02T12:00:00.000Z",
    result: "accepted",
    isLeading: true,
    sentAt: "2026-11-02T12:00:00.010Z",
    ...others,
  };
}

/** Returns the time that many seconds after that noon, in ISO 8601. */
export function timeAt(seconds: number): string {
  return new Date(Date.parse("2026-11-02T12:00:00.000Z") + seconds * 1_000).toISOString();
}
