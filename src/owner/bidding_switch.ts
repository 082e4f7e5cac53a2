import { z } from "zod";
import type { Store } from "../store/store.ts";

/** The one switch that stops all bidding at once, by strategy and by hand. It survives restarts. */
export interface BiddingSwitch {
  isPaused(): boolean;
  /** Stops at once; resolves once that is durable too. */
  pause(): Promise<void>;
  /** Resolves once that is durable: bidding goes on only then. */
  resume(): Promise<void>;
  /** `listener` hears each time that it is thrown, once that holds. */
  onChange(listener: () => void): void;
}

const SWITCH_KEY = ["system", "bidding"] as const;
const storedSwitch = z.object({ isPaused: z.boolean() });

/** Loads the switch. A stored one that makes no sense counts as paused: whoever threw it wanted no bids. */
export async function loadBiddingSwitch(store: Store): Promise<BiddingSwitch> {
  const stored = await store.get(SWITCH_KEY);
  const read = storedSwitch.safeParse(stored);
  let isPaused = stored !== undefined && (!read.success || read.data.isPaused);
  let throws = 0;
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    isPaused: () => isPaused,
    async pause() {
      throws++;
      isPaused = true;
      tell();
      await store.put(SWITCH_KEY, { isPaused });
    },
    async resume() {
      const ours = ++throws;
      await store.put(SWITCH_KEY, { isPaused: false });
      // Paused again meanwhile, it stays paused.
      if (ours !== throws) return;
      isPaused = false;
      tell();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
