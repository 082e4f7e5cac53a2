import type { AuctionId, Listing } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import { type NellisApi, NellisError } from "../nellis/api.ts";

/** What one reading brought. */
export type Reading = { readonly listing: Listing } | { readonly error: NellisError };

/** Reads lots, one request a lot at a time, and tells the bus how each went. */
export interface Reader {
  /** Joins the request for this lot that is on its way, or sends one. Never throws. */
  read(id: AuctionId): Promise<Reading>;
  /**
   * What is being read of this lot has been overtaken by something that we did: whoever waits for it gets what
   * is asked for from now on instead.
   */
  overtake(id: AuctionId): void;
  /** Nobody wants to know any more: what is on its way is the last. */
  release(id: AuctionId): void;
  isUnderway(id: AuctionId): boolean;
}

/** A reader over Nellis. `onReading` hears of every reading once, before those who asked for it. */
export function createReader(
  nellis: Pick<NellisApi, "readLot">,
  bus: EventBus,
  onReading: (id: AuctionId, reading: Reading) => void,
): Reader {
  const underway = new Map<AuctionId, Promise<Reading>>();
  const overtaken = new Set<AuctionId>();

  const ask = async (id: AuctionId): Promise<Reading> => {
    try {
      const listing = await nellis.readLot(id);
      bus.publish({ type: "lot-read", auctionId: id, result: "ok" });
      return { listing };
    } catch (thrown) {
      const error = thrown instanceof NellisError ? thrown : unexpected(thrown);
      bus.publish({ type: "lot-read", auctionId: id, result: error.kind });
      return { error };
    }
  };

  const askUntilCurrent = async (id: AuctionId): Promise<Reading> => {
    let reading = await ask(id);
    while (overtaken.delete(id)) reading = await ask(id);
    underway.delete(id);
    onReading(id, reading);
    return reading;
  };

  return {
    read(id) {
      const current = underway.get(id);
      if (current) return current;
      const reading = askUntilCurrent(id);
      underway.set(id, reading);
      return reading;
    },
    overtake(id) {
      if (underway.has(id)) overtaken.add(id);
    },
    release: (id) => void overtaken.delete(id),
    isUnderway: (id) => underway.has(id),
  };
}

function unexpected(thrown: unknown): NellisError {
  return new NellisError("not-understood", `The lot could not be read: ${thrown}`);
}
