import type { AuctionId } from "../auction/types.ts";
import type { Store } from "../store/store.ts";
import { FOLDER, partsIn } from "./history.ts";

/** The stored timelines of lots that are not watched any more. */
export interface LeftTimelines {
  /** Notes that the lot's newest entry was written at `atMs`, and that nobody watches the lot. */
  note(id: AuctionId, atMs: number): void;
  /** Removes the timelines whose newest entry is older than `beforeMs`. Resolves to the number of parts that are gone. */
  prune(beforeMs: number): Promise<number>;
}

/** Makes the list of them, which is filled from `store` by the first `prune`. */
export function createLeftTimelines(store: Store, isWatched: (id: AuctionId) => boolean): LeftTimelines {
  /** The time of each lot's newest entry. It holds the lots of a month at most, as older ones are removed. */
  const newestMs = new Map<AuctionId, number>();
  let isFilled = false;

  const note = (id: AuctionId, atMs: number) => void newestMs.set(id, Math.max(newestMs.get(id) ?? 0, atMs));
  /** Reads every timeline, once: they are too many to be read each day. */
  const fill = async () => {
    for await (const document of store.scan([FOLDER])) {
      for (const { key: [, id = ""], entries } of partsIn([document])) note(id, entries.at(-1)?.atMs ?? 0);
    }
    isFilled = true;
  };
  const remove = async (id: AuctionId): Promise<number> => {
    const parts = await store.list([FOLDER, id]);
    await Promise.all(parts.map(({ key }) => store.delete(key)));
    newestMs.delete(id);
    return parts.length;
  };

  return {
    note,
    async prune(beforeMs) {
      if (!isFilled) await fill();
      let removed = 0;
      for (const [id, atMs] of [...newestMs]) {
        // It is noted again when it is left again.
        if (isWatched(id)) newestMs.delete(id);
        else if (atMs < beforeMs) removed += await remove(id);
      }
      return removed;
    },
  };
}
