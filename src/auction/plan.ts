import { limitOfStrategy } from "./limits/limits.ts";
import { formatCents, wholeDollarsBelow } from "./money.ts";
import { isSwitchedOff } from "./strategy/auto_bid.ts";
import { bidMoment } from "./strategy/bid_moment.ts";
import { decide, type Decision, type NoBidReason } from "./strategy/strategy.ts";
import { snipeTime } from "./strategy/snipe_time.ts";
import type { Auction, AuctionConfig, Life, Rules } from "./types.ts";
import type { PlanKind } from "./words.ts";

/** The next thing that Gavel does about a lot, or the reason why it does nothing. */
export interface Plan {
  readonly kind: PlanKind;
  /** One sentence without its stop. `{at}` stands for the time of `atMs` where there is one. */
  readonly text: string;
  /** The moment that the sentence names, by Nellis's clock; null where it names none. */
  readonly atMs: number | null;
}

/** The circumstances that no lot's own state shows. */
export interface PlanCircumstances {
  /** Bids are decided and recorded, and none is sent. */
  readonly isDryRun: boolean;
}

/** The place of the moment in a sentence. */
export const AT = "{at}";
/** Looks like the place of the moment, and is none: an invisible joiner stands in it. */
const NO_PLACE = "{\u2060at}";

/**
 * Says in one sentence what will be done about the lot next. Pure, like `decide`, and made from the same decision, so
 * that the sentence can't promise what the strategy does not do.
 */
export function planOf(
  auction: Auction,
  nowMs: number,
  rules: Rules,
  { isDryRun }: PlanCircumstances,
): Plan {
  const { life, config, bidding } = auction;
  if (life.phase === "ended") return plan("over", endedText(life));
  if (bidding.phase !== "ready") return plan("bids", openBidText(bidding));
  if (config.strategy === "manual") return plan("watches", "Only watched: bids are yours to place by hand");
  if (config.maxBidCents <= 0) return plan("watches", "Only watched: set a limit to have Gavel bid");
  if (isSwitchedOff(config)) return plan("stopped", "Will not bid: bidding is switched off for this lot");
  if (rules.isPaused) return plan("stopped", "Will not bid: all bidding is paused");
  const decision = decide(auction, nowMs, rules);
  if (decision.act === "none") return noBidPlan(auction, decision.why, decision.reason, rules, isDryRun);
  const red = auction.readiness?.reasons.find(({ level }) => level === "red");
  if (red) return plan("needs-owner", `Will not bid as things are: ${quoted(red.message)}`);
  return biddingPlan(auction, decision, rules, isDryRun);
}

/** Returns the sentence with the moment written by `timeOfDay`, and its stop. */
export function planSentence({ text, atMs }: Plan, timeOfDay: (ms: number) => string): string {
  return `${atMs === null ? text : text.replace(AT, timeOfDay(atMs))}.`;
}

function biddingPlan(
  auction: Auction,
  decision: Exclude<Decision, { readonly act: "none" }>,
  rules: Rules,
  isDryRun: boolean,
): Plan {
  const { config, setback, listing } = auction;
  const upTo = upToText(config, rules);
  const will = isDryRun ? "Practice: would bid" : "Will bid";
  if (decision.act === "bid") return plan("bids", `${will} ${formatCents(decision.amountCents)} now`);
  const snipeAtMs = listing && bidMoment(config) === "before-close"
    ? snipeTime(config, listing, rules)
    : null;
  if (snipeAtMs !== null && decision.untilMs <= snipeAtMs) {
    const lead = config.snipeSeconds ?? rules.snipeSeconds;
    return plan("bids", `${will} ${upTo} at ${AT}, ${lead} s before the close`, snipeAtMs);
  }
  const after = setback ? `: the last try failed, ${quoted(setback.message)}` : "";
  return plan("bids", `${will} ${upTo} again at ${AT}${after}`, decision.untilMs);
}

/** The reasons that only the owner can mend. */
const OWNERS_TO_MEND: readonly NoBidReason[] = [
  "store-away",
  "signed-out",
  "not-allowed",
  "limits-closed",
  "gave-up",
  "contradicted",
];

function noBidPlan(
  auction: Auction,
  why: NoBidReason,
  reason: string,
  rules: Rules,
  isDryRun: boolean,
): Plan {
  if (why === "leading") return leadingPlan(auction, rules, isDryRun);
  if (why === "unread") return unreadPlan(auction);
  if (why === "closed") return plan("waits", "Closes about now: not confirmed yet");
  const kind = OWNERS_TO_MEND.includes(why) ? "needs-owner" : "stopped";
  return plan(kind, `Will not bid: ${quoted(reason)}`);
}

function leadingPlan({ config, listing }: Auction, rules: Rules, isDryRun: boolean): Plan {
  const lead = `You lead at ${formatCents(listing?.currentPriceCents ?? 0)}`;
  const wouldBid = isDryRun ? "practice: would bid" : "will bid";
  const upTo = upToText(config, rules);
  if (bidMoment(config) !== "before-close" || !listing) {
    return plan("leads", `${lead}: ${wouldBid} ${upTo} when passed`);
  }
  const atMs = snipeTime(config, listing, rules);
  return plan("leads", `${lead}: if passed, ${wouldBid} ${upTo} at ${AT}`, atMs);
}

function unreadPlan({ reading }: Auction): Plan {
  return reading.failure
    ? plan("needs-owner", `Will not bid: the lot can't be read, ${quoted(reading.failure.message)}`)
    : plan("waits", "Will be decided once the lot has been read");
}

function upToText(config: AuctionConfig, rules: Rules): string {
  return `up to ${formatCents(wholeDollarsBelow(limitOfStrategy(config, rules.limits).amountCents))}`;
}

function endedText({ finalPriceCents, won }: Extract<Life, { phase: "ended" }>): string {
  const price = formatCents(finalPriceCents);
  if (won === null) return `Over at ${price}: nobody was signed in to see who won`;
  if (won) return `Won for ${price}`;
  return finalPriceCents === 0 ? "Over: nobody bid" : `Lost: it sold for ${price}`;
}

function openBidText(bidding: Exclude<Auction["bidding"], { phase: "ready" }>): string {
  const amount = formatCents(bidding.bid.amountCents);
  if (bidding.phase === "placing") return `Bidding ${amount} now`;
  return bidding.unknown
    ? `A bid of ${amount} left, and it is not known yet whether it counts: nothing more is bid until that is known`
    : `A bid of ${amount} is answered: reading the lot to see how it stands`;
}

/**
 * Returns a text that others have written so that it can stand in a sentence: what looks like the place of the moment
 * in it stays as it is.
 */
export function asText(text: string): string {
  return text.replaceAll(AT, NO_PLACE);
}

function quoted(reason: string): string {
  return asText(startedLow(reason));
}

/**
 * Returns a reason as the second half of a sentence: without its stop, and its first letter small unless it is a name.
 */
export function startedLow(reason: string): string {
  const text = reason.replace(/\.$/, "");
  return /^(Nellis|Gavel|[A-Z]{2})/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function plan(kind: PlanKind, text: string, atMs: number | null = null): Plan {
  return { kind, text, atMs };
}
