import { formatCents } from "../money.ts";
import { pageContradictsNotice } from "../notices.ts";
import type { Auction, Contradiction, Effect, Held, Rules } from "../types.ts";

/** A cache is seconds old; a page that contradicts Nellis's answer for longer is worth the owner's look. */
const LONG_MS = 30_000;

/**
 * Returns the hold that keeps an accepted amount from being sent again, or null while page and answers agree. The page
 * shows neither that the bid leads nor that somebody bid more, so it is older than the answer, or wrong.
 */
export function heldByContradiction(
  { listing }: Pick<Auction, "listing">,
  { answeredCents }: Pick<Rules, "answeredCents">,
): Held | null {
  if (!listing?.userState || listing.userState.isWinning || answeredCents === 0) return null;
  const { currentPriceCents, userState } = listing;
  const isPassed = currentPriceCents >= answeredCents || (userState.nextBidCents ?? 0) > answeredCents;
  if (isPassed) return null;
  const reason = `Nellis accepted ${formatCents(answeredCents)}, and its page shows ` +
    `${formatCents(currentPriceCents)} without you in front: nothing is bid until the page shows the bid`;
  return { by: "page", reason };
}

/** Notes the time since which the page contradicts the answer. Tells the owner once when that lasts. */
export function contradictionAfter(
  auction: Auction,
  nowMs: number,
  rules: Pick<Rules, "answeredCents">,
): { readonly contradiction: Contradiction | null; readonly effects: readonly Effect[] } {
  const held = heldByContradiction(auction, rules);
  if (!held) return { contradiction: null, effects: [] };
  const { sinceMs, isTold } = auction.contradiction ?? { sinceMs: nowMs, isTold: false };
  if (isTold || nowMs - sinceMs < LONG_MS) return { contradiction: { sinceMs, isTold }, effects: [] };
  const notification = pageContradictsNotice(auction, held.reason);
  return { contradiction: { sinceMs, isTold: true }, effects: [{ type: "notify", notification }] };
}
