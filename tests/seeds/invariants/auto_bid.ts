import type { Invariant } from "../run_context.ts";

/** The owner's switch beside the strategy: where it is certainly off, no strategy bids. */
export const autoBid: Invariant = {
  name: "no bid by a strategy whose switch is off",
  watch: ({ acknowledged }) => ({
    hear(fact) {
      if (fact.type !== "bid-left" || !fact.intent || fact.intent.strategy === "manual") return;
      if (!acknowledged.lot(fact.lotId).autoBid.isCertainly(false)) return;
      return `A bid left for lot ${fact.lotId} by ${fact.intent.strategy}, and its automatic bidding is switched off`;
    },
  }),
};
