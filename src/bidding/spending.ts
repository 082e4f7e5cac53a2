import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { OwnerSettings } from "../owner/settings.ts";
import type { Store } from "../store/store.ts";
import type { Troubles } from "../store/troubles.ts";
import { type Commitments, createCommitments } from "./commitments.ts";
import { createLedger } from "./ledger.ts";
import { createOwnerLimits, type OwnerLimits } from "./owner_limits.ts";
import { countStakes, type StakedLedger } from "./stakes.ts";

/** All that knows what was spent, and what may be. */
export interface Spending {
  readonly ledger: StakedLedger;
  readonly commitments: Commitments;
  readonly limits: OwnerLimits;
  close(): void;
}

/** What spending is counted from. `nellisNow` is Nellis's clock. */
export interface SpendingParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly settings: OwnerSettings;
  readonly nellisNow: () => number;
  /** Hears of what can't be read. */
  readonly troubles?: Troubles;
  /** Every watched auction. */
  readonly auctions: () => readonly Auction[];
  /** A watched one. */
  readonly auction: (id: AuctionId) => Auction | undefined;
}

/** Counts what is in the store, and goes on counting. */
export async function startSpending(parts: SpendingParts): Promise<Spending> {
  const { store, bus, settings, nellisNow } = parts;
  const ledger = await countStakes(
    createLedger(store, parts.troubles),
    (auctionId) => bus.publish({ type: "stake-changed", auctionId }),
  );
  const commitments = await createCommitments({ ...parts, stakes: ledger });
  settings.onChange(({ groups }) => commitments.keepGroups(Object.keys(groups)));
  const limits = createOwnerLimits(settings, commitments, nellisNow, ledger.blockOn);
  return { ledger, commitments, limits, close: commitments.close };
}
