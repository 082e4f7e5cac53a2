import { type ReadonlySignal, signal } from "@preact/signals";
import { bidAtOnceAfter, type BiddingChange } from "../../client/bid_at_once.ts";
import type { SpendingSettings } from "../../client/spending_settings.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WireOwnerState } from "../../wire/state.ts";
import type { Lots } from "./lots.ts";

/** A part of an undo: the change that it makes of a lot. */
export interface UndoneLot {
  /** The lot as it was when it was changed. It stands for one that is not watched now. */
  readonly seen: WireAuction;
  readonly back: BiddingChange;
}

/** An undo by which a bid would leave at once. It waits for the owner's answer. */
export interface AskedUndo {
  readonly lots: readonly UndoneLot[];
  readonly run: () => void;
}

/** Takes changes of lots back: without a question only where no bid leaves by it at once, as with the change itself. */
export interface Undoing {
  readonly asked: ReadonlySignal<AskedUndo | null>;
  undo(lots: readonly UndoneLot[], run: () => void): void;
  answer(isYes: boolean): void;
  /** Returns the lot as it is once the undo is made. Followed like a signal. */
  lotAfter(undone: UndoneLot): WireAuction;
  /** Returns the bid in dollars that leaves by the undo, as things are now; null where none does. Followed like a signal. */
  bidOf(undone: UndoneLot): number | null;
}

/** Makes the undoing. */
export function createUndoing(
  { lots, state, settings }: {
    readonly lots: Pick<Lots, "of">;
    readonly state: ReadonlySignal<WireOwnerState | null>;
    readonly settings: ReadonlySignal<SpendingSettings | null>;
  },
): Undoing {
  const asked = signal<AskedUndo | null>(null);
  const now = ({ seen }: UndoneLot) => lots.of(seen.id)?.auction.value ?? null;
  const bidOf = (undone: UndoneLot) =>
    bidAtOnceAfter(
      now(undone) ?? undone.seen,
      undone.back,
      state.value?.bidding.paused ?? false,
      settings.value,
    );
  /** A tighter limit is set without a question by hand, too: no bid leaves by it that would not leave without it. */
  const isTighter = (undone: UndoneLot) => {
    const config = now(undone)?.config;
    const { maxBid, maxTotal, ...others } = undone.back;
    if (!config || Object.keys(others).length > 0) return false;
    return (maxBid === undefined || maxBid <= config.maxBid) &&
      (maxTotal === undefined || maxTotal !== null && maxTotal <= (config.maxTotal ?? Infinity));
  };
  return {
    asked,
    undo(lots, run) {
      const isAsked = lots.some((undone) => !isTighter(undone) && bidOf(undone) !== null);
      if (isAsked) asked.value = { lots, run };
      else run();
    },
    answer(isYes) {
      const { run } = asked.value ?? {};
      asked.value = null;
      if (isYes) run?.();
    },
    lotAfter(undone) {
      const lot = now(undone) ?? undone.seen;
      const { maxTotal: _, ...back } = undone.back;
      return { ...lot, config: { ...lot.config, ...back } };
    },
    bidOf,
  };
}
