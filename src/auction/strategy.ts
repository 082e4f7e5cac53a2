import { type Cents, DOLLAR, formatCents, wholeDollarsAbove, wholeDollarsBelow } from "./money.ts";
import type { Auction, AuctionConfig, Listing, Rules } from "./types.ts";

/** Why nothing is bid, for as long as nothing changes. */
export type HoldReason =
  | "ended"
  | "settling"
  | "unread"
  | "closed"
  | "manual"
  | "paused"
  | "store-away"
  | "watch-only"
  | "signed-out"
  | "not-allowed"
  | "leading"
  | "max-bid-reached"
  | "gave-up";

/** What to do about a lot now, always with the reason in a sentence. */
export type Decision =
  | { readonly act: "bid"; readonly amountCents: Cents; readonly reason: string }
  | { readonly act: "wait"; readonly untilMs: number; readonly reason: string }
  | { readonly act: "hold"; readonly why: HoldReason; readonly reason: string };

/** Decides what the auction's strategy does at `nowMs` (Nellis's clock). Never names more than `maxBidCents`. */
export function decide(auction: Auction, nowMs: number, rules: Rules): Decision {
  const listing = biddableListing(auction, nowMs, rules);
  if ("act" in listing) return listing;
  const { config } = auction;
  const amountCents = nextAmount(config, listing, rules);
  if (amountCents === null) {
    const [least, limit] = [formatCents(lowestAmount(listing)), formatCents(config.maxBidCents)];
    return hold("max-bid-reached", `The next bid would be ${least}, above the limit of ${limit}`);
  }
  const pause = pauseAfterSetback(auction, listing, nowMs, rules);
  if (pause) return pause;
  if (config.strategy === "aggressive") {
    return { act: "bid", amountCents, reason: `Not leading at ${formatCents(listing.currentPriceCents)}` };
  }
  const leadSeconds = config.snipeSeconds ?? rules.snipeSeconds;
  const snipeAtMs = listing.closeTimeMs - leadSeconds * 1000 - rules.bidLeadMs;
  if (nowMs < snipeAtMs) {
    return { act: "wait", untilMs: snipeAtMs, reason: `Sniping ${leadSeconds} s before the close` };
  }
  const leftSeconds = ((listing.closeTimeMs - nowMs) / 1000).toFixed(1);
  return { act: "bid", amountCents, reason: `Sniping: ${leftSeconds} s to the close` };
}

/** When a snipe that is armed at `nowMs` leaves, by Nellis's clock; null when none is. */
export function armedSnipeAt(auction: Auction, nowMs: number, rules: Rules): number | null {
  if (auction.config.strategy !== "snipe") return null;
  const decision = decide(auction, nowMs, rules);
  return decision.act === "wait" ? decision.untilMs : null;
}

/** Whether the price has passed what the strategy may bid on a lot that others lead. */
export function isPastLimit({ config, listing }: Auction): boolean {
  if (!listing || config.maxBidCents <= 0) return false;
  const isLeading = listing.userState?.isWinning === true;
  return !isLeading && lowestAmount(listing) > wholeDollarsBelow(config.maxBidCents);
}

/** The lot as something to bid on (open, with the owner signed in and not in front), or why it is not. */
function biddableListing(auction: Auction, nowMs: number, rules: Rules): Listing | Decision {
  const { listing, config } = auction;
  if (auction.life.phase === "ended") return hold("ended", "The auction has ended");
  if (config.strategy === "manual") return hold("manual", "The strategy is manual");
  if (rules.isPaused) return hold("paused", "All bidding is paused");
  if (rules.isStoreAway) return hold("store-away", "Bids can't be recorded: the store is away");
  if (config.maxBidCents <= 0) return hold("watch-only", "No maximum bid is set: watching only");
  if (auction.bidding.phase !== "ready") return hold("settling", "The last bid is not settled yet");
  if (!listing) return hold("unread", "The lot has not been read yet");
  if (listing.isClosed) return hold("closed", "The lot is closed");
  if (nowMs >= listing.closeTimeMs) return hold("closed", "The close time has passed");
  const { userState } = listing;
  if (!userState) {
    return hold("signed-out", "Not signed in at Nellis: sign in there and hand the session over");
  }
  if (!userState.isAllowedToBid) {
    return hold("not-allowed", "Nellis does not allow this account to bid on the lot");
  }
  if (userState.isWinning) return hold("leading", `Leading at ${formatCents(listing.currentPriceCents)}`);
  return listing;
}

/** What Nellis would take at the least: whole dollars, and always above the price. */
function lowestAmount({ currentPriceCents, userState }: Listing): Cents {
  const abovePrice = wholeDollarsBelow(currentPriceCents) + DOLLAR;
  return Math.max(abovePrice, wholeDollarsAbove(userState?.nextBidCents ?? 0));
}

/** What this config bids next, or null when even the least is above its limit. */
function nextAmount(config: AuctionConfig, listing: Listing, rules: Rules): Cents | null {
  const ceiling = wholeDollarsBelow(config.maxBidCents);
  const lowest = lowestAmount(listing);
  if (lowest > ceiling) return null;
  if (rules.isSmart && config.strategy === "snipe") return ceiling;
  const buffer = config.strategy === "snipe" ? rules.bidBufferCents : 0;
  const wanted = Math.max(
    lowest + buffer,
    listing.currentPriceCents + config.incrementCents,
    config.minBidCents ?? 0,
  );
  return Math.min(wholeDollarsAbove(wanted), ceiling);
}

/** A price at which bids failed before is not tried again at once, nor for ever. */
function pauseAfterSetback(
  { setback }: Auction,
  listing: Listing,
  nowMs: number,
  rules: Rules,
): Decision | null {
  if (setback?.priceCents !== listing.currentPriceCents) return null;
  const { tries, message } = setback;
  if (tries >= rules.retryAttempts) {
    return hold("gave-up", `Gave up at this price after ${tries} tries: ${message}`);
  }
  if (nowMs >= setback.notBeforeMs) return null;
  return { act: "wait", untilMs: setback.notBeforeMs, reason: `Trying again after: ${message}` };
}

function hold(why: HoldReason, reason: string): Decision {
  return { act: "hold", why, reason };
}
