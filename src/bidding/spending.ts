import type { Auction, AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import { closedBySettings, type OwnerSettings } from "../owner/settings.ts";
import type { Store } from "../store/store.ts";
import type { Troubles } from "../store/troubles.ts";
import { createExposures, type Exposures } from "./exposures.ts";
import { createLedger } from "./ledger.ts";
import { createOwnerLimits, type OwnerLimits } from "./owner_limits.ts";
import { type TalliedLedger, tallyBids } from "./bid_tally.ts";

/** The ledger, the exposures and the limits: all money that was spent or may be. */
export interface Spending {
  readonly ledger: TalliedLedger;
  readonly exposures: Exposures;
  readonly limits: OwnerLimits;
  close(): void;
}

/** The sources of spending. `nellisNow` is Nellis's clock. */
export interface SpendingParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly settings: OwnerSettings;
  readonly nellisNow: () => number;
  /** Returns the reason, apart from spending, why nothing at all may be bid on a lot now; null when there is none. */
  readonly closed?: (auctionId: AuctionId) => string | null;
  /** Hears of what can't be read. */
  readonly troubles?: Troubles;
  /** Every watched auction. */
  readonly auctions: () => readonly Auction[];
  /** A watched one. */
  readonly auction: (id: AuctionId) => Auction | undefined;
}

/** Counts the bids and records in the store, and keeps counting. */
export async function startSpending(parts: SpendingParts): Promise<Spending> {
  const { store, bus, settings, nellisNow } = parts;
  const ledger = await tallyBids(
    createLedger(store, parts.troubles),
    (auctionId) => bus.publish({ type: "exposure-changed", auctionId }),
    nellisNow,
  );
  const exposures = await createExposures({ ...parts, ledger });
  settings.onChange(({ groups }, { budget = {} }) => {
    // Groups that can't be read are not gone: what was won of them still counts.
    if (!settings.unreadable().includes("groups")) exposures.keepGroups(Object.keys(groups));
    if (Object.keys(settings.current().budget).every((name) => Object.hasOwn(budget, name))) {
      exposures.acceptUnknown();
    }
  });
  const limits = createOwnerLimits(
    settings,
    exposures,
    nellisNow,
    (id) =>
      parts.closed?.(id) ?? closedBySettings(settings.unreadable()) ?? exposures.closed() ??
        ledger.blockOn(id),
    ledger.nextDoubtEndsAt,
  );
  return { ledger, exposures, limits, close: exposures.close };
}
