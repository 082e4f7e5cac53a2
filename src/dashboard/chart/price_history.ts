import type { TimelineBid, TimelineEntry } from "./timeline_entry.ts";

/** The outcome of a bid of ours. `passed`: accepted, while a higher maximum led; `held-back`: it never left Gavel. */
export type Standing = "leads" | "passed" | "refused" | "held-back" | "unknown";

/** A price of the lot, from a time on. Times by Nellis's clock. */
export interface PricePoint {
  readonly atMs: number;
  readonly dollars: number;
}

/** A bid of ours. */
export interface OwnBid extends PricePoint {
  readonly id: string;
  readonly standing: Standing;
}

/** A moved close: `atMs` is the moment when it was seen to move. */
export interface Extension {
  readonly atMs: number;
  readonly closeTimeMs: number;
  /** Null where the close before it is not known. Negative when it came earlier. */
  readonly laterMs: number | null;
}

/** Everything that happened to a lot's price, as its chart shows it; each list oldest first. */
export interface PriceHistory {
  readonly prices: readonly PricePoint[];
  readonly ours: readonly OwnBid[];
  /** Prices that are no bid of ours. */
  readonly rivals: readonly PricePoint[];
  readonly extensions: readonly Extension[];
  /** Null while the lot goes on. */
  readonly endedAtMs: number | null;
}

/** Reads the history from a timeline, oldest entry first. */
export function priceHistory(timeline: readonly TimelineEntry[]): PriceHistory {
  const prices = pricesIn(timeline);
  const ours = ownBidsIn(timeline);
  return {
    prices,
    ours,
    rivals: prices.slice(1).filter((price) => !isOurs(price, ours, timeline)),
    extensions: extensionsIn(timeline),
    endedAtMs: endOf(timeline),
  };
}

/** The kinds of entry that tell the price. A price of 0 at the end means that nobody bid. */
const PRICED = ["first-reading", "price-moved", "leading", "outbid", "ended"];

function pricesIn(timeline: readonly TimelineEntry[]): readonly PricePoint[] {
  const prices: PricePoint[] = [];
  for (const { kind, price, timestamp } of timeline) {
    if (price === undefined || !PRICED.includes(kind) || kind === "ended" && price === 0) continue;
    if (prices.at(-1)?.dollars !== price) prices.push({ atMs: Date.parse(timestamp), dollars: price });
  }
  return prices;
}

/** Bids by their id: an entry that found out about a bid takes the place of the one that did not know. */
function ownBidsIn(timeline: readonly TimelineEntry[]): readonly OwnBid[] {
  const bids = new Map<string, OwnBid>();
  for (const { bid } of timeline) {
    if (!bid) continue;
    const { id, amount: dollars, decidedAt } = bid;
    bids.set(id, { id, dollars, atMs: Date.parse(decidedAt), standing: standingOf(bid) });
  }
  return [...bids.values()];
}

function standingOf({ result, isSent, isLeading }: TimelineBid): Standing {
  if (result === "unknown") return "unknown";
  if (!isSent) return "held-back";
  if (result === "accepted") return isLeading ? "leads" : "passed";
  return "refused";
}

/** Returns true when the price came by a bid of ours: it is that bid's amount, or we were seen to lead with it. */
function isOurs(
  { atMs, dollars }: PricePoint,
  ours: readonly OwnBid[],
  timeline: readonly TimelineEntry[],
): boolean {
  const isOurAmount = ours.some((bid) =>
    bid.dollars === dollars && bid.atMs <= atMs && (bid.standing === "leads" || bid.standing === "passed")
  );
  return isOurAmount ||
    timeline.some(({ kind, timestamp }) => kind === "leading" && Date.parse(timestamp) === atMs);
}

const LEAST_MOVE_MS = 1_000;

function extensionsIn(timeline: readonly TimelineEntry[]): readonly Extension[] {
  const extensions: Extension[] = [];
  let closeMs: number | null = null;
  for (const { kind, closeTime, timestamp } of timeline) {
    if (closeTime === undefined) continue;
    const closeTimeMs = Date.parse(closeTime);
    const laterMs = closeMs === null ? null : closeTimeMs - closeMs;
    // Bids at the same moment move the close by less than anyone sees.
    if (laterMs !== null && Math.abs(laterMs) < LEAST_MOVE_MS) continue;
    if (kind === "close-moved") {
      extensions.push({ atMs: Date.parse(timestamp), closeTimeMs, laterMs });
    }
    closeMs = closeTimeMs;
  }
  return extensions;
}

function endOf(timeline: readonly TimelineEntry[]): number | null {
  const end = timeline.findLast(({ kind }) => kind === "ended");
  return end ? Date.parse(end.timestamp) : null;
}
