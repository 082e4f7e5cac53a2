import { getLogger } from "@logtape/logtape";
import { calendarNow, type Clock } from "./clock.ts";
import { closeWithin } from "./closing.ts";
import type { Config } from "./config.ts";
import { startEngine } from "./container.ts";
import type { EventBus } from "./event_bus.ts";
import type { Monitor } from "./monitor/monitor.ts";
import { listenReason } from "./listen_error.ts";
import { loadAccessToken, tokenWeakness } from "./owner/access_token.ts";
import type { BiddingSwitch } from "./owner/bidding_switch.ts";
import { loadSession } from "./owner/session.ts";
import { createServer } from "./server/server.ts";
import { createWaitingRoom } from "./server/waiting_room.ts";
import { reachableUrl } from "./reachable_url.ts";
import { StartError } from "./start_error.ts";
import { KEY_FILE, openCipher, SALT_FILE } from "./store/crypto.ts";
import { type DataDir, openDataDir } from "./store/data_dir.ts";
import { claimFormat } from "./store/format.ts";
import { openKvStore } from "./store/kv.ts";
import { createMemoryStore } from "./store/memory.ts";
import { holdStore } from "./store/held_store.ts";
import { openRedisStore } from "./store/redis/redis.ts";
import { pathError } from "./store/owner_files.ts";
import type { Store } from "./store/store.ts";
import { createTroubles } from "./store/troubles.ts";
import { createDiskCheck } from "./telemetry/disk_check.ts";
import type { HealthCheck } from "./telemetry/health.ts";
import { VERSION } from "./version.ts";

/** The Deno KV file in the data folder. */
export const KV_FILE = "gavel.kv";
/** The file in the data folder with the token that was made at the first start. */
export const TOKEN_FILE = "auth-token";

/**
 * How long each part's end is waited for (ms): 7 s in all, before containers and service managers kill. A bid that
 * is still on its way then is settled by a reading after the next start.
 */
const CLOSING_MS = { server: 1_500, engine: 3_000, mark: 100, lease: 400, store: 1_900, disk: 100 };

const log = getLogger(["gavel"]);

/** What Gavel takes from outside: time, the network, and, in tests, a store of the test's. */
export interface Surroundings {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** A `fetch` with connections of its own; without it, `fetch` does for all. */
  readonly createFetch?: () => typeof fetch;
  /** The environment, for the flags. */
  readonly env: (name: string) => string | undefined;
  readonly store?: Store;
  /** Ends a start that waits for its store: it rejects then. */
  readonly signal?: AbortSignal;
}

/** A running Gavel. */
export interface Gavel {
  /** `http://host:port`, where it listens. */
  readonly url: string;
  readonly token: string;
  /** The token was made just now: the owner has not seen it yet. */
  readonly isNewToken: boolean;
  readonly monitor: Monitor;
  readonly bus: EventBus;
  /** Resolves when another Gavel has worked on the store meanwhile: this one bids nothing, and is to be started again. */
  readonly outdated: Promise<void>;
  /** Stops listening, watching and writing, in this order; what was acknowledged is durable. */
  close(): Promise<void>;
}

/** Opens the store, starts the engine on it and the server before it. Throws where a part can't start, with the reason. */
export async function startGavel(config: Config, surroundings: Surroundings): Promise<Gavel> {
  await using opened = new AsyncDisposableStack();
  const { clock } = surroundings;
  const dataDir = await openDataDir(config.dataDir);
  opened.defer(dataDir.release);
  const disk = createDiskCheck(dataDir.proveRoom, clock);
  opened.defer(() => closeWithin(CLOSING_MS.disk, "the disk's check", disk.close, clock));
  const troubles = createTroubles();
  const lost = config.store === "kv" && !surroundings.store ? await lostStore(dataDir) : null;
  if (lost !== null) troubles.report("the store", lost);
  const { token, isNew } = config.authToken === null
    ? await loadAccessToken(dataDir.file(TOKEN_FILE))
    : { token: config.authToken, isNew: false };
  const weakness = tokenWeakness(token);
  if (weakness !== null) log.warn("{weakness}", { weakness });
  const openedStore = surroundings.store ?? await openStore(config, dataDir, surroundings, token);
  opened.defer(() => closeWithin(CLOSING_MS.store, "the store", openedStore.close, clock));
  const place = placeOf(config, dataDir);
  const held = await holdStore({ store: openedStore, dataDir, place, troubles, clock });
  const { store, lease } = held;
  if (lease) opened.defer(() => closeWithin(CLOSING_MS.lease, "the lease on the store", lease.close, clock));
  if (lost === null && held.lost !== null) troubles.report("the store", held.lost);
  await claimFormat(store, place);
  const session = await loadSession(
    store,
    await openCipher({ ...config.encryption, dataDir: config.dataDir }),
  );
  const engine = await startEngine(config, {
    ...surroundings,
    store,
    troubles,
    isStoreLost: lost !== null || held.lost !== null,
    ...(lease ? { lease } : {}),
    session,
    random01: Math.random,
    calendarNow,
    openSockets: () => server.openSockets(),
    checks: { disk: disk.check, token: () => tokenCheck(weakness) },
  });
  opened.defer(() => closeWithin(CLOSING_MS.mark, "the data folder's mark", held.note, clock));
  opened.defer(() => closeWithin(CLOSING_MS.engine, "what is under way", engine.close, clock));
  await held.adopt();
  const server = createServer({
    ...engine,
    session,
    store,
    clock,
    token,
    version: VERSION,
    options: config,
  });
  opened.defer(() => closeWithin(CLOSING_MS.server, "the server", server.close, clock));
  const { hostname, port } = await server.listen().catch((error) => {
    const reason = listenReason(error, config.port);
    throw reason === null ? error : new StartError(reason, { cause: error });
  });
  sayWhatHoldsBidsBack(engine.biddingSwitch, session.cookies() !== null);
  log.info("Gavel {version} listens on {hostname}:{port}", { version: VERSION, hostname, port });

  const everything = opened.move();
  const url = reachableUrl({ host: hostname, port });
  await dataDir.announce(url);
  const { monitor, bus } = engine;
  const outdated = lease?.outdated ?? new Promise<void>(() => {});
  return { url, token, isNewToken: isNew, monitor, bus, outdated, close: () => everything.disposeAsync() };
}

/** Says at the start what keeps every bid from leaving: its owner may have forgotten it. */
function sayWhatHoldsBidsBack(biddingSwitch: BiddingSwitch, hasSession: boolean): void {
  if (biddingSwitch.isPaused()) {
    log.warn("All bidding is paused: POST /api/bidding/resume lets Gavel bid again");
  }
  if (biddingSwitch.isDryRun()) log.warn("Gavel practises: bids are decided and recorded, and none is sent");
  if (!hasSession) log.info("No Nellis session yet: sign in there and hand it over with the extension");
}

function tokenCheck(weakness: string | null): HealthCheck {
  if (weakness !== null) return { status: "degraded", message: weakness };
  return { status: "healthy", message: "The access token is long enough" };
}

/** The store, as its owner knows it. */
function placeOf({ store, redisUrl }: Config, dataDir: DataDir): string {
  if (store === "redis" && redisUrl !== null) return `Redis at ${new URL(redisUrl).host}`;
  return store === "memory" ? "the store in memory" : dataDir.file(KV_FILE);
}

/** Why what was stored in the data folder is gone, and what that means; null where nothing is missing. */
async function lostStore(dataDir: DataDir): Promise<string | null> {
  const path = dataDir.file(KV_FILE);
  if (await sizeOf(path) > 0) return null;
  const ours = [TOKEN_FILE, KEY_FILE, SALT_FILE];
  const sizes = await Promise.all(ours.map((name) => sizeOf(dataDir.file(name))));
  if (sizes.every((size) => size === 0)) return null;
  return `${path} is empty or gone, although Gavel has run in this folder before: lots, bids and limits that were in ` +
    "it are lost. Restore it from a backup, or set your limits and watch your lots again";
}

/** In bytes; 0 where there is no such file. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw pathError(path, error);
  }
}

function openStore(
  config: Config,
  dataDir: DataDir,
  { clock, signal }: Surroundings,
  token: string,
): Promise<Store> {
  const { store, redisUrl } = config;
  if (store === "redis" && redisUrl !== null) {
    return openAwaited(
      config,
      clock,
      token,
      (onWaiting) => openRedisStore({ url: redisUrl, clock, onWaiting, ...(signal ? { signal } : {}) }),
    );
  }
  if (store === "memory") return Promise.resolve(createMemoryStore());
  return openKvStore({ path: dataDir.file(KV_FILE), clock });
}

/** Opens a store that may have to be waited for; meanwhile Gavel's port says what it waits for. */
async function openAwaited(
  config: Config,
  clock: Clock,
  token: string,
  open: (onWaiting: (reason: () => string) => void) => Promise<Store>,
): Promise<Store> {
  let room: { readonly opened: Promise<unknown>; readonly close: () => Promise<void> } | undefined;
  try {
    return await open((reason) => {
      log.warn("{reason}", { reason: reason() });
      const { listen, close } = createWaitingRoom(config, clock, token, reason);
      // A port that is taken ends the start when the server wants to listen on it.
      room = { opened: listen().catch((error) => log.debug("Nobody is told: {error}", { error })), close };
    });
  } finally {
    await room?.opened;
    await room?.close();
  }
}
