import type { BackupSources } from "./backup/making.ts";
import { brokenOffRestore } from "./backup/restoring.ts";
import { type Snapshots, withSnapshots } from "./backup/snapshot.ts";
import type { Clock } from "./clock.ts";
import { isOpenBid } from "./bidding/ledger.ts";
import type { OpenTarget } from "./commands/restore.ts";
import { backupSources, restoreTarget } from "./composition/backups.ts";
import { checkRecord } from "./composition/record_checks.ts";
import { STORE_KINDS, type StoreOpening } from "./composition/stores.ts";
import type { Config } from "./config.ts";
import { StartError } from "./start_error.ts";
import { placeOf } from "./store_opening.ts";
import { DataDirInUse, openDataDir, refuseInUse } from "./store/data_dir.ts";
import { refuseNewer } from "./store/format.ts";
import { takeStore } from "./store/taken_store.ts";
import { StoreInUse } from "./store/lease.ts";
import { createMemoryStore } from "./store/memory.ts";
import { nullWhereMissing, withPath } from "./store/owner_files.ts";
import type { Store } from "./store/store.ts";
import { createTroubles } from "./store/troubles.ts";

/** A store that no Gavel runs on, held by a command. */
interface StoppedStore extends AsyncDisposable {
  readonly store: Store & Snapshots;
  /** The store, as its owner knows it. */
  readonly place: string;
  /** A sentence about a restore that was broken off in it; null where none was. */
  readonly brokenOff: string | null;
  /** Makes the store count as whole for the next start, after a restore. */
  adopt(): Promise<void>;
}

/** A Redis that is away is waited for this long: whoever typed the command looks at it. */
const PATIENCE_MS = 10_000;

/** The checks of a backup's records, by the schemas with which Gavel reads them. */
export const RECORD_CHECKS = { check: checkRecord, isOpenBid };

/** Opens what a backup is made of while no Gavel runs. Throws `StartError` where there is nothing whole to back up. */
export async function openBackupSources(
  config: Config,
  clock: Clock,
): Promise<AsyncDisposable & { readonly sources: BackupSources }> {
  const missing = await missingFile(config);
  if (missing !== null) {
    throw new StartError(
      `There is nothing to back up: ${missing} is not there. Set DATA_DIR to the one of your Gavel`,
    );
  }
  const stopped = await openStoppedStore(config, clock);
  if (stopped.brokenOff !== null) {
    await stopped[Symbol.asyncDispose]();
    throw new StartError(stopped.brokenOff);
  }
  return { ...stopped, sources: backupSources(stopped.store, config, clock) };
}

/** Opens the store as the target of a restore while no Gavel runs. A dry run makes no store where there is none. */
export async function openRestoreTarget(
  config: Config,
  clock: Clock,
  isDryRun: boolean,
): Promise<OpenTarget> {
  if (isDryRun && await missingFile(config) !== null) {
    const nothing = () => Promise.resolve();
    const target = restoreTarget(createMemoryStore(), { ...config, store: "memory" }, clock);
    return { target, place: placeOf(config), adopt: nothing, [Symbol.asyncDispose]: nothing };
  }
  const stopped = isDryRun && config.store === "redis"
    ? await openToLook(config, clock)
    : await openStoppedStore(config, clock);
  return { ...stopped, target: restoreTarget(stopped.store, config, clock) };
}

/** Returns the path of the file that holds everything, where it is not there; null otherwise. */
async function missingFile(config: Config): Promise<string | null> {
  const path = STORE_KINDS[config.store].file(config);
  if (path === null) return null;
  return await withPath(path, () => Deno.stat(path).catch(nullWhereMissing)) === null ? path : null;
}

/**
 * Opens the store of this configuration while no Gavel runs on it. Throws `StartError` where one does, a newer one has
 * written to it, or it is away.
 */
async function openStoppedStore(config: Config, clock: Clock): Promise<StoppedStore> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await openDataDir(config.dataDir).catch(asInUse);
  opened.defer(dataDir.release);
  const place = placeOf(config);
  return await patiently(config, clock, async (opening) => {
    const kept = await STORE_KINDS[config.store].open(opening);
    opened.defer(kept.close);
    const { signal } = opening;
    const taken = await takeStore({
      store: kept,
      dataDir,
      place,
      troubles: createTroubles(),
      clock,
      signal,
    })
      .catch(asInUse);
    if (taken.lease) opened.defer(taken.lease.close);
    return await stoppedStore(taken.store, { place, clock, adopt: taken.adopt, opened });
  });
}

/**
 * Opens Redis for a look alone: neither it nor the data folder is written to. Throws `StartError` where a Gavel runs on
 * it, a newer one has written to it, or it is away.
 */
async function openToLook(config: Config, clock: Clock): Promise<StoppedStore> {
  await using opened = new AsyncDisposableStack();
  await refuseInUse(config.dataDir).catch(asInUse);
  const place = placeOf(config);
  return await patiently(config, clock, async (opening) => {
    const store = await STORE_KINDS[config.store].open({ ...opening, isToLook: true });
    opened.defer(store.close);
    if (await store.get(["lease", "store"]) !== undefined) asInUse(new StoreInUse(place));
    return await stoppedStore(store, { place, clock, adopt: () => Promise.resolve(), opened });
  });
}

async function stoppedStore(
  store: Store,
  { place, clock, adopt, opened }: {
    readonly place: string;
    readonly clock: Clock;
    readonly adopt: () => Promise<void>;
    readonly opened: AsyncDisposableStack;
  },
): Promise<StoppedStore> {
  await refuseNewer(store, place);
  const brokenOff = await brokenOffRestore(store, place);
  const everything = opened.move();
  return {
    store: withSnapshots(store, clock),
    place,
    brokenOff,
    adopt,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Runs `open`, and gives up a store that is away after some seconds with what is wrong. */
async function patiently(
  config: Config,
  clock: Clock,
  open: (opening: StoreOpening & { readonly signal: AbortSignal }) => Promise<StoppedStore>,
): Promise<StoppedStore> {
  const givingUp = new AbortController();
  let waitingFor = () => "";
  const onWaiting = (reason: () => string) => void (waitingFor = reason);
  const cancel = clock.after(PATIENCE_MS, () => givingUp.abort());
  const { signal } = givingUp;
  try {
    return await open({ config, clock, signal, onWaiting });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new StartError(`${placeOf(config)} does not answer (${waitingFor()}): start it, and try again`);
  } finally {
    cancel();
  }
}

function asInUse(error: unknown): never {
  if (!(error instanceof DataDirInUse || error instanceof StoreInUse)) throw error;
  throw new StartError(`${error.message.split(":")[0]}: stop that Gavel, and run this command again`, {
    cause: error,
  });
}
