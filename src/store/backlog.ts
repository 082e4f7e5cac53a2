import { formatKey } from "./document.ts";
import type { Write } from "./pending_writes.ts";

/** A bounded line of writes that are not durable yet. */
export interface Backlog {
  /** Rejects at once when too many other documents wait. Takes a bid's record, and a document that waits, always. */
  write(write: Write): Promise<void>;
}

/** The folder of the records of bids: money was or may be spent by them. */
const NEVER_REFUSED = "bid_history";

/** Lets at most `most` documents wait for `write`, so that a store that stays away can't fill the memory. */
export function createBacklog(write: (write: Write) => Promise<void>, most: number): Backlog {
  const waiting = new Map<string, number>();

  const settle = (name: string) => {
    const left = (waiting.get(name) ?? 1) - 1;
    if (left > 0) waiting.set(name, left);
    else waiting.delete(name);
  };
  return {
    async write(next) {
      const name = JSON.stringify(next.key);
      const others = waiting.get(name);
      if (others === undefined && waiting.size >= most && next.key[0] !== NEVER_REFUSED) {
        throw new Error(
          `Can't store ${formatKey(next.key)}: ${most} documents already wait for the store to be back`,
        );
      }
      waiting.set(name, (others ?? 0) + 1);
      try {
        await write(next);
      } finally {
        settle(name);
      }
    },
  };
}
