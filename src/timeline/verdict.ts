import { formatCents, wholeDollarsBelow } from "../auction/money.ts";
import type { Auction, Listing } from "../auction/types.ts";
import type { TimelineBid, TimelineEntry, TimelineKind } from "./entry.ts";
import { spokenLength } from "./spoken.ts";

/** The delay of a reading that saw the end and not the close. */
const MISSED_AFTER_MS = 60_000;

const WAS_SWITCHED_OFF = "automatic bidding was switched off";

/** A lost lot, with all that speaks for one reason or another. */
interface Loss {
  readonly auction: Auction;
  readonly listing: Listing;
  readonly entries: readonly TimelineEntry[];
  readonly finalPriceCents: number;
  readonly endedAtMs: number;
  readonly wasPaused: boolean;
}

/**
 * Returns the reason why an ended auction was lost or missed, in one sentence without a full stop. It comes from the
 * auction's timeline (oldest first), and from `wasPaused`: all bidding was paused at the end. Null when it was won, or
 * is not over.
 */
export function verdictOn(
  auction: Auction,
  entries: readonly TimelineEntry[],
  wasPaused = false,
): string | null {
  const { life, listing } = auction;
  if (life.phase !== "ended" || life.won === true || !listing) return null;
  const { finalPriceCents, endedAtMs } = life;
  const loss: Loss = { auction, listing, entries, finalPriceCents, endedAtMs, wasPaused };
  if (life.won === null) return notSeen(loss);
  const counted = entries.findLastIndex((_, index) => hasCounted(entries, index));
  if (counted >= 0) return outbid(loss, counted);
  return failedBids(loss) ?? noBid(loss);
}

function notSeen({ entries }: Loss): string {
  const bid = bidsIn(entries).findLast(({ isSent }) => isSent);
  return bid && bid.result !== "rejected"
    ? `Nobody was signed in to see whether your bid of ${formatCents(bid.amountCents)} won`
    : "No bid was sent: nobody was signed in at Nellis at the close";
}

/** Returns true when the bid counted: it was accepted, or unknown at first and leading or outbid in a later reading. */
function hasCounted(entries: readonly TimelineEntry[], index: number): boolean {
  const bid = entries[index]?.bid;
  if (bid?.result === "accepted") return true;
  const later = entries.slice(index + 1);
  return bid?.result === "unknown" && later.some(({ kind }) => kind === "leading" || kind === "outbid");
}

function outbid(loss: Loss, counted: number): string {
  const { auction, listing, entries, finalPriceCents } = loss;
  const last = entries[counted];
  const wasPassedAtOnce = last?.bid?.result === "accepted" && !last.bid.isLeading;
  const seen = entries.slice(counted).find(({ kind }) => kind === "outbid") ??
    (wasPassedAtOnce ? last : undefined);
  const passedAtMs = passedAt(listing, last?.bid) ?? seen?.atMs ?? null;
  const said = passedAtMs === null ? "Outbid" : `Outbid ${beforeClose(listing, passedAtMs)}`;
  const { maxBidCents } = auction.config;
  const sold = `it sold for ${formatCents(finalPriceCents)}`;
  if (maxBidCents <= 0) return `${said} by a higher maximum; ${sold}`;
  const ends = `${said} by a higher maximum; your limit was ${formatCents(maxBidCents)}, ${sold}`;
  if (!hadRoom(loss) && otherLimit(auction) === null) return ends;
  const why = failureAfter(entries.slice(counted + 1)) ?? whyNothingWasSent(loss, counted);
  return why === null ? ends : `${ends}; no further bid counted: ${why}`;
}

/** Returns the time, by the lot's own history (newest first), at which somebody bid more than the owner's last bid. */
function passedAt({ bidHistory }: Listing, bid: TimelineBid | undefined): number | null {
  if (!bid) return null;
  const first = bidHistory.findLast(({ amountCents, timeMs }) =>
    amountCents > bid.amountCents && timeMs > bid.decidedAtMs
  );
  return first?.timeMs ?? null;
}

function failedBids({ entries, finalPriceCents }: Loss): string | null {
  const why = failureAfter(entries);
  if (why === null) return null;
  const bid = lastBid(entries);
  if (bid && bidsIn(entries).every(({ isSent }) => !isSent)) return `No bid was sent: ${bid.answer}`;
  const sold = `it sold for ${formatCents(finalPriceCents)}`;
  if (bid?.result === "unknown" && !isFoundOut(entries, bid)) {
    return `It is not known whether your bid of ${
      formatCents(bid.amountCents)
    } arrived (${bid.answer}); ${sold}`;
  }
  return `No bid counted: ${why}; ${sold}`;
}

/** Returns the failure of the last of the bids in `entries`, with the number of tries; null when there is none. */
function failureAfter(entries: readonly TimelineEntry[]): string | null {
  const bids = bidsIn(entries);
  const last = bids.at(-1);
  if (!last || last.result === "accepted") return null;
  if (!last.isSent) return `the bid of ${formatCents(last.amountCents)} was not sent: ${last.answer}`;
  const tries = bids.filter(({ answer }) => answer === last.answer).length;
  return tries > 1
    ? `given up after ${tries} tries: ${last.answer}`
    : `the bid of ${formatCents(last.amountCents)} failed: ${last.answer}`;
}

function noBid(loss: Loss): string {
  const { auction, listing, entries, finalPriceCents } = loss;
  const { strategy, autoBid, maxBidCents } = auction.config;
  if (strategy === "manual") return "No bid was sent: the strategy was manual";
  if (!autoBid) return `No bid was sent: ${WAS_SWITCHED_OFF}`;
  if (maxBidCents <= 0) return "No bid was sent: no maximum bid was set";
  const heldBy = otherLimit(auction);
  if (heldBy !== null) return `No bid was sent: ${heldBy}; it sold for ${formatCents(finalPriceCents)}`;
  if (!hadRoom(loss) || lastOf(entries, "limit-reached", "config-changed") === "limit-reached") {
    const limit = formatCents(maxBidCents);
    const passedAtMs = limitPassedAt(loss);
    const when = passedAtMs === null ? "" : ` ${beforeClose(listing, passedAtMs)}`;
    return `Your limit of ${limit} was passed${when}; it sold for ${formatCents(finalPriceCents)}`;
  }
  return `No bid was sent: ${whyNothingWasSent(loss, 0) ?? "Gavel's records do not say why"}`;
}

/** Returns what kept bids from being sent since the entry at `index`. */
function whyNothingWasSent(loss: Loss, index: number): string | null {
  const { auction, listing, entries, endedAtMs } = loss;
  if (auction.config.strategy === "manual") return "the strategy was manual";
  if (!auction.config.autoBid) return WAS_SWITCHED_OFF;
  if (loss.wasPaused) return "all bidding was paused";
  const heldBy = otherLimit(auction);
  if (heldBy !== null) return heldBy;
  const since = entries.slice(index).filter(({ atMs }) => atMs <= listing.closeTimeMs);
  if (lastOf(since, "signed-out", "signed-in") === "signed-out") return "signed out at Nellis at the close";
  const wasSignedOutFirst = !listing.userState ||
    entries.some(({ kind, atMs }) => kind === "signed-in" && atMs > listing.closeTimeMs);
  if (wasSignedOutFirst) return "nobody was signed in at Nellis at the close";
  if (listing.userState?.isAllowedToBid === false) {
    return "Nellis does not allow this account to bid on the lot";
  }
  const failed = since.findLast(({ kind }) => kind === "reading-failed" || kind === "reading-back");
  if (failed?.kind === "reading-failed") return lowered(failed.message);
  if (endedAtMs - listing.closeTimeMs > MISSED_AFTER_MS) {
    return `Gavel did not see the close, only ${
      spokenLength(endedAtMs - listing.closeTimeMs)
    } later that it is over`;
  }
  return null;
}

/** Returns the limit that held the strategy to the end, where it was not the lot's own maximum. */
function otherLimit({ held }: Auction): string | null {
  return held && held.by !== "maxBid" && held.by !== "autoBid" ? lowered(held.reason) : null;
}

/** Returns true when another bid would have been within the maximum. */
function hadRoom({ auction, finalPriceCents }: Loss): boolean {
  return finalPriceCents < wholeDollarsBelow(auction.config.maxBidCents);
}

/** Returns the time at which the price passed the maximum, by the lot's own history or else when Gavel saw it. */
function limitPassedAt({ auction, listing, entries }: Loss): number | null {
  const limitCents = wholeDollarsBelow(auction.config.maxBidCents);
  const passing = listing.bidHistory.filter(({ amountCents }) => amountCents >= limitCents).at(-1);
  return passing?.timeMs ?? entries.findLast(({ kind }) => kind === "limit-reached")?.atMs ?? null;
}

function beforeClose({ closeTimeMs }: Listing, atMs: number): string {
  const leftMs = closeTimeMs - atMs;
  return leftMs < 50 ? "at the close" : `${spokenLength(leftMs)} before the close`;
}

function lastOf(entries: readonly TimelineEntry[], ...kinds: readonly TimelineKind[]): TimelineKind | null {
  return entries.findLast(({ kind }) => kinds.includes(kind))?.kind ?? null;
}

function lastBid(entries: readonly TimelineEntry[]): TimelineBid | undefined {
  return bidsIn(entries).at(-1);
}

function bidsIn(entries: readonly TimelineEntry[]): readonly TimelineBid[] {
  return entries.flatMap(({ kind, bid }) => bid && kind === "bid" ? [bid] : []);
}

/** Returns true when a reading has shown that the bid did not count. */
function isFoundOut(entries: readonly TimelineEntry[], { id }: TimelineBid): boolean {
  return entries.some(({ kind, bid }) =>
    kind === "bid-found-out" && bid?.id === id && bid.result === "rejected"
  );
}

function lowered(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
