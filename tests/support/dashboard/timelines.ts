import type { TimelineBid, TimelineEntry } from "../../../src/dashboard/chart/timeline_entry.ts";

/** The time at which the example timelines begin. */
export const NOON_MS = Date.parse("2026-11-02T12:00:00.000Z");

/** Makes an entry that came `seconds` after noon. */
export function anEntry(
  seconds: number,
  kind: string,
  others: Partial<Omit<TimelineEntry, "timestamp" | "kind">> = {},
): TimelineEntry {
  return { timestamp: timeAt(seconds), kind, message: `What ${kind} says`, ...others };
}

/** Makes a bid of $12 that led, decided 61 s after noon, unless `others` say otherwise. */
export function aBid(others: Partial<TimelineBid> = {}): TimelineBid {
  return {
    id: "bid-1",
    amount: 12,
    decidedAt: timeAt(61),
    result: "accepted",
    isSent: true,
    isLeading: true,
    ...others,
  };
}

/** A lot that was read at $10; a rival bid $11, we bid $12 and led, the close moved, and a rival bid $14. */
export const aTimeline: readonly TimelineEntry[] = [
  anEntry(0, "watched"),
  anEntry(0, "first-reading", { price: 10, closeTime: timeAt(70) }),
  anEntry(60, "price-moved", { price: 11 }),
  anEntry(61, "bid", { bid: aBid() }),
  anEntry(61, "price-moved", { price: 12 }),
  anEntry(61, "close-moved", { closeTime: timeAt(100) }),
  anEntry(61, "leading", { price: 12 }),
  anEntry(70, "price-moved", { price: 14 }),
  anEntry(70, "outbid", { price: 14 }),
];

function timeAt(seconds: number): string {
  return new Date(NOON_MS + seconds * 1_000).toISOString();
}
