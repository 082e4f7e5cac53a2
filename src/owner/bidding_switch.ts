import { z } from "zod";
import { keepCopy, readRecord, stamped, storedAt } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";

/** The one switch that stops all bidding at once, by strategy and by hand. It survives restarts. */
export interface BiddingSwitch {
  isPaused(): boolean;
  /** Stops at once; resolves once that is durable too. */
  pause(): Promise<void>;
  /** Resolves once that is durable: bidding goes on only then. */
  resume(): Promise<void>;
  /** Calls `listener` after each change, once that holds. */
  onChange(listener: () => void): void;
}

const SWITCH_KEY = ["system", "bidding"] as const;
const TROUBLE = "the bidding switch";
const storedSwitch = z.object({ isPaused: z.boolean() });

/** Loads the switch. A stored one that can't be read counts as paused, and is told: a switch is only stored where its owner has used it. */
export async function loadBiddingSwitch(
  store: Store,
  troubles: Troubles = createTroubles(),
): Promise<BiddingSwitch> {
  const stored = await storedAt(store, SWITCH_KEY);
  const read = stored ? readRecord("bidding", stored, storedSwitch) : { data: { isPaused: false } };
  let isPaused = "reason" in read || read.data.isPaused;
  if (stored && "reason" in read) {
    await keepCopy(store, stored, read.reason);
    troubles.report(
      TROUBLE,
      "All bidding is paused, since the stored switch for it can't be read: resume it to have bids again",
    );
  }
  const write = async (toPaused: boolean) => {
    await store.put(SWITCH_KEY, stamped("bidding", { isPaused: toPaused }));
    troubles.mended(TROUBLE);
  };
  /** Goes up with each change, so that a resume whose write is late does not undo a pause. */
  let revision = 0;
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    isPaused: () => isPaused,
    async pause() {
      revision++;
      isPaused = true;
      tell();
      await write(true);
    },
    async resume() {
      const ours = ++revision;
      await write(false);
      // Paused again meanwhile, it stays paused.
      if (ours !== revision) return;
      isPaused = false;
      tell();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
