import type { Clock } from "../clock.ts";
import { StartError } from "../start_error.ts";
import type { DataDir } from "./data_dir.ts";
import { type DataLossWatch, watchDataLoss } from "./data_loss.ts";
import { type Lease, type LeaseBook, takeLease } from "./lease.ts";
import type { RedisStore } from "./redis/redis.ts";
import { remembering } from "./remembering.ts";
import type { Store } from "./store.ts";
import { MARK_FILE, readStoreMark, type StoreMark } from "./store_mark.ts";
import type { Troubles } from "./troubles.ts";

/** The parts with which a store is taken. */
export interface TakenStoreParts {
  readonly store: Store & Partial<RedisStore>;
  readonly dataDir: Pick<DataDir, "name" | "file">;
  /** The store, as its owner knows it. */
  readonly place: string;
  readonly troubles: Troubles;
  readonly clock: Clock;
  /** Ends the wait for a store that another Gavel uses. */
  readonly signal?: AbortSignal;
  /** Called once when another Gavel uses the store; `reason` says so. */
  readonly onWaiting?: (reason: () => string) => void;
}

/** A store that this Gavel alone works on, compared with the mark in the data folder. */
export interface TakenStore {
  readonly store: Store;
  /** The right to a store that Gavels with other data folders can reach; null where the folder's lock is enough. */
  readonly lease: Lease | null;
  /** A sentence for the owner about data that the store lost before this start, and what to do; null where it is whole. */
  readonly lost: string | null;
  /** Makes the store count as whole from now on, once the limits that it lost are closed in it. */
  adopt(): Promise<void>;
  /** Notes the number of commits in the data folder. Never rejects. */
  note(): Promise<void>;
}

/** Takes the store for this Gavel. Throws `StartError` where another has it, or no lease can be written. */
export async function takeStore(parts: TakenStoreParts): Promise<TakenStore> {
  const { store, place, troubles, clock } = parts;
  const { leases, commits } = store;
  if (store.type === "memory") return takenInMemory(store);
  if (!leases || !commits) return taken(parts, store, null, await markOf(parts, 0));
  const kept = remembering({ ...store, leases, commits });
  let watch: DataLossWatch | undefined;
  const lease = await leaseOf(parts, leases, async (isOlder) => await watch?.look(isOlder));
  try {
    // The first call only reads the count: the folder's mark tells if it fell before this start.
    await commits.hasFallen();
    const mark = await markOf({ ...parts, store: kept }, commits.known());
    watch = watchDataLoss({ store: kept, mark, place, troubles, clock });
    return taken(parts, kept, lease, mark);
  } catch (error) {
    await lease.close();
    throw error;
  }
}

function takenInMemory(store: Store): TakenStore {
  const nothing = () => Promise.resolve();
  return { store, lease: null, lost: null, adopt: nothing, note: nothing };
}

function taken(
  { place, store: { commits } }: TakenStoreParts,
  store: Store,
  lease: Lease | null,
  mark: StoreMark,
): TakenStore {
  const known = () => commits?.known() ?? 0;
  return {
    store,
    lease,
    lost: mark.lost === null ? null : lossAt(place, mark.lost),
    adopt: () => mark.adopt(known()),
    note: () => mark.note(known()),
  };
}

function markOf({ store, dataDir }: TakenStoreParts, commits: number): Promise<StoreMark> {
  return readStoreMark(store, dataDir.file(MARK_FILE), commits);
}

function lossAt(place: string, lost: "everything" | "the newest"): string {
  if (lost === "everything") {
    return `${place} is empty, although Gavel has run with this data folder before: lots, bids, limits, the session and ` +
      "a pause that were stored are lost. Restore them from a backup, or set your limits and watch your lots again";
  }
  return `${place} is older than what Gavel wrote to it last: newer lots, bids, limits and a pause are lost. Look over ` +
    "your lots, set every limit again, and pause bidding if it was paused. Set `appendonly yes` in Redis";
}

async function leaseOf(
  { dataDir, place, clock, signal, onWaiting }: TakenStoreParts,
  book: LeaseBook,
  afterRenewal: (isOlder: boolean) => Promise<void>,
): Promise<Lease> {
  try {
    return await takeLease({
      book,
      name: "store",
      folder: dataDir.name,
      place,
      clock,
      ...(signal ? { signal } : {}),
      ...(onWaiting ? { onWaiting } : {}),
      afterRenewal,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Redis: /, "") : String(error);
    // Anything else than Redis's own refusal is an outage, which is waited for.
    if (error instanceof StartError || !isRefusal(reason)) throw error;
    throw new StartError(refusalAt(place, reason));
  }
}

/** Returns true for a reason that is Redis's own refusal: it begins with a word in capitals, `OOM`, `READONLY`, `NOPERM`. */
function isRefusal(reason: string): boolean {
  return /^[A-Z]{3,} /.test(reason);
}

function refusalAt(place: string, reason: string): string {
  // A script's refusal ends with its name and place.
  const [said = reason] = reason.split(/\.? script: /);
  const refusal = `${place} can be read but not written (${said}): no bid could be kept there. `;
  return refusal +
    (reason.startsWith("OOM")
      ? "Raise its maxmemory, or set REDIS_URL to a Redis with room"
      : "Let Gavel's user write, or set REDIS_URL to a Redis that is no replica");
}
