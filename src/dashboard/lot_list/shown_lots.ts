import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { countByFilter, type FilterName, type ListedLot, lotsInView, readListView } from "./list_view.ts";
import { isDialogOpen } from "../parts/dialog.tsx";
import type { Lot } from "../state/lots.ts";
import type { Model } from "../state/model.ts";

/** The lots that the list shows, in order, and how many each filter would show. */
export interface ShownLots {
  readonly lots: ReadonlySignal<readonly Lot[]>;
  /** Null while the plans of the lots are not known. */
  readonly counts: ReadonlySignal<Readonly<Record<FilterName, number>> | null>;
  /**
   * Keeps every row in its place while somebody types into one: a row that moves loses its focus, and the part that
   * was typed so far would be saved.
   */
  hold(isHeld: boolean): void;
}

/** The interval of looks at filters that depend on the time. */
const LOOKED_AT_MS = 10_000;

/** Makes the list for a model's place. Lots come and go at once; their order follows once a second. */
export function createShownLots({ lots, listVersion, router, time, state }: Model): ShownLots {
  const isHeld = signal(false);
  const roundedNow = computed(() => Math.floor(time.now.value / LOOKED_AT_MS) * LOOKED_AT_MS);
  const now = () => ({ nowMs: roundedNow.value, isPaused: state.value?.bidding.paused ?? false });
  let before: readonly Lot[] = [];
  let isFirst = true;

  const shown = computed(() => {
    void listVersion.value;
    const all = lots.all.value;
    const isStill = isHeld.value || isDialogOpen();
    const next = isStill && !isFirst
      ? held(before, all)
      : lotsInView(all, readLot, readListView(router.place.value.params), now());
    isFirst = false;
    // The same lots in the same order are the same list: then nothing is drawn again.
    if (!isSame(before, next)) before = next;
    return before;
  });
  const counts = computed(() => {
    void listVersion.value;
    const listed = lots.all.value.map(readLot);
    return listed.every(({ plan }) => plan !== null) ? countByFilter(listed, now()) : null;
  });
  return {
    lots: shown,
    counts,
    hold: (value) => isHeld.value = value,
  };
}

/** Reads without tracking each lot: `listVersion` moves for all of them. */
function readLot({ auction, plan }: Lot): ListedLot {
  return { auction: auction.peek(), plan: plan.peek() };
}

/** Returns the rows as they are, without those that are gone. */
function held(before: readonly Lot[], all: readonly Lot[]): readonly Lot[] {
  const there = new Set(all);
  return before.filter((lot) => there.has(lot));
}

function isSame(one: readonly Lot[], other: readonly Lot[]): boolean {
  return one.length === other.length && one.every((lot, index) => lot === other[index]);
}
