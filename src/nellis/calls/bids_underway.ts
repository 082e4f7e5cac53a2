import type { Transformer } from "./transformer.ts";

/** A count of the bids on their way to Nellis. */
export interface BidsUnderway {
  readonly transformer: Transformer;
  readonly count: () => number;
}

/** Creates a count that begins at 0. */
export function countBids(): BidsUnderway {
  let underway = 0;
  return {
    count: () => underway,
    async transformer({ method }, next) {
      if (method !== "placeBid") return await next();
      underway++;
      try {
        return await next();
      } finally {
        underway--;
      }
    },
  };
}
