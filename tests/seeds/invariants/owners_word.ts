import { formatCents } from "../../../src/auction/money.ts";
import type { Fact } from "../facts.ts";
import type { Invariant } from "../run_context.ts";

type BidLeft = Fact & { readonly type: "bid-left" };

/**
 * No bid leaves that the owner has not asked for, by the strategy or by hand, under the settings that may
 * hold at that moment.
 */
export const ownersWord: Invariant = {
  name: "no bid without the owner's word",
  watch({ acknowledged }) {
    let orders: { readonly lotId: number; readonly amountCents: number }[] = [];

    const byHand = ({ lotId, amountCents }: BidLeft): string | undefined => {
      const order = orders.find((each) => each.lotId === lotId && each.amountCents === amountCents);
      orders = orders.filter((each) => each !== order);
      return order
        ? undefined
        : `${formatCents(amountCents)} left for lot ${lotId} by hand, and nobody ordered it`;
    };
    const byStrategy = ({ lotId, intent }: BidLeft): string | undefined => {
      const { isWatched, strategy } = acknowledged.lot(lotId);
      if (!isWatched.possible().includes(true)) return `A bid left for lot ${lotId}, which is not watched`;
      if (intent?.strategy && strategy.possible().includes(intent.strategy)) return undefined;
      return `A bid left for lot ${lotId} by ${intent?.strategy}, and its strategy is ${
        strategy.possible().join(" or ")
      }`;
    };

    return {
      hear(fact) {
        if (fact.type === "asked" && fact.order.what === "bid") orders.push(fact.order);
        if (fact.type !== "bid-left" || !fact.intent) return;
        if (acknowledged.isPaused.isCertainly(true)) {
          return `A bid left for lot ${fact.lotId} while all bidding is paused`;
        }
        return fact.intent.strategy === "manual" ? byHand(fact) : byStrategy(fact);
      },
    };
  },
};
