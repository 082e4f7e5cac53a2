import type { BidOutcome, PlannedBid } from "../bid.ts";
import { isKeptHere } from "../bid.ts";
import { bidMoment } from "../strategy/bid_moment.ts";
import { type Cents, formatCents, wholeDollarsBelow } from "../money.ts";
import { startedLow } from "../plan.ts";
import type { HeldBy, ResultKind, Strategy } from "../words.ts";

/** The end of a watched lot: all that says how it came out, apart from our bids on it. */
export interface LotEnd {
  /** Null when nobody was signed in to tell. */
  readonly won: boolean | null;
  readonly finalPriceCents: Cents;
  /** Cost at the final price, with the premium and the tax of that time. */
  readonly inAllCents: Cents;
  /** By Nellis's clock; null when the lot was never read. */
  readonly closeTimeMs: number | null;
  /** The time at which Gavel saw that the lot was over, by Nellis's clock. */
  readonly seenAtMs: number;
  readonly strategy: Strategy;
  readonly maxBidCents: Cents;
  /** The owner's switch on the lot was off. */
  readonly wasSwitchedOff: boolean;
  /** All bidding was paused. */
  readonly wasPaused: boolean;
  /** The hold at the last decision; null when nothing held the strategy. */
  readonly held: { readonly by: HeldBy; readonly reason: string } | null;
  /** The last page says that the owner has bid on the lot, through Gavel or at Nellis. */
  readonly hasParticipated: boolean;
  readonly isAllowedToBid: boolean;
}

/** A bid of ours as far as a result asks for it. */
export interface BidOnLot extends Pick<PlannedBid, "id" | "amountCents" | "decidedAtMs"> {
  /** Null while nothing is known of it. */
  readonly outcome: BidOutcome | null;
  readonly answeredAtMs: number | null;
}

/** The outcome of a lot that is over. */
export interface LotOutcome {
  readonly kind: ResultKind;
  /** One sentence without its stop. */
  readonly why: string;
}

/** A reading that shows the end later than this did not see the close. */
const MISSED_AFTER_MS = 60_000;

/** Says in one sentence how a lot came out, and why. Pure. `bids` are ours on this lot, oldest first. */
export function outcomeOf(end: LotEnd, bids: readonly BidOnLot[]): LotOutcome {
  const { won, finalPriceCents, inAllCents } = end;
  if (won) {
    return { kind: "won", why: `Won for ${formatCents(finalPriceCents)}, ${formatCents(inAllCents)} in all` };
  }
  if (bids.length === 0 && !end.hasParticipated && !mayHaveBid(end)) return onlyWatched(end);
  if (won === null) return { kind: "not-known", why: notKnownText(bids) };
  return { kind: "lost", why: `Lost: ${whyLost(end, bids)}` };
}

/** Returns the highest of our bids that Nellis accepted; null when it accepted none. */
export function highestAccepted(bids: readonly BidOnLot[]): Cents | null {
  const amounts = bids.filter(isAccepted).map(({ amountCents }) => amountCents);
  return amounts.length === 0 ? null : Math.max(...amounts);
}

/** Returns true when the outcome of every bid is known. */
export function areSettled(bids: readonly BidOnLot[]): boolean {
  return bids.every(({ outcome }) => outcome !== null && outcome.result !== "unknown");
}

function mayHaveBid({ strategy, maxBidCents, wasSwitchedOff }: LotEnd): boolean {
  return strategy !== "manual" && maxBidCents > 0 && !wasSwitchedOff;
}

function onlyWatched({ wasSwitchedOff }: LotEnd): LotOutcome {
  const why = wasSwitchedOff ? "Only watched: bidding was switched off for this lot" : "Only watched";
  return { kind: "only-watched", why };
}

function notKnownText(bids: readonly BidOnLot[]): string {
  const sent = bids.findLast(({ outcome }) =>
    outcome === null || outcome.result === "accepted" || outcome.result === "unknown"
  );
  const signedOut = "nobody was signed in at Nellis at the end";
  return sent
    ? `Not known whether our bid of ${formatCents(sent.amountCents)} won: ${signedOut}`
    : `Not known who won: ${signedOut}`;
}

function whyLost(end: LotEnd, bids: readonly BidOnLot[]): string {
  const last = bids.at(-1);
  if (last && isPractice(last)) {
    return `it was a practice, and our bid of ${formatCents(last.amountCents)} was not sent`;
  }
  const limit = limitText(end);
  if (limit !== null) return limit;
  const counted = bids.findLast(isAccepted);
  if (last && last !== counted) return failureText(last);
  if (counted) return passedText(counted, end);
  if (bids.length === 0 && end.hasParticipated) return "a rival bid more than you did at Nellis";
  return idleText(end) ?? "no bid was sent";
}

/** Returns the limit that left no room for the next bid; null when the strategy had none, or had room. */
function limitText(end: LotEnd): string | null {
  const { maxBidCents, finalPriceCents, held } = end;
  if (!mayHaveBid(end)) return null;
  const limit = `your limit of ${formatCents(maxBidCents)}`;
  if (finalPriceCents > maxBidCents) return `the price passed ${limit}`;
  if (finalPriceCents >= wholeDollarsBelow(maxBidCents)) return `the price reached ${limit}`;
  if (held === null || held.by === "gaveUp" || held.by === "autoBid") return null;
  return held.by === "maxBid" ? `the next bid would have passed ${limit}` : startedLow(held.reason);
}

function failureText({ amountCents, outcome }: BidOnLot): string {
  const amount = formatCents(amountCents);
  if (outcome === null) return `it is not known yet whether our bid of ${amount} counts`;
  if (outcome.result === "unknown") return `it is not known whether our bid of ${amount} counted`;
  const message = startedLow(outcome.message);
  if (isKeptHere(outcome)) {
    const isPaused = outcome.result === "rejected" && outcome.errorType === "BIDDING_PAUSED";
    return isPaused ? "bidding was paused" : `our bid of ${amount} was not sent: ${message}`;
  }
  if (outcome.result === "not-sent") return `our bid of ${amount} did not reach Nellis: ${message}`;
  if (outcome.result === "accepted") return `a rival bid more than our last bid of ${amount}`;
  if (outcome.errorType === "AUCTION_ENDED") {
    return `our bid of ${amount} came too late: Nellis had closed the lot`;
  }
  return outcome.isFoundOut
    ? `our bid of ${amount} got no answer, and the lot shows that it was not taken`
    : `our bid of ${amount} was refused: ${message}`;
}

/** Says how a bid that counted was passed, and what kept a further one back. */
function passedText({ amountCents, outcome, answeredAtMs }: BidOnLot, end: LotEnd): string {
  const bid = `our last bid of ${formatCents(amountCents)}`;
  const wasPassedAtOnce = outcome?.result === "accepted" && !outcome.isLeading;
  const isLate = answeredAtMs !== null && end.closeTimeMs !== null && answeredAtMs >= end.closeTimeMs;
  if (wasPassedAtOnce && isLate && bidMoment(end) === "before-close") {
    return `a rival's maximum was higher than ${bid}, and the snipe's answer came too late for another`;
  }
  const passed = wasPassedAtOnce
    ? `a rival's maximum was higher than ${bid}`
    : `a rival bid more than ${bid}`;
  const idle = mayHaveBid(end) ? idleText(end) : null;
  return idle === null ? passed : `${passed}, and ${idle}`;
}

/** Returns what kept the strategy from bidding, apart from limits and failed bids; null when the record does not say. */
function idleText({ wasPaused, isAllowedToBid, closeTimeMs, seenAtMs }: LotEnd): string | null {
  if (wasPaused) return "bidding was paused";
  if (!isAllowedToBid) return "Nellis does not allow this account to bid on the lot";
  const isMissed = closeTimeMs !== null && seenAtMs - closeTimeMs > MISSED_AFTER_MS;
  return isMissed ? "Gavel did not see the close" : null;
}

function isAccepted({ outcome }: BidOnLot): boolean {
  return outcome?.result === "accepted";
}

function isPractice({ outcome }: BidOnLot): boolean {
  return outcome?.result === "rejected" && outcome.errorType === "DRY_RUN";
}
