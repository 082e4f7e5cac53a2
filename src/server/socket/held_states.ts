import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";

/** States of auctions that are kept back while a request about them is being answered. */
export interface HeldStates {
  /** Keeps `text` in the place of an earlier one (null: of none); false where nothing is kept back now. */
  keep(id: AuctionId, text: string | null): boolean;
  /** Runs `work` and keeps the auction's states back for as long, within reason. */
  during(id: AuctionId, work: () => Promise<void>): Promise<void>;
}

/** Answers that take longer no longer hold the state back: a lot's price matters more than the order. */
const LONGEST_HOLD_MS = 2000;

interface Hold {
  requests: number;
  newest: string | null;
  readonly release: () => void;
}

/** `send` gets the newest state that was kept back, once nothing holds it any more. */
export function createHeldStates(clock: Clock, send: (id: AuctionId, text: string) => void): HeldStates {
  const holds = new Map<AuctionId, Hold>();

  const begin = (id: AuctionId): Hold => {
    const release = () => {
      cancel();
      if (holds.get(id) !== hold) return;
      holds.delete(id);
      if (hold.newest !== null) send(id, hold.newest);
    };
    const hold: Hold = { requests: 0, newest: null, release };
    // Of the first request's time: others that come meanwhile don't prolong it.
    const cancel = clock.after(LONGEST_HOLD_MS, release);
    holds.set(id, hold);
    return hold;
  };

  return {
    keep(id, text) {
      const hold = holds.get(id);
      if (hold) hold.newest = text;
      return hold !== undefined;
    },
    async during(id, work) {
      const hold = holds.get(id) ?? begin(id);
      hold.requests++;
      try {
        await work();
      } finally {
        if (--hold.requests === 0) hold.release();
      }
    },
  };
}
