import type { WireReading } from "../../src/client/heard.ts";
import type { WireAuction } from "../../src/wire/auction.ts";
import type { WirePlan } from "../../src/wire/state.ts";
import type { LotView } from "../messages.ts";

/** The lots as the server tells them, and which of them have changed since somebody last asked. */
export interface LotViews {
  all(): readonly LotView[];
  /** False until the list was told for the first time: a page that follows a new worker keeps the lots that it has. */
  isKnown(): boolean;
  of(id: string): LotView | undefined;
  /** Takes over the whole list: lots that are not in it are gone. */
  replaceAll(auctions: readonly WireAuction[]): void;
  put(auction: WireAuction): void;
  /** Takes over the times of readings that changed nothing else. */
  putReadings(readings: Readonly<Record<string, WireReading>>): void;
  remove(id: string): void;
  putPlans(plans: Readonly<Record<string, WirePlan | null>>): void;
  /** Returns the ids that changed or went since the last call. */
  takeChanges(): { readonly isWhole: boolean; readonly ids: ReadonlySet<string> };
}

/** Makes an empty list. */
export function createLotViews(): LotViews {
  const auctions = new Map<string, WireAuction>();
  const plans = new Map<string, WirePlan>();
  let changed = new Set<string>();
  let isWhole = false;
  let isKnown = false;
  const viewOf = (id: string): LotView | undefined => {
    const auction = auctions.get(id);
    return auction && { auction, plan: plans.get(id) ?? null };
  };
  return {
    all: () => [...auctions].map(([id, auction]) => ({ auction, plan: plans.get(id) ?? null })),
    isKnown: () => isKnown,
    of: viewOf,
    replaceAll(given) {
      auctions.clear();
      for (const auction of given) auctions.set(auction.id, auction);
      for (const id of plans.keys()) if (!auctions.has(id)) plans.delete(id);
      isWhole = true;
      isKnown = true;
    },
    put(auction) {
      auctions.set(auction.id, auction);
      changed.add(auction.id);
    },
    putReadings(readings) {
      for (const [id, { lastUpdate, nextPollAt }] of Object.entries(readings)) {
        const known = auctions.get(id);
        if (!known) continue;
        auctions.set(id, { ...known, lastUpdate, nextPollAt });
        changed.add(id);
      }
    },
    remove(id) {
      auctions.delete(id);
      plans.delete(id);
      changed.add(id);
    },
    putPlans(given) {
      for (const [id, plan] of Object.entries(given)) {
        if (plan) plans.set(id, plan);
        else plans.delete(id);
        changed.add(id);
      }
    },
    takeChanges() {
      const taken = { isWhole, ids: changed };
      changed = new Set();
      isWhole = false;
      return taken;
    },
  };
}
