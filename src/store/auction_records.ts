import { getLogger } from "@logtape/logtape";
import type { Auction, AuctionId } from "../auction/types.ts";
import { auctionFrom, documentFrom } from "./auction_document.ts";
import type { Json, Key, Store, StoredDocument } from "./store.ts";

/** The auctions in the store. */
export interface AuctionRecords {
  /** Every auction that can be read, oldest first; `setAside` says how many documents could not, and are kept elsewhere. */
  load(): Promise<{ readonly auctions: readonly Auction[]; readonly setAside: number }>;
  /** Resolves once that is durable. */
  save(auction: Auction): Promise<void>;
  /** Resolves once it is durably gone. */
  remove(id: AuctionId): Promise<void>;
}

const FOLDER = "auction";
/** Where documents go that can't be read, under the key that they had. */
const SET_ASIDE = "set_aside";

const log = getLogger(["gavel", "store"]);

/** The auctions kept in `store`, a document each. */
export function createAuctionRecords(store: Store): AuctionRecords {
  return {
    async load() {
      const auctions: Auction[] = [];
      const unreadable: Promise<void>[] = [];
      for (const document of await store.list([FOLDER])) {
        const reading = read(document);
        if ("auction" in reading) auctions.push(reading.auction);
        else unreadable.push(setAside(store, document, reading.reason));
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

function read(
  { key, value, raw }: StoredDocument,
): { readonly auction: Auction } | { readonly reason: string } {
  if (raw !== undefined) return { reason: "it is no JSON" };
  const [, id, ...rest] = key;
  if (id === undefined || rest.length > 0) return { reason: "it lies where no auction does" };
  return auctionFrom(id, value);
}

/** First the copy, then the removal: whatever fails in between, the document is still somewhere. */
async function setAside(store: Store, { key, value, raw }: StoredDocument, reason: string): Promise<void> {
  const copy: Json = raw === undefined ? { reason, document: value } : { reason, raw };
  const to: Key = [SET_ASIDE, ...key];
  try {
    await store.put(to, copy);
    await store.delete(key);
    log.error("The stored auction {key} can't be read: {reason}. It was set aside as {to}", {
      key,
      reason,
      to,
    });
  } catch (error) {
    log.error("The stored auction {key} can't be read: {reason}. It stays where it is", {
      key,
      reason,
      error,
    });
  }
}

function keyOf(id: AuctionId): Key {
  return [FOLDER, id];
}
