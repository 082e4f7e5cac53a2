import type { Ledger } from "../../src/bidding/ledger.ts";
import type { OwnerLimits } from "../../src/bidding/owner_limits.ts";
import type { TalliedLedger } from "../../src/bidding/bid_tally.ts";
import { limits } from "./auctions.ts";

/** Nothing limits a lot but its own config. */
export const NO_OWNER_LIMITS: OwnerLimits = {
  of: () => limits(),
  ofUnwatched: () => limits(),
  budgets: () => [],
  nextRoomAt: () => null,
};

/** `ledger` for those who don't ask what its bids may come to. */
export function untallied(ledger: Ledger): Ledger & Pick<TalliedLedger, "leaves"> {
  return { ...ledger, leaves: () => {} };
}
