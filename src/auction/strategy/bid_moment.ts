import type { AuctionConfig } from "../config.ts";
import type { Strategy } from "../words.ts";

/** The moment at which a strategy bids on a lot that it does not lead. */
export type BidMoment = "never" | "at-once" | "before-close";

/**
 * The moments of all strategies: everything that sets them apart goes by this table. A strategy that is missing here
 * does not compile.
 */
const MOMENTS: Readonly<Record<Strategy, BidMoment>> = {
  manual: "never",
  aggressive: "at-once",
  snipe: "before-close",
};

/** Returns the moment at which the lot's strategy bids. */
export function bidMoment({ strategy }: Pick<AuctionConfig, "strategy">): BidMoment {
  return MOMENTS[strategy];
}
