import { getLogger } from "@logtape/logtape";
import type { Clock } from "./clock.ts";
import { STORE_KINDS } from "./composition/stores.ts";
import type { Config } from "./config.ts";
import { listenReason } from "./listen_error.ts";
import { TOKEN_FILE } from "./owner/access_token.ts";
import { reachableUrl } from "./reachable_url.ts";
import { createWaitingRoom } from "./server/waiting_room.ts";
import { KEY_FILE, SALT_FILE } from "./store/crypto.ts";
import type { DataDir } from "./store/data_dir.ts";
import { pathError } from "./store/owner_files.ts";
import type { RedisStore } from "./store/redis/redis.ts";
import type { Store } from "./store/store.ts";

/** The surroundings of a start that opens its store. */
export interface OpeningSurroundings {
  readonly clock: Clock;
  /** Ends the wait for a store that is away: the start rejects then. */
  readonly signal?: AbortSignal;
  /** The token that shows a client to be the owner's. */
  readonly token: string;
  /** Told where Gavel's port answers meanwhile. */
  readonly dataDir: Pick<DataDir, "announce">;
}

const log = getLogger(["gavel"]);

/** Names the store of this configuration for its owner. */
export function placeOf(config: Config): string {
  return STORE_KINDS[config.store].place(config);
}

/**
 * Returns a sentence for the owner where an earlier run's store is gone from the data folder, as after an incomplete
 * restore; null where nothing is missing. To be asked before the first start's files are made.
 */
export async function lostStore(config: Config, dataDir: DataDir): Promise<string | null> {
  const path = STORE_KINDS[config.store].file(config);
  if (path === null || await sizeOf(path) > 0) return null;
  const ours = [TOKEN_FILE, KEY_FILE, SALT_FILE];
  const sizes = await Promise.all(ours.map((name) => sizeOf(dataDir.file(name))));
  if (sizes.every((size) => size === 0)) return null;
  return `${path} is empty or gone, although Gavel has run in this folder before: lots, bids and limits that were in ` +
    "it are lost. Restore it from a backup, or set your limits and watch your lots again";
}

/** Opens the store of this configuration. While it has to be waited for, Gavel's port answers why. */
export function openStore(
  config: Config,
  surroundings: OpeningSurroundings,
): Promise<Store & Partial<RedisStore>> {
  const { clock, signal } = surroundings;
  return answeringMeanwhile(
    config,
    surroundings,
    (onWaiting) =>
      STORE_KINDS[config.store].open({ config, clock, onWaiting, ...(signal ? { signal } : {}) }),
  );
}

/** Does `work`. As soon as it calls `onWaiting` and until it is done, Gavel's port answers what it waits for. */
export async function answeringMeanwhile<Result>(
  config: Config,
  { clock, token, dataDir }: OpeningSurroundings,
  work: (onWaiting: (reason: () => string) => void) => Promise<Result>,
): Promise<Result> {
  let room: { readonly opened: Promise<unknown>; readonly close: () => Promise<void> } | undefined;
  const onWaiting = (reason: () => string) => {
    log.warn("{reason}", { reason: reason() });
    const { listen, close } = createWaitingRoom(config, clock, token, reason);
    const opened = listen().then((address) => dataDir.announce(reachableUrl(address))).catch((error) => {
      // The start goes on: the server reports the same error when it wants to listen there.
      const message = listenReason(error, config.port);
      if (message === null) log.warn("Nobody is told what Gavel waits for: {error}", { error });
      else log.error("{message}", { message });
    });
    room = { opened, close };
  };
  try {
    return await work(onWaiting);
  } finally {
    await room?.opened;
    await room?.close();
  }
}

/** Returns a file's size in bytes; 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw pathError(path, error);
  }
}
