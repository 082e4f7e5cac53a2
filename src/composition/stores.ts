import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { FlagSource } from "../flags/flags.ts";
import { createRedisSource } from "../flags/redis_source.ts";
import { createStoreSource } from "../flags/store_source.ts";
import { StartError } from "../start_error.ts";
import { openDataDir } from "../store/data_dir.ts";
import { type KvStore, openKvStore } from "../store/kv.ts";
import { createMemoryStore } from "../store/memory.ts";
import { withPath } from "../store/owner_files.ts";
import { openRedisStore, type RedisStore } from "../store/redis/redis.ts";
import type { Store, StoreType } from "../store/store.ts";

/** The part of the configuration that says where everything is kept. */
export type StoreConfig = Pick<Config, "store" | "dataDir" | "redisUrl">;

/** The surroundings of a store that a starting Gavel opens. */
export interface StoreOpening {
  readonly config: StoreConfig;
  readonly clock: Clock;
  /** Ends the wait for a store that is away: opening it rejects then. */
  readonly signal?: AbortSignal;
  /** Called once when the store has to be waited for; `reason` says why each time it is asked. */
  readonly onWaiting: (reason: () => string) => void;
  /** True writes nothing at all, not even what a start does: whoever opens it only looks. */
  readonly isToLook?: boolean;
}

/** Everything in which one kind of store differs from the others. */
export interface StoreKind {
  /** Names the store for its owner, such as `Redis at localhost:6379`. */
  place(config: StoreConfig): string;
  /** Returns the path of the file that holds everything; null where no file of Gavel's does. */
  file(config: StoreConfig): string | null;
  /** Opens the store for a Gavel that has the data folder's lock. */
  open(opening: StoreOpening): Promise<Store & Partial<RedisStore>>;
  /** Returns the flags beside or in a store that is open. */
  liveFlags(store: Store, config: StoreConfig, clock: Clock): FlagSource;
  /**
   * Opens the flags that the next start will find, while no Gavel runs; undefined where none are kept. Makes what is
   * missing only `toWrite`. Throws `DataDirInUse` while another process has the data folder.
   */
  storedFlags(config: StoreConfig, clock: Clock, toWrite: boolean): Promise<FlagSource | undefined>;
}

/** The Deno KV file in the data folder. */
export const KV_FILE = "gavel.kv";

const kv: StoreKind = {
  place: kvPath,
  file: kvPath,
  open: ({ config, clock }) => openKvStore({ path: kvPath(config), clock }),
  liveFlags: createStoreSource,
  async storedFlags(config, clock, toWrite) {
    const isThere = toWrite || await exists(kvPath(config));
    return isThere ? await openKvFlags(config, clock) : createStoreSource(createMemoryStore());
  },
};

const redis: StoreKind = {
  place: (config) => `Redis at ${new URL(redisUrlOf(config)).host}`,
  file: () => null,
  open: ({ config, clock, signal, onWaiting, isToLook = false }) =>
    openRedisStore({ url: redisUrlOf(config), clock, onWaiting, isToLook, ...(signal ? { signal } : {}) }),
  liveFlags: (_store, config, clock) => createRedisSource({ url: redisUrlOf(config), clock }),
  storedFlags: (config, clock) => Promise.resolve(createRedisSource({ url: redisUrlOf(config), clock })),
};

const memory: StoreKind = {
  place: () => "the store in memory",
  file: () => null,
  open: () => Promise.resolve(createMemoryStore()),
  liveFlags: createStoreSource,
  storedFlags: () => Promise.resolve(undefined),
};

/** The kinds of store. A new member of `STORE_TYPES` does not compile until it is here. */
export const STORE_KINDS: Readonly<Record<StoreType, StoreKind>> = { kv, redis, memory };

function kvPath({ dataDir }: StoreConfig): string {
  return join(dataDir, KV_FILE);
}

/** Returns the URL of Redis, which `readConfig` requires with STORE redis. */
function redisUrlOf({ redisUrl }: StoreConfig): string {
  if (redisUrl !== null) return redisUrl;
  throw new StartError("REDIS_URL is not set: with STORE redis it must say where Redis is");
}

async function openKvFlags(config: StoreConfig, clock: Clock): Promise<FlagSource> {
  await using opened = new AsyncDisposableStack();
  const folder = await openDataDir(config.dataDir);
  opened.defer(folder.release);
  const store: KvStore = await openKvStore({ path: kvPath(config), clock });
  opened.defer(store.close);
  const source = createStoreSource(store);
  opened.defer(source.close);
  const everything = opened.move();
  return { ...source, close: () => everything.disposeAsync() };
}

async function exists(path: string): Promise<boolean> {
  const found = await withPath(path, () =>
    Deno.stat(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }));
  return found !== null;
}
