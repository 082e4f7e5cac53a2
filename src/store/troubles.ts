import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../auction/types.ts";

/** Something that is wrong with what is stored, in a sentence that says what it means and what to do. */
export interface Trouble {
  readonly message: string;
  /** The lot that it is about; null where it is about all of Gavel. */
  readonly auctionId: AuctionId | null;
}

/** What is wrong with what is stored, until it is mended: for the log, the owner and `/health`. */
export interface Troubles {
  /** Notes a trouble under a name of its own, such as `settings`; a name that is known already is told once. */
  report(name: string, message: string, auctionId?: AuctionId): void;
  /** The trouble of that name is over. */
  mended(name: string): void;
  list(): readonly Trouble[];
  /** `listener` hears of each trouble: of those that stand already at once. */
  listen(listener: (trouble: Trouble) => void): void;
}

const log = getLogger(["gavel", "store"]);

/** No trouble so far. */
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
