import { formatCents } from "../../../src/auction/money.ts";
import { allIn, cheapest, loosest } from "../checkers/all_in.ts";
import type { AcknowledgedStates } from "../checkers/acknowledged_states.ts";
import type { Fact } from "../facts.ts";
import type { Invariant } from "../run_context.ts";

type BidLeft = Fact & { readonly type: "bid-left" };

/**
 * Checked by the values that may hold when the request leaves: the limit that was last acknowledged, and any change of it
 * that is under way. A bid by hand is the owner's word, so only a lot's own limit that was certainly set holds it
 * back; the one for any bid on any lot always does.
 */
export const limits: Invariant = {
  name: "never above a limit",
  watch: ({ acknowledged }) => ({
    hear(fact) {
      if (fact.type !== "bid-left" || !fact.intent) return;
      const excess = aboveMaximum(fact, acknowledged) ?? aboveTotal(fact, acknowledged) ??
        aboveAnyBid(fact, acknowledged);
      return excess && `${formatCents(fact.amountCents)} left for lot ${fact.lotId}, ${excess}`;
    },
  }),
};

function aboveMaximum(
  { lotId, amountCents, intent }: BidLeft,
  acknowledged: AcknowledgedStates,
): string | undefined {
  const { isWatched, maxBidCents } = acknowledged.lot(lotId);
  const possible = maxBidCents.possible();
  const isByHand = intent?.strategy === "manual";
  const mayBeFree = isByHand && (!isWatched.isCertainly(true) || possible.includes(0));
  const mostCents = Math.max(0, ...possible);
  if (mayBeFree || amountCents <= mostCents) return;
  return `whose maximum is at most ${formatCents(mostCents)}`;
}

function aboveTotal(
  { lotId, amountCents, intent }: BidLeft,
  acknowledged: AcknowledgedStates,
): string | undefined {
  const { isWatched, maxTotalCents } = acknowledged.lot(lotId);
  if (intent?.strategy === "manual" && !isWatched.isCertainly(true)) return;
  const costCents = allIn(amountCents, cheapest(acknowledged.settings));
  const mostCents = loosest(maxTotalCents.possible());
  if (costCents <= mostCents) return;
  return `which is ${formatCents(costCents)} in all, and its total is at most ${formatCents(mostCents)}`;
}

function aboveAnyBid({ amountCents }: BidLeft, { settings }: AcknowledgedStates): string | undefined {
  const mostDollars = loosest(settings.budget.perBid.possible());
  if (amountCents <= 100 * mostDollars) return;
  return `and no bid may be above $${mostDollars}`;
}
