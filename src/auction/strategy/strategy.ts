import { NOT_SIGNED_IN } from "../limits/sign_in.ts";
import { leastAmount, type NextAmount, nextAmount } from "./amount.ts";
import { heldBySwitch, isArmed, isSwitchedOff, SWITCHED_OFF } from "./auto_bid.ts";
import { bidMoment } from "./bid_moment.ts";
import { knownLot } from "./known_price.ts";
import { heldByContradiction } from "./contradiction.ts";
import { type BidLimit, limitOfStrategy, type Limits } from "../limits/limits.ts";
import { type Cents, formatCents, wholeDollarsBelow } from "../money.ts";
import { isGivenUp } from "./setback.ts";
import { snipeLeadSeconds, snipeTime } from "./snipe_time.ts";
import type { Auction, AuctionConfig, Held, Listing, Rules, Strategy } from "../types.ts";

/** The reason why nothing is bid, for as long as nothing changes. */
export type NoBidReason =
  | "ended"
  | "unconfirmed"
  | "unread"
  | "closed"
  | "manual"
  | "switched-off"
  | "paused"
  | "store-away"
  | "watch-only"
  | "signed-out"
  | "not-allowed"
  | "leading"
  | "contradicted"
  | "max-bid-reached"
  | "group"
  | "limits-closed"
  | "gave-up";

/** A decision about a lot now, always with the reason in a sentence. */
export type Decision =
  | { readonly act: "bid"; readonly amountCents: Cents; readonly reason: string }
  | { readonly act: "wait"; readonly untilMs: number; readonly reason: string }
  | { readonly act: "none"; readonly why: NoBidReason; readonly reason: string };

const MANUAL = "The strategy is manual";

/**
 * Decides what the auction's strategy does at `nowMs` (Nellis's clock), from the last reading, or from what is known
 * where the page can't be had in time. Never names more than `maxBidCents`.
 */
export function decide(auction: Auction, nowMs: number, rules: Rules): Decision {
  const known = decideFromKnown(auction, nowMs, rules);
  return known && known.act !== "none" ? known : decideFromReading(auction, nowMs, rules);
}

/** Decides from what is known of a lot whose page can't be had in time; null wherever the page decides. */
export function decideFromKnown(auction: Auction, nowMs: number, rules: Rules): Decision | null {
  const known = knownLot(auction, nowMs, rules);
  if (!known) return null;
  const decision = decideFromReading(known.auction, nowMs, rules);
  return { ...decision, reason: decision.reason + known.restsOn };
}

function decideFromReading(auction: Auction, nowMs: number, rules: Rules): Decision {
  const listing = biddableListing(auction, nowMs, rules);
  if ("act" in listing) return listing;
  if (rules.limits.closed !== null) return noBid("limits-closed", rules.limits.closed);
  const { config } = auction;
  const past = limitPast(auction, rules.limits);
  if (past) return noBid("max-bid-reached", pastReason(config, listing, past));
  const next = nextAmount(auction, listing, rules);
  const pause = pauseAfterSetback(auction, listing, nowMs, rules);
  if (pause) return pause;
  return BIDDING[config.strategy]({ auction, listing, nowMs, rules, next });
}

/** A lot that may be bid on at `nowMs`, and what would be bid. */
interface Chance {
  readonly auction: Auction;
  readonly listing: Listing;
  readonly nowMs: number;
  readonly rules: Rules;
  readonly next: NextAmount;
}

/** The strategies: each says what it does with a chance. A strategy that is missing here does not compile. */
const BIDDING: Readonly<Record<Strategy, (chance: Chance) => Decision>> = {
  manual: () => noBid("manual", MANUAL),
  aggressive: ({ listing, rules, next }) =>
    rules.limits.groupHold === null
      ? bid(next, `Not leading at ${formatCents(listing.currentPriceCents)}`)
      : noBid("group", rules.limits.groupHold),
  snipe: decideSnipe,
};

function decideSnipe({ auction: { config }, listing, nowMs, rules, next }: Chance): Decision {
  const leadSeconds = snipeLeadSeconds(config, rules);
  const snipeAtMs = snipeTime(config, listing, rules);
  if (nowMs < snipeAtMs) {
    return { act: "wait", untilMs: snipeAtMs, reason: `Sniping ${leadSeconds} s before the close` };
  }
  if (rules.limits.groupHold !== null) return noBid("group", rules.limits.groupHold);
  const leftSeconds = ((listing.closeTimeMs - nowMs) / 1000).toFixed(1);
  return bid(next, `Sniping at ${formatCents(listing.currentPriceCents)}: ${leftSeconds} s to the close`);
}

/** Returns true when the strategy is to bid on this lot at all, as long as it is open. */
export function wantsToBid({ life, config }: Auction): boolean {
  return life.phase === "active" && isArmed(config);
}

/** Returns the time at which a snipe that is armed at `nowMs` leaves, by Nellis's clock; null when none is armed. */
export function armedSnipeAt(auction: Auction, nowMs: number, rules: Rules): number | null {
  if (bidMoment(auction.config) !== "before-close") return null;
  const decision = decide(auction, nowMs, rules);
  return decision.act === "wait" ? decision.untilMs : null;
}

/** Returns the limit that the price has passed on a lot that others lead; null while a bid fits. */
export function limitPast({ config, listing }: Auction, limits: Limits): BidLimit | null {
  if (!listing || config.maxBidCents <= 0 || listing.userState?.isWinning === true) return null;
  const limit = limitOfStrategy(config, limits);
  return leastAmount(config, listing) > wholeDollarsBelow(limit.amountCents) ? limit : null;
}

/** Returns what holds the strategy now, if the owner can do something about it; null otherwise. */
export function heldNow(auction: Auction, decision: Decision, limits: Limits): Held | null {
  const { config, listing } = auction;
  const switchedOff = heldBySwitch(config);
  if (switchedOff) return switchedOff;
  if (limits.closed !== null && wantsToBid(auction)) return { by: "closed", reason: limits.closed };
  const past = limitPast(auction, limits);
  if (past && listing) return { by: past.kind, reason: pastReason(config, listing, past) };
  if (decision.act !== "none") return null;
  if (decision.why === "contradicted") return { by: "page", reason: decision.reason };
  const isDryRun = auction.setback?.kind === "refusal" && auction.setback.errorType === "DRY_RUN";
  if (decision.why === "gave-up" && !isDryRun) return { by: "gaveUp", reason: decision.reason };
  return decision.why === "group" ? { by: "group", reason: decision.reason } : null;
}

function pastReason(config: AuctionConfig, listing: Listing, limit: BidLimit): string {
  return `The next bid would be ${formatCents(leastAmount(config, listing))}, above ${limit.label}`;
}

/** Returns the lot as something to bid on (open, the owner signed in and not leading), or the reason why it is not. */
function biddableListing(auction: Auction, nowMs: number, rules: Rules): Listing | Decision {
  const { listing, config } = auction;
  if (auction.life.phase === "ended") return noBid("ended", "The auction has ended");
  if (config.strategy === "manual") return noBid("manual", MANUAL);
  if (isSwitchedOff(config)) return noBid("switched-off", SWITCHED_OFF);
  if (rules.isPaused) return noBid("paused", "All bidding is paused");
  if (rules.isStoreAway) return noBid("store-away", "Bids can't be recorded: the store is away");
  if (config.maxBidCents <= 0) return noBid("watch-only", "No maximum bid is set: watching only");
  if (auction.bidding.phase !== "ready") return noBid("unconfirmed", "The last bid is not settled yet");
  if (!listing) return noBid("unread", "The lot has not been read yet");
  if (listing.isClosed) return noBid("closed", "The lot is closed");
  if (nowMs >= listing.closeTimeMs) return noBid("closed", "The close time has passed");
  const { userState } = listing;
  if (!userState) {
    return noBid("signed-out", NOT_SIGNED_IN);
  }
  if (!userState.isAllowedToBid) {
    return noBid("not-allowed", "Nellis does not allow this account to bid on the lot");
  }
  if (userState.isWinning) return noBid("leading", `Leading at ${formatCents(listing.currentPriceCents)}`);
  const contradicted = heldByContradiction(auction, rules);
  if (contradicted) return noBid("contradicted", contradicted.reason);
  return listing;
}

/** Returns the wait after a setback: what failed is not tried again at once, and what was refused not for ever. */
function pauseAfterSetback(
  { setback }: Auction,
  listing: Listing,
  nowMs: number,
  rules: Rules,
): Decision | null {
  if (!setback) return null;
  const { kind, tries, message } = setback;
  if (kind === "refusal" && setback.priceCents !== listing.currentPriceCents) return null;
  if (kind === "refusal" && isGivenUp(setback, rules)) {
    return noBid("gave-up", gaveUpReason(listing, tries, message));
  }
  if (nowMs >= setback.notBeforeMs) return null;
  return { act: "wait", untilMs: setback.notBeforeMs, reason: `Trying again after: ${message}` };
}

function gaveUpReason({ currentPriceCents }: Listing, tries: number, message: string): string {
  const after = tries === 1 ? "1 try" : `${tries} tries`;
  return `Gave up at ${formatCents(currentPriceCents)} after ${after}: ${message.replace(/\.$/, "")}. ` +
    "Bidding goes on when the price moves: to try again at once, change the lot's settings";
}

function bid({ amountCents, why }: NextAmount, reason: string): Decision {
  return { act: "bid", amountCents, reason: reason + why };
}

function noBid(why: NoBidReason, reason: string): Decision {
  return { act: "none", why, reason };
}
