import { formatCents } from "../../../src/auction/money.ts";
import type { Invariant } from "../run_context.ts";

/** Each request has an intent of its own, which was durable before it left. */
export const oneBidADecision: Invariant = {
  name: "never two bids for one decision",
  watch: () => ({
    hear(fact) {
      if (fact.type !== "bid-left" || fact.intent) return;
      return `${
        formatCents(fact.amountCents)
      } left for lot ${fact.lotId} without a durable intent of its own`;
    },
  }),
};
