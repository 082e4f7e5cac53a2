import { formatCents } from "../../../src/auction/money.ts";
import type { Invariant } from "../scene.ts";

/**
 * Judged by what may hold when the request leaves: the maximum that was last acknowledged, and any change of it
 * that is under way. A bid by hand is the owner's word, so only a maximum that was certainly set holds it back.
 */
export const limits: Invariant = {
  name: "never above a limit",
  watch: ({ beliefs }) => ({
    hear(fact) {
      if (fact.type !== "bid-left" || !fact.intent) return;
      const { isWatched, maxBidCents } = beliefs.lot(fact.lotId);
      const possible = maxBidCents.possible();
      const isByHand = fact.intent.strategy === "manual";
      const mayBeFree = isByHand && (!isWatched.isCertainly(true) || possible.includes(0));
      const mostCents = Math.max(0, ...possible);
      if (mayBeFree || fact.amountCents <= mostCents) return;
      return `${formatCents(fact.amountCents)} left for lot ${fact.lotId}, whose maximum is at most ${
        formatCents(mostCents)
      }`;
    },
  }),
};
