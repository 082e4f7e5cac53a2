import type { Auction, AuctionId } from "../../auction/types.ts";
import { auctionFrom, type AuctionReading, documentFrom } from "./auction_document.ts";
import { keepCopy, setAside } from "../record.ts";
import type { Key, Store, StoredDocument } from "../store.ts";
import { createTroubles, type Troubles } from "../troubles.ts";

/** The auctions in the store. */
export interface AuctionRecords {
  /** Loads every auction that can be read, oldest first. `setAside` counts the documents that could not be read. */
  load(): Promise<{ readonly auctions: readonly Auction[]; readonly setAside: number }>;
  /** Stores an auction. Resolves once that is durable. */
  save(auction: Auction): Promise<void>;
  /** Removes an auction. Resolves once that is durable. */
  remove(id: AuctionId): Promise<void>;
}

const FOLDER = "auction";

/** Keeps auctions in `store`, a document each. Reports those that can't be read to `troubles`. */
export function createAuctionRecords(store: Store, troubles: Troubles = createTroubles()): AuctionRecords {
  const noteUnreadable = async (document: StoredDocument, auction: Auction, reason: string) => {
    await keepCopy(store, document, reason);
    troubles.report(
      `auction ${auction.id}`,
      `${auction.title} is watched, and nothing is bid on it: ${reason} in the store. ` +
        "Set its strategy and its maximum again",
      auction.id,
    );
  };
  const forget = async (document: StoredDocument, reason: string) => {
    await setAside(store, document, reason);
    const name = document.key.slice(1).join("/");
    troubles.report(
      `auction ${name}`,
      `Lot ${name} is not watched any more: what is stored of it can't be read (${reason}). Watch it again`,
    );
  };
  return {
    async load() {
      const auctions: Auction[] = [];
      const unreadable: Promise<void>[] = [];
      for (const document of await store.list([FOLDER])) {
        const reading = read(document);
        if ("reason" in reading) {
          unreadable.push(forget(document, reading.reason));
          continue;
        }
        auctions.push(reading.auction);
        if (reading.unreadable !== undefined) {
          await noteUnreadable(document, reading.auction, reading.unreadable);
        }
      }
      await Promise.all(unreadable);
      auctions.sort((one, other) => one.watchedSinceMs - other.watchedSinceMs);
      return { auctions, setAside: unreadable.length };
    },
    // deno-lint-ignore require-await -- an auction that can't be encoded must reject, not throw
    save: async (auction) => store.put(keyOf(auction.id), documentFrom(auction)),
    remove: (id) => store.delete(keyOf(id)),
  };
}

function read({ key, value, raw }: StoredDocument): AuctionReading {
  if (raw !== undefined) return { reason: "it is no JSON" };
  const [, id, ...rest] = key;
  if (id === undefined || rest.length > 0) return { reason: "it lies where no auction does" };
  return auctionFrom(id, value);
}

function keyOf(id: AuctionId): Key {
  return [FOLDER, id];
}
