import type { Auction, AuctionId } from "../../src/auction/types.ts";
import { type Spending, startSpending } from "../../src/bidding/spending.ts";
import { createEventBus, type EventBus } from "../../src/event_bus.ts";
import { loadSettings, type OwnerSettings } from "../../src/owner/settings.ts";
import type { SettingsPatch } from "../../src/owner/settings_schema.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { NOON_MS } from "./auctions.ts";

/** Spending without a monitor: a test says itself which lots are watched, and how they stand. */
export interface SpendingByHand extends Spending {
  readonly settings: OwnerSettings;
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
export async function countSpending(
  owner: SettingsPatch = {},
  store: Store = createMemoryStore(),
  lots: Map<AuctionId, Auction> = new Map(),
): Promise<SpendingByHand> {
  const bus = createEventBus((error) => {
    throw error;
  });
  const time = { nowMs: NOON_MS };
  const settings = await loadSettings(store);
  await settings.update(owner);
  const spending = await startSpending({
    store,
    bus,
    settings,
    auctions: () => [...lots.values()],
    auction: (id) => lots.get(id),
    nellisNow: () => time.nowMs,
  });
  return {
    ...spending,
    settings,
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
      spending.close();
      return countSpending({}, store, lots);
    },
  };
}
