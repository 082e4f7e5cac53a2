import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { openDataDir } from "../store/data_dir.ts";
import { openKvStore } from "../store/kv.ts";
import { createMemoryStore } from "../store/memory.ts";
import { withPath } from "../store/owner_files.ts";
import type { Store } from "../store/store.ts";
import type { FlagSource } from "./flags.ts";
import { createRedisSource } from "./redis_source.ts";
import { createStoreSource } from "./store_source.ts";

/** The part of the configuration that says where flags are stored. */
export interface StoredFlagsOptions {
  readonly type: Store["type"];
  readonly dataDir: string;
  /** The Deno KV file's name in `dataDir`. */
  readonly kvFile: string;
  /** Needed when `type` is `redis`. */
  readonly redisUrl: string | null;
  readonly clock: Clock;
}

/**
 * Opens the flags that a Gavel would start with, to change them while none runs; undefined where nothing is kept. A
 * folder that is missing is made only `toWrite`. Throws `DataDirInUse` while another process has the data folder.
 */
export async function openStoredFlags(
  options: StoredFlagsOptions,
  toWrite: boolean,
): Promise<FlagSource | undefined> {
  const { type, redisUrl, clock } = options;
  if (type === "kv") {
    const isThere = toWrite || await exists(join(options.dataDir, options.kvFile));
    return isThere ? await openKvFlags(options) : createStoreSource(createMemoryStore());
  }
  return type === "redis" && redisUrl !== null ? createRedisSource({ url: redisUrl, clock }) : undefined;
}

async function openKvFlags({ dataDir, kvFile, clock }: StoredFlagsOptions): Promise<FlagSource> {
  await using opened = new AsyncDisposableStack();
  const folder = await openDataDir(dataDir);
  opened.defer(folder.release);
  const store = await openKvStore({ path: folder.file(kvFile), clock });
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
