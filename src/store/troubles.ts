import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../auction/types.ts";

/** A fault in the stored data, in a sentence that says what it means and what to do. */
export interface Trouble {
  readonly message: string;
  /** The lot with the fault; null where it concerns all of Gavel. */
  readonly auctionId: AuctionId | null;
}

/** The faults in the stored data that are not mended yet, for the log, the owner and `/health`. */
export interface Troubles {
  /** Notes a trouble under its name, such as `settings`. The same message under the same name is told once. */
  report(name: string, message: string, auctionId?: AuctionId): void;
  /** Removes the trouble of that name. */
  mended(name: string): void;
  list(): readonly Trouble[];
  /** Calls `listener` for each trouble; for those that are there already, at once. */
  listen(listener: (trouble: Trouble) => void): void;
}

const log = getLogger(["gavel", "store"]);

/** Makes an empty list of troubles. */
export function createTroubles(): Troubles {
  const standing = new Map<string, Trouble>();
  const listeners: ((trouble: Trouble) => void)[] = [];
  return {
    report(name, message, auctionId) {
      const isKnown = standing.get(name)?.message === message;
      const trouble = { message, auctionId: auctionId ?? null };
      standing.set(name, trouble);
      if (isKnown) return;
      log.error("{message}", { message });
      for (const listener of listeners) listener(trouble);
    },
    mended(name) {
      if (standing.delete(name)) log.info("The trouble with {name} in the store is over", { name });
    },
    list: () => [...standing.values()],
    listen(listener) {
      listeners.push(listener);
      for (const trouble of standing.values()) listener(trouble);
    },
  };
}
