import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { WireReading } from "../../client/heard.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";

/** A watched lot. Each has signals of its own, so that a change of one repaints one row. */
export interface Lot {
  readonly id: string;
  readonly auction: ReadonlySignal<WireAuction>;
  /** Null until the server has told it. */
  readonly plan: ReadonlySignal<WirePlan | null>;
}

/** All watched lots, as the server tells them. */
export interface Lots {
  /** Changes only when a lot comes or goes. */
  readonly all: ReadonlySignal<readonly Lot[]>;
  /** False until the server has told the lots for the first time. */
  readonly isKnown: ReadonlySignal<boolean>;
  /** Moves at each change of any lot, for whoever sorts or counts. */
  readonly version: ReadonlySignal<number>;
  of(id: string): Lot | undefined;
  /** Takes over the whole list: lots that are not in it are gone. */
  replaceAll(auctions: readonly WireAuction[]): void;
  put(auction: WireAuction): void;
  remove(id: string): void;
  /** Forgets everything, also that the lots were ever told. */
  clear(): void;
  /** Takes over the times of the last and the next reading of lots of which nothing else has changed. */
  putReadings(readings: Readonly<Record<string, WireReading>>): void;
  putPlans(plans: Readonly<Record<string, WirePlan | null>>): void;
}

interface KeptLot extends Lot {
  readonly auction: Signal<WireAuction>;
  readonly plan: Signal<WirePlan | null>;
}

/** Makes an empty list. */
export function createLots(): Lots {
  const byId = new Map<string, KeptLot>();
  /** Plans that came before their lot. */
  const early = new Map<string, WirePlan>();
  const all = signal<readonly Lot[]>([]);
  const isKnown = signal(false);
  const version = signal(0);
  const showAll = () => all.value = [...byId.values()];

  const putOne = (auction: WireAuction): boolean => {
    const known = byId.get(auction.id);
    if (known) {
      known.auction.value = auction;
      return false;
    }
    const plan = early.get(auction.id) ?? null;
    early.delete(auction.id);
    byId.set(auction.id, { id: auction.id, auction: signal(auction), plan: signal(plan) });
    return true;
  };

  return {
    all,
    isKnown,
    version,
    of: (id) => byId.get(id),
    replaceAll(auctions) {
      batch(() => {
        const ids = new Set(auctions.map(({ id }) => id));
        // The plans of all lots follow the list.
        early.clear();
        for (const id of byId.keys()) if (!ids.has(id)) byId.delete(id);
        for (const auction of auctions) putOne(auction);
        isKnown.value = true;
        version.value = version.peek() + 1;
        showAll();
      });
    },
    put(auction) {
      batch(() => {
        if (putOne(auction)) showAll();
        version.value = version.peek() + 1;
      });
    },
    remove(id) {
      batch(() => {
        early.delete(id);
        if (!byId.delete(id)) return;
        version.value = version.peek() + 1;
        showAll();
      });
    },
    clear() {
      batch(() => {
        byId.clear();
        early.clear();
        isKnown.value = false;
        version.value = version.peek() + 1;
        showAll();
      });
    },
    putReadings(readings) {
      batch(() => {
        for (const [id, { lastUpdate, nextPollAt }] of Object.entries(readings)) {
          const known = byId.get(id);
          if (known) known.auction.value = { ...known.auction.peek(), lastUpdate, nextPollAt };
        }
      });
    },
    putPlans(plans) {
      batch(() => {
        for (const [id, plan] of Object.entries(plans)) {
          const known = byId.get(id);
          if (known) known.plan.value = plan;
          else if (plan) early.set(id, plan);
          else early.delete(id);
        }
        version.value = version.peek() + 1;
      });
    },
  };
}
