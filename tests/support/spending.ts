import { type Commitments, createCommitments } from "../../src/bidding/commitments.ts";
import { createLedger } from "../../src/bidding/ledger.ts";
import { createOwnerLimits, type OwnerLimits } from "../../src/bidding/owner_limits.ts";
import { countStakes, type StakedLedger } from "../../src/bidding/stakes.ts";
import type { Auction, AuctionId } from "../../src/auction/types.ts";
import { createEventBus, type EventBus } from "../../src/event_bus.ts";
import { loadSettings, type OwnerSettings } from "../../src/owner/settings.ts";
import type { SettingsPatch } from "../../src/owner/settings_schema.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { NOON_MS } from "./auctions.ts";

/** All that says what may be spent: the real parts, wired as in the engine. */
export interface Spending {
  readonly settings: OwnerSettings;
  readonly ledger: StakedLedger;
  readonly commitments: Commitments;
  readonly limits: OwnerLimits;
}

/** What they are made of. */
export interface SpendingParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly auctions: () => readonly Auction[];
  readonly auction: (id: AuctionId) => Auction | undefined;
  readonly nellisNow: () => number;
}

/** Wires the parts over what is in the store, and sets what the owner wants. */
export async function wireSpending(parts: SpendingParts, owner: SettingsPatch): Promise<Spending> {
  const { store, bus, nellisNow } = parts;
  const settings = await loadSettings(store);
  await settings.update(owner);
  const ledger = await countStakes(
    createLedger(store),
    (auctionId) => bus.publish({ type: "stake-changed", auctionId }),
  );
  const commitments = await createCommitments({ ...parts, stakes: ledger });
  settings.onChange(({ groups }) => commitments.keepGroups(Object.keys(groups)));
  return { settings, ledger, commitments, limits: createOwnerLimits(settings, commitments, nellisNow) };
}

/** Spending without a monitor: a test says itself which lots are watched, and how they stand. */
export interface SpendingByHand extends Spending {
  readonly store: Store;
  readonly bus: EventBus;
  readonly lots: Map<AuctionId, Auction>;
  nowMs: number;
  /** Watches the lot, or changes it. */
  watch(auction: Auction): void;
  /** Ceases to watch it. */
  remove(id: AuctionId): void;
  /** The same store after a start, with the same lots. */
  restarted(): Promise<SpendingByHand>;
}

/** Spending at noon, with these settings. */
export async function startSpending(
  owner: SettingsPatch = {},
  store: Store = createMemoryStore(),
  lots: Map<AuctionId, Auction> = new Map(),
): Promise<SpendingByHand> {
  const bus = createEventBus((error) => {
    throw error;
  });
  const time = { nowMs: NOON_MS };
  const spending = await wireSpending({
    store,
    bus,
    auctions: () => [...lots.values()],
    auction: (id) => lots.get(id),
    nellisNow: () => time.nowMs,
  }, owner);
  return {
    ...spending,
    store,
    bus,
    lots,
    get nowMs() {
      return time.nowMs;
    },
    set nowMs(nowMs) {
      time.nowMs = nowMs;
    },
    watch(auction) {
      lots.set(auction.id, auction);
      bus.publish({ type: "auction-changed", auction });
    },
    remove(id) {
      const auction = lots.get(id);
      if (!auction) throw new Error(`Lot ${id} is not watched`);
      lots.delete(id);
      bus.publish({ type: "auction-removed", auctionId: id, auction });
    },
    restarted() {
      spending.commitments.close();
      return startSpending({}, store, lots);
    },
  };
}
