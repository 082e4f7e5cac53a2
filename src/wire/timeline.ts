import { dollarsFromCents, formatCents } from "../auction/money.ts";
import { startedLow } from "../auction/plan.ts";
import type { BidResult, Strategy } from "../auction/words.ts";
import { isoTime } from "./iso_time.ts";

/** A line of a lot's timeline as it is kept, as far as its shape for clients asks for it. */
export interface TimelineLine<Kind extends string = string> {
  /** By Nellis's clock. */
  readonly atMs: number;
  readonly kind: Kind;
  readonly message: string;
  readonly priceCents?: number;
  readonly isLeading?: boolean;
  readonly closeTimeMs?: number;
  readonly movedByMs?: number;
  readonly won?: boolean | null;
  readonly bid?: {
    readonly id: string;
    readonly amountCents: number;
    readonly strategy: Strategy;
    readonly reason: string;
    readonly decidedAtMs: number;
    readonly result: Exclude<BidResult, "pending">;
    readonly isSent: boolean;
    readonly isLeading: boolean;
    readonly answer: string;
  };
}

/** Returns a line of a timeline in the clients' shape: dollars, times in ISO 8601, and a sentence for people. */
export function wireTimelineEntry<Kind extends string>(line: TimelineLine<Kind>) {
  const { atMs, kind, message, priceCents, closeTimeMs, won, bid } = line;
  return {
    timestamp: isoTime(atMs),
    kind,
    message,
    text: timelineText(line),
    ...(priceCents === undefined ? {} : { price: dollarsFromCents(priceCents) }),
    ...(closeTimeMs === undefined ? {} : { closeTime: isoTime(closeTimeMs) }),
    ...(won === undefined ? {} : { won }),
    ...(bid === undefined ? {} : { bid: wireBid(bid) }),
  };
}

/** Says a line of a timeline in a sentence for people, with its stop. It names no time of day: the line has its own. */
export function timelineText(line: TimelineLine): string {
  return `${sentenceOf(line).replace(/\.$/, "")}.`;
}

function sentenceOf(line: TimelineLine): string {
  const { kind, message, priceCents, movedByMs, bid } = line;
  const price = priceCents === undefined ? null : formatCents(priceCents);
  switch (kind) {
    case "first-reading":
      return price === null ? message : `First seen at ${price}`;
    case "price-moved":
      return price === null ? message : priceText(price, line.isLeading);
    case "close-moved":
      return movedByMs === undefined ? "The close has moved" : moveText(movedByMs);
    case "leading":
      return price === null ? message : `We lead at ${price}`;
    case "outbid":
      return price === null ? message : `We are outbid: it stands at ${price}`;
    case "bid":
      return bid ? bidText(bid) : message;
    case "bid-found-out":
      return bid ? foundOutText(bid) : message;
    case "ended":
      return endText(line, price);
    default:
      return message;
  }
}

/**
 * Says a price and who leads. Some lines do not know that: those of the live feed, those without a session, and older
 * ones.
 */
function priceText(price: string, isLeading: boolean | undefined): string {
  if (isLeading === undefined) return `The price is ${price} now`;
  return isLeading ? `The price is ${price} now, and we lead` : `A rival bid ${price}`;
}

function moveText(movedByMs: number): string {
  const seconds = Math.round(Math.abs(movedByMs) / 1000);
  const by = seconds === 0
    ? "less than a second"
    : seconds < 120
    ? `${seconds} s`
    : `${Math.round(seconds / 60)} min`;
  return `Closes ${by} ${movedByMs > 0 ? "later" : "earlier"}`;
}

function bidText(
  { amountCents, result, isSent, isLeading, answer }: NonNullable<TimelineLine["bid"]>,
): string {
  const amount = formatCents(amountCents);
  if (!isSent || result === "not-sent") return `Our bid of ${amount} was not sent: ${startedLow(answer)}`;
  switch (result) {
    case "accepted":
      return isLeading ? `We bid ${amount}: it leads` : `We bid ${amount}: a rival's maximum is higher`;
    case "rejected":
      return `We bid ${amount}, and it was refused: ${startedLow(answer)}`;
    case "unknown":
      return `We bid ${amount}: not known yet whether it counts`;
  }
}

function foundOutText({ amountCents, result, isLeading }: NonNullable<TimelineLine["bid"]>): string {
  const bid = `Our bid of ${formatCents(amountCents)}`;
  if (result === "accepted") return isLeading ? `${bid} counts, and leads` : `${bid} counted, and was passed`;
  return result === "rejected"
    ? `${bid} does not count`
    : `Not known whether our bid of ${formatCents(amountCents)} counted`;
}

function endText({ message, won, priceCents }: TimelineLine, price: string | null): string {
  if (price === null || won === undefined) return message;
  if (won === null) return `Over at ${price}: nobody was signed in to see who won`;
  if (won) return `Won for ${price}`;
  return priceCents === 0 ? "Over: nobody bid" : `It sold for ${price} to somebody else`;
}

function wireBid({ amountCents, decidedAtMs, ...bid }: NonNullable<TimelineLine["bid"]>) {
  return { ...bid, amount: dollarsFromCents(amountCents), decidedAt: isoTime(decidedAtMs) };
}
