import { wasSent } from "../auction/bid.ts";
import { formatCents } from "../auction/money.ts";
import type { Auction, AuctionConfig, BidOutcome, HeldBy, PlannedBid } from "../auction/types.ts";
import type { TimelineEntry } from "./entry.ts";
import { spokenLength, spokenTime } from "./spoken.ts";

/** The part of an auction that its timeline tells of; small, as it is remembered for every lot. */
export interface Seen {
  readonly config: AuctionConfig;
  readonly life: Auction["life"];
  readonly failure: Auction["reading"]["failure"];
  readonly maxBidReached: boolean;
  readonly held: Auction["held"];
  readonly readiness: Auction["readiness"];
  /** Null before the first reading. */
  readonly lot: SeenLot | null;
}

interface SeenLot {
  readonly priceCents: number;
  readonly bidCount: number;
  readonly closeTimeMs: number;
  /** Null when nobody is signed in. */
  readonly isWinning: boolean | null;
  /** The time of the reading that tells who leads; the price may be a later one. */
  readonly requestedAtMs: number;
  /** A bid of ours is on its way, or no reading has followed it yet. */
  readonly isOurBidOpen: boolean;
}

/** Returns the part of `auction` that the timeline remembers, to tell the next change from it. */
export function seenIn(auction: Auction): Seen {
  const { config, life, reading, maxBidReached, held, readiness, listing, bidding } = auction;
  const lot = listing && {
    priceCents: listing.currentPriceCents,
    bidCount: listing.bidCount,
    closeTimeMs: listing.closeTimeMs,
    isWinning: listing.userState?.isWinning ?? null,
    requestedAtMs: listing.requestedAtMs,
    isOurBidOpen: bidding.phase !== "ready",
  };
  return { config, life, failure: reading.failure, maxBidReached, held, readiness, lot };
}

/** Returns the entries for two looks at an auction, in the order in which they are told. */
export function entriesBetween(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  return [
    ...(before ? configChanged(before.config, after.config, atMs) : [watched(after, atMs)]),
    ...readingChanged(before, after, atMs),
    ...lotChanged(before?.lot ?? null, after.lot, atMs),
    ...limitReached(before, after, atMs),
    ...heldChanged(before, after, atMs),
    ...readinessChanged(before, after, atMs),
    ...ended(before, after, atMs),
  ];
}

/** Makes the entry of a bid that is over, with its outcome. */
export function bidEntry(bid: PlannedBid, outcome: BidOutcome, atMs: number): TimelineEntry {
  const { id, amountCents, strategy, reason, decidedAtMs } = bid;
  const { result, message: answer } = outcome;
  const isLeading = result === "accepted" && outcome.isLeading;
  return {
    atMs,
    kind: "bid",
    message: `Bid ${formatCents(amountCents)} (${strategy}: ${reason}): ${toldOutcome(outcome)}`,
    bid: {
      id,
      amountCents,
      strategy,
      reason,
      decidedAtMs,
      result,
      isSent: wasSent(outcome),
      isLeading,
      answer,
    },
  };
}

/** Makes the entry of a reading that settled a bid whose outcome was unknown. */
export function foundOutEntry(bid: PlannedBid, outcome: BidOutcome, atMs: number): TimelineEntry {
  const what = outcome.result === "accepted"
    ? outcome.isLeading ? "it counts, and leads" : "it counted, and was passed"
    : outcome.result === "rejected"
    ? "it does not count"
    : outcome.message;
  const message = `Found out about the bid of ${formatCents(bid.amountCents)}: ${what}`;
  return { ...bidEntry(bid, outcome, atMs), kind: "bid-found-out", message };
}

function toldOutcome(outcome: BidOutcome): string {
  switch (outcome.result) {
    case "accepted":
      return outcome.isLeading ? "accepted, leading" : "accepted, but a higher maximum leads";
    case "rejected":
      return `${wasSent(outcome) ? "refused" : "not sent"}: ${outcome.message}`;
    case "not-sent":
      return `not sent: ${outcome.message}`;
    case "unknown":
      return `not known whether it counts: ${outcome.message}`;
  }
}

function watched({ config }: Seen, atMs: number): TimelineEntry {
  const { strategyWord, maxBidCents, maxTotalCents, group } = config;
  const limits = [
    maxBidCents > 0 ? `up to ${formatCents(maxBidCents)}` : "without a maximum bid",
    ...(maxTotalCents === null ? [] : [`at most ${formatCents(maxTotalCents)} in all`]),
    ...(group === null ? [] : [`of the group ${group}`]),
  ].join(", ");
  return { atMs, kind: "watched", message: `Watched from now on: strategy ${strategyWord}, ${limits}` };
}

function configChanged(before: AuctionConfig, after: AuctionConfig, atMs: number): readonly TimelineEntry[] {
  const money = (cents: number | null) => cents === null ? "none" : formatCents(cents);
  const onOff = (isOn: boolean) => isOn ? "on" : "off";
  const lead = (seconds: number | null) => seconds === null ? "the global setting" : `${seconds} s`;
  const changes = [
    ["the strategy", before.strategyWord, after.strategyWord],
    ["automatic bidding", onOff(before.autoBid), onOff(after.autoBid)],
    ["the maximum bid", money(before.maxBidCents), money(after.maxBidCents)],
    ["the most in all", money(before.maxTotalCents), money(after.maxTotalCents)],
    ["the group", before.group ?? "none", after.group ?? "none"],
    ["the increment", money(before.incrementCents), money(after.incrementCents)],
    ["the minimum bid", money(before.minBidCents), money(after.minBidCents)],
    ["the snipe's lead", lead(before.snipeSeconds), lead(after.snipeSeconds)],
  ].flatMap(([what, from, to]) => from === to ? [] : [`${what} from ${from} to ${to}`]);
  return changes.length === 0
    ? []
    : [{ atMs, kind: "config-changed", message: `Changed ${changes.join(", ")}` }];
}

function readingChanged(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  const [was, is] = [before?.failure ?? null, after.failure];
  if (is && is.kind !== was?.kind) {
    return [{ atMs, kind: "reading-failed", message: `The lot could not be read: ${is.message}` }];
  }
  const isBack = was && !is && after.life.phase === "active";
  return isBack ? [{ atMs, kind: "reading-back", message: "The lot can be read again" }] : [];
}

function lotChanged(before: SeenLot | null, after: SeenLot | null, atMs: number): readonly TimelineEntry[] {
  if (!after) return [];
  if (!before) return [firstReading(after, atMs)];
  const { priceCents, closeTimeMs } = after;
  const entries: TimelineEntry[] = [];
  if (priceCents !== before.priceCents) {
    const [from, to] = [formatCents(before.priceCents), formatCents(priceCents)];
    const message = `The price went from ${from} to ${to}, with ${bids(after.bidCount)}`;
    const isLeading = leadAt(before, after);
    const standing = isLeading === null ? {} : { isLeading };
    entries.push({ atMs, kind: "price-moved", message, priceCents, ...standing });
  }
  if (closeTimeMs !== before.closeTimeMs) {
    const way = closeTimeMs > before.closeTimeMs ? "later" : "earlier";
    const movedByMs = closeTimeMs - before.closeTimeMs;
    const by = spokenLength(movedByMs);
    const message = `The close moved to ${spokenTime(closeTimeMs, atMs)}, ${by} ${way}`;
    entries.push({ atMs, kind: "close-moved", message, closeTimeMs, movedByMs });
  }
  return [...entries, ...standingChanged(before, after, atMs)];
}

/** Returns true when the owner leads at the price to which the lot has moved; null when that is not known. */
function leadAt(before: SeenLot, after: SeenLot): boolean | null {
  const isSeen = after.requestedAtMs !== before.requestedAtMs || after.isWinning !== before.isWinning;
  if (isSeen) return after.isWinning;
  // The live feed tells the price alone: who did not lead and has not bid does not lead now.
  return after.isWinning === false && !after.isOurBidOpen ? false : null;
}

function firstReading(lot: SeenLot, atMs: number): TimelineEntry {
  const { priceCents, closeTimeMs, isWinning } = lot;
  const standing = isWinning === null ? "nobody is signed in" : isWinning ? "you lead" : "you do not lead";
  const message = `First read: ${formatCents(priceCents)} with ${bids(lot.bidCount)}, closes at ` +
    `${spokenTime(closeTimeMs, atMs)}; ${standing}`;
  return { atMs, kind: "first-reading", message, priceCents, closeTimeMs };
}

function standingChanged(before: SeenLot, after: SeenLot, atMs: number): readonly TimelineEntry[] {
  const { priceCents, isWinning } = after;
  if (isWinning === before.isWinning) return [];
  if (isWinning === null) {
    return [{ atMs, kind: "signed-out", message: "Signed out at Nellis: no bid can be sent" }];
  }
  const signedIn: readonly TimelineEntry[] = before.isWinning === null
    ? [{ atMs, kind: "signed-in", message: "Signed in at Nellis" }]
    : [];
  const price = formatCents(priceCents);
  if (isWinning) return [...signedIn, { atMs, kind: "leading", message: `Leading at ${price}`, priceCents }];
  if (before.isWinning === null) return signedIn;
  return [{ atMs, kind: "outbid", message: `Outbid: it stands at ${price}`, priceCents }];
}

function limitReached(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  if (!after.lot || !after.maxBidReached || before?.maxBidReached || after.held?.by === "autoBid") return [];
  const { priceCents } = after.lot;
  const price = formatCents(priceCents);
  const message = after.held && after.held.by !== "maxBid"
    ? `${after.held.reason}: it stands at ${price}`
    : `Your limit of ${formatCents(after.config.maxBidCents)} leaves no room: it stands at ${price}`;
  return [{ atMs, kind: "limit-reached", message, priceCents }];
}

/**
 * The entry that tells what holds a lot; null where another entry tells it (`limitReached`, the bid's own). A limit that
 * is missing here does not compile.
 */
const HELD_ENTRIES: Readonly<Record<HeldBy, "waiting" | "switched-off" | null>> = {
  maxBid: null,
  maxTotal: null,
  perBid: null,
  budget: null,
  group: "waiting",
  closed: "waiting",
  autoBid: "switched-off",
  page: null,
  gaveUp: null,
};

function heldChanged(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  const { held } = after;
  const kind = held && HELD_ENTRIES[held.by];
  return kind && before?.held?.by !== held.by ? [{ atMs, kind, message: held.reason }] : [];
}

function readinessChanged(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  const [was, is] = [before?.readiness?.level ?? "green", after.readiness];
  // A lot whose readiness is not known any more is not to be bid on.
  if (!is || is.level === was) return [];
  if (is.level === "green") return [{ atMs, kind: "readiness", message: "Ready to bid at the close again" }];
  const so = is.level === "red" ? "Not ready to bid" : "Ready to bid, with reservations";
  const reasons = is.reasons.map(({ message }) => message).join(". ");
  return [{ atMs, kind: "readiness", message: `${so}: ${reasons}` }];
}

function ended(before: Seen | null, after: Seen, atMs: number): readonly TimelineEntry[] {
  if (after.life.phase !== "ended" || before?.life.phase === "ended") return [];
  const { won, finalPriceCents } = after.life;
  const price = formatCents(finalPriceCents);
  const message = won === null
    ? `Ended at ${price}; nobody was signed in to see who won`
    : won
    ? `Won for ${price}`
    : finalPriceCents === 0
    ? "Ended: nobody bid"
    : `Ended: it sold for ${price} to somebody else`;
  return [{ atMs, kind: "ended", message, priceCents: finalPriceCents, won }];
}

function bids(count: number): string {
  return count === 1 ? "1 bid" : `${count} bids`;
}
