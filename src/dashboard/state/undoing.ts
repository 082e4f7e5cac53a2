import { type ReadonlySignal, signal } from "@preact/signals";
import { bidAtOnceAfter, type BiddingChange } from "../../client/bid_at_once.ts";
import type { SpendingSettings } from "../../client/spending_settings.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WireOwnerState } from "../../wire/state.ts";
import type { Lot, Lots } from "./lots.ts";

/** A part of an undo: the change that it makes of a lot. */
export interface UndoneLot {
  /** The lot as it was when it was changed. It stands for one that is not watched now. */
  readonly seen: WireAuction;
  readonly back: BiddingChange;
}

/** An undo by which a bid would leave at once. It waits for the owner's answer. */
export type AskedUndo =
  & { readonly run: () => void }
  & ({ readonly lots: readonly UndoneLot[] } | { readonly question: string });

/** Takes changes back: without a question only where no bid leaves by it at once, as with the change itself. */
export interface Undoing {
  readonly asked: ReadonlySignal<AskedUndo | null>;
  /** Takes back changes of lots. */
  undo(lots: readonly UndoneLot[], run: () => void): void;
  /** Takes back a tighter limit of all lots. `question` names it. */
  loosen(question: string, run: () => void): void;
  answer(isYes: boolean): void;
  /** Returns the lot as it is once the undo is made. Followed like a signal. */
  lotAfter(undone: UndoneLot): WireAuction;
  /** Returns the bid in dollars that leaves by the undo, as things are now; null where none does. Followed like a signal. */
  bidOf(undone: UndoneLot): number | null;
  /** Returns false for a lot that was stopped: its price is that of then. Followed like a signal. */
  isWatched(undone: UndoneLot): boolean;
}

/** Makes the undoing. */
export function createUndoing(
  { lots, state, settings }: {
    readonly lots: Pick<Lots, "of" | "all">;
    readonly state: ReadonlySignal<WireOwnerState | null>;
    readonly settings: ReadonlySignal<SpendingSettings | null>;
  },
): Undoing {
  const asked = signal<AskedUndo | null>(null);
  const now = ({ seen }: UndoneLot) => lots.of(seen.id)?.auction.value ?? null;
  const isPaused = () => state.value?.bidding.paused ?? false;
  const bidOf = (undone: UndoneLot) =>
    bidAtOnceAfter(now(undone) ?? undone.seen, undone.back, isPaused(), settings.value);
  /** A lot that is outbid within its own limits is held back by a limit of all lots, or is being bid on. */
  const mayBeHeld = ({ auction }: Lot) => {
    const uncapped = settings.value && { ...settings.value, budget: { perBid: null } };
    return bidAtOnceAfter(auction.value, {}, isPaused(), uncapped) !== null;
  };
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
    loosen(question, run) {
      if (lots.all.value.some(mayBeHeld)) asked.value = { question, run };
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
    isWatched: (undone) => now(undone) !== null,
  };
}
