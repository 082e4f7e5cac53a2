import { SIGN_IN } from "./auction/limits/sign_in.ts";
import { getLogger } from "@logtape/logtape";
import type { Nightly } from "./backup/nightly.ts";
import { brokenOffRestore } from "./backup/restoring.ts";
import { withSnapshots } from "./backup/snapshot.ts";
import { backupsOf, startNightlyBackups } from "./composition/backups.ts";
import { backupCheck } from "./composition/health_checks.ts";
import { calendarNow, type Clock } from "./clock.ts";
import { closeWithin } from "./closing.ts";
import type { Config } from "./config.ts";
import { startEngine } from "./container.ts";
import type { EventBus } from "./event_bus.ts";
import type { Monitor } from "./monitor/monitor.ts";
import { listenReason } from "./listen_error.ts";
import { loadAccessToken, TOKEN_FILE, tokenWeakness } from "./owner/access_token.ts";
import type { BiddingSwitch } from "./owner/bidding_switch.ts";
import { loadGrants } from "./owner/grants.ts";
import { loadSession } from "./owner/session.ts";
import { createCodes, START_CODE_MS } from "./server/access/codes.ts";
import { createServer } from "./server/server.ts";
import { reachableUrl } from "./reachable_url.ts";
import { StartError } from "./start_error.ts";
import { answeringMeanwhile, lostStore, openStore, placeOf } from "./store_opening.ts";
import { openCipher } from "./store/crypto.ts";
import { openDataDir } from "./store/data_dir.ts";
import { claimFormat } from "./store/format.ts";
import { takeStore } from "./store/taken_store.ts";
import type { RedisStore } from "./store/redis/redis.ts";
import type { Store } from "./store/store.ts";
import { withToldReading } from "./composition/told_reading.ts";
import { createTroubles } from "./store/troubles.ts";
import { takeOverBids } from "./takeover/take_over_bids.ts";
import { openOlderWith } from "./owner/older_cipher.ts";
import { createDiskCheck } from "./telemetry/disk_check.ts";
import type { HealthCheck } from "./telemetry/health.ts";
import type { MemoryFigures } from "./telemetry/process_checks.ts";
import { VERSION } from "./version.ts";

/**
 * The longest wait for each part's end (ms): 7 s in all, before containers and service managers kill. A bid that
 * is still on its way then is settled by a reading after the next start.
 */
const CLOSING_MS = {
  server: 1_500,
  engine: 2_800,
  mark: 200,
  lease: 400,
  store: 1_700,
  disk: 100,
  backup: 200,
};

const SHORT_SECRET =
  "ENCRYPTION_SECRET is shorter than 16 characters: it only opens what the older installation sealed. Gavel's own key is " +
  "ENCRYPTION_KEY or a key file in DATA_DIR. Unset it once you are signed in here";

const log = getLogger(["gavel"]);

/** The surroundings of Gavel: time, the network and, in tests, a store and a data folder. */
export interface Surroundings {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Makes a `fetch` with connections of its own. Without it, everything uses `fetch`. */
  readonly createFetch?: () => typeof fetch;
  /** The environment, for the flags. */
  readonly env: (name: string) => string | undefined;
  readonly store?: Store;
  /** The machine's calendar time for backups (ms since the Unix epoch); without it, the system's. */
  readonly calendarNow?: () => number;
  /** The memory of this process, for `/health`; without it, what the runtime measures. */
  readonly memory?: () => MemoryFigures;
  /** Ends a start that waits for its store, which then rejects. */
  readonly signal?: AbortSignal;
}

/** A running Gavel. */
export interface Gavel {
  /** The address at which it listens, `http://host:port`. */
  readonly url: string;
  readonly token: string;
  /** True when the token was made just now, so that the owner has not seen it. */
  readonly isNewToken: boolean;
  /** Makes a code that signs one browser in within 30 minutes; null where a browser or client is known. A secret. */
  readonly startCode: (() => string) | null;
  readonly monitor: Monitor;
  readonly bus: EventBus;
  /** Resolves when another Gavel has used the store meanwhile. This one then sends no bid and has to be started again. */
  readonly outdated: Promise<void>;
  /** Stops listening, watching and writing, in this order. Every change that was acknowledged is durable. */
  close(): Promise<void>;
}

/** Opens the store and starts the engine and the server. Throws the reason when a part can't start. */
export async function startGavel(config: Config, surroundings: Surroundings): Promise<Gavel> {
  await using opened = new AsyncDisposableStack();
  const { clock } = surroundings;
  const dataDir = await openDataDir(config.dataDir);
  opened.defer(dataDir.release);
  const disk = createDiskCheck(dataDir.proveRoom, clock);
  opened.defer(() => closeWithin(CLOSING_MS.disk, "the disk's check", disk.close, clock));
  const troubles = createTroubles();
  const lost = surroundings.store ? null : await lostStore(config, dataDir);
  if (lost !== null) troubles.report("the store", lost);
  const { token, isNew } = config.authToken === null
    ? await loadAccessToken(dataDir.file(TOKEN_FILE))
    : { token: config.authToken, isNew: false };
  const weakness = tokenWeakness(token);
  if (weakness !== null) log.warn("{weakness}", { weakness });
  const opening = { ...surroundings, token, dataDir };
  const reading = withToldReading<Store & Partial<RedisStore>>(
    surroundings.store ?? await openStore(config, opening),
    { clock, tell: sayHowFar },
  );
  const openedStore = reading.store;
  opened.defer(() => closeWithin(CLOSING_MS.store, "the store", openedStore.close, clock));
  const place = placeOf(config);
  const { signal } = surroundings;
  const toTake = { store: openedStore, dataDir, place, troubles, clock, ...(signal ? { signal } : {}) };
  const taken = await answeringMeanwhile(
    config,
    opening,
    (onWaiting) => takeStore({ ...toTake, onWaiting }),
  );
  const { lease } = taken;
  const store = withSnapshots(taken.store, clock);
  if (lease) opened.defer(() => closeWithin(CLOSING_MS.lease, "the lease on the store", lease.close, clock));
  if (lost === null && taken.lost !== null) troubles.report("the store", taken.lost);
  const brokenOff = await brokenOffRestore(store, place);
  if (brokenOff !== null) throw new StartError(brokenOff);
  await claimFormat(store, place);
  const { olderHistories } = openedStore;
  if (olderHistories) await takeOverBids({ store, histories: olderHistories, nowMs: clock.now() });
  const { encryption } = config;
  if (encryption.olderPassphrase !== encryption.passphrase) log.warn(SHORT_SECRET);
  const session = await loadSession(
    store,
    await openCipher({ ...encryption, dataDir: config.dataDir }),
    openOlderWith({ keyText: encryption.keyText, passphrase: encryption.olderPassphrase }),
  );
  const isStoreLost = lost !== null || taken.lost !== null;
  const grants = await loadGrants(store, clock, { isStoreLost });
  const codes = createCodes(clock);
  const calendar = surroundings.calendarNow ?? calendarNow;
  const backups = backupsOf(store, config, clock, calendar);
  let nightly: Nightly | null = null;
  const engine = await startEngine(config, {
    ...surroundings,
    store,
    troubles,
    isStoreLost,
    ...(lease ? { lease } : {}),
    session,
    random01: Math.random,
    openSockets: () => server.openSockets(),
    backupFigures: () => nightly?.state() ?? null,
    checks: {
      backup: () => backupCheck(nightly?.state() ?? null),
      disk: disk.check,
      token: () => tokenCheck(weakness),
    },
  });
  opened.defer(() => closeWithin(CLOSING_MS.mark, "the data folder's mark", taken.note, clock));
  opened.defer(() => closeWithin(CLOSING_MS.engine, "what is under way", engine.close, clock));
  await taken.adopt();
  reading.end();
  const server = createServer({
    ...engine,
    backups,
    session,
    store,
    clock,
    grants,
    codes,
    token,
    version: VERSION,
    options: config,
  });
  opened.defer(() => closeWithin(CLOSING_MS.server, "the server", server.close, clock));
  const { hostname, port } = await server.listen().catch((error) => {
    const reason = listenReason(error, config.port);
    throw reason === null ? error : new StartError(reason, { cause: error });
  });
  nightly = startNightlyBackups(config, { backups, bus: engine.bus, clock, calendar });
  opened.defer(() =>
    closeWithin(CLOSING_MS.backup, "the backup", async () => void await nightly?.close(), clock)
  );
  sayWhatHoldsBidsBack(engine.biddingSwitch, session.cookies() !== null);
  log.info("Gavel {version} listens on {hostname}:{port}", { version: VERSION, hostname, port });

  const everything = opened.move();
  const url = reachableUrl({ host: hostname, port });
  await dataDir.announce(url);
  const { monitor, bus } = engine;
  const outdated = lease?.outdated ?? new Promise<void>(() => {});
  return {
    url,
    token,
    isNewToken: isNew,
    startCode: grants.list().length > 0 ? null : () => codes.issue(START_CODE_MS),
    monitor,
    bus,
    outdated,
    close: () => everything.disposeAsync(),
  };
}

/** The words for the folders that can be long. */
const FOLDER_WORDS: Readonly<Record<string, string>> = {
  auction: "lots",
  bid_history: "bids",
  result: "results",
  timeline: "parts of timelines",
};

/** Logs how far a long start is: a year's store is read for some seconds. */
function sayHowFar(folder: string, count: number): void {
  log.info("Reading the store: {count} {what} so far", { count, what: FOLDER_WORDS[folder] ?? "records" });
}

/** Logs at the start what keeps every bid from being sent, as the owner may have forgotten it. */
function sayWhatHoldsBidsBack(biddingSwitch: BiddingSwitch, hasSession: boolean): void {
  if (biddingSwitch.isPaused()) {
    const because = biddingSwitch.pausedBecause();
    if (because !== null) log.warn("All bidding is paused. {because}", { because });
    else log.warn("All bidding is paused: POST /api/bidding/resume lets Gavel bid again");
  }
  if (biddingSwitch.isDryRun()) log.warn("Gavel practises: bids are decided and recorded, and none is sent");
  if (!hasSession) log.info("No session at Nellis yet: {signIn}", { signIn: SIGN_IN });
}

function tokenCheck(weakness: string | null): HealthCheck {
  if (weakness !== null) return { status: "degraded", message: weakness };
  return { status: "healthy", message: "The access token is long enough" };
}
