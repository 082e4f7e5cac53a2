import { join } from "node:path";
import { type BackupMaking, type BackupSources, makeBackup } from "../backup/making.ts";
import { nightName } from "../backup/night_files.ts";
import { type Nightly, startNightly } from "../backup/nightly.ts";
import { proveBackup, type RestoreTarget } from "../backup/restoring.ts";
import type { Snapshots } from "../backup/snapshot.ts";
import { isOpenBid } from "../bidding/ledger.ts";
import { calendarNow, type Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { EventBus } from "../event_bus.ts";
import type { FlagSource } from "../flags/flags.ts";
import { switchesAfterRestore } from "../owner/bidding_switch.ts";
import { KEY_FILE, SALT_FILE } from "../store/crypto.ts";
import { nullWhereMissing, withPath, writeOwnersFile } from "../store/owner_files.ts";
import type { Store } from "../store/store.ts";
import { VERSION } from "../version.ts";
import { GAVEL_ITSELF } from "./foundation.ts";
import { checkRecord } from "./record_checks.ts";
import { STORE_KINDS, type StoreConfig } from "./stores.ts";

/** Returns what backups of an open store are made of. */
export function backupSources(
  store: Store & Snapshots,
  config: StoreConfig,
  clock: Clock,
  calendar = calendarNow,
): BackupSources {
  return {
    store,
    readFlags: () => withFlags(store, config, clock, ({ readAll }) => readAll()),
    readSecretFiles: () => secretFiles(config.dataDir),
    check: checkRecord,
    gavelVersion: VERSION,
    calendarNow: calendar,
  };
}

/** Backups of the store of a running Gavel. */
export interface Backups {
  /** Begins one of this moment, under a name of the local time. Rejects with a `BackupError` where none can be made. */
  make(scope: { readonly withSecrets: boolean }): Promise<BackupMaking & { readonly name: string }>;
}

/** Makes backups of an open store. */
export function backupsOf(
  store: Store & Snapshots,
  config: StoreConfig,
  clock: Clock,
  calendar = calendarNow,
): Backups {
  const sources = backupSources(store, config, clock, calendar);
  return {
    async make(scope) {
      const making = await makeBackup(sources, scope);
      return { ...making, name: nightName(new Date(making.madeAtMs)) };
    },
  };
}

/** Returns an open store as one into which a backup is restored. */
export function restoreTarget(store: Store, config: StoreConfig, clock: Clock): RestoreTarget {
  return {
    store,
    readFlags: () => withFlags(store, config, clock, ({ readAll }) => readAll()),
    writeFlag: (name, text) => withFlags(store, config, clock, ({ write }) => write(name, text)),
    writeSecretFile: (name, text) => writeOwnersFile(join(config.dataDir, name), text),
    pausedBy: switchesAfterRestore,
    check: checkRecord,
    isOpenBid,
    now: calendarNow,
  };
}

async function withFlags<Result>(
  store: Store,
  config: StoreConfig,
  clock: Clock,
  work: (flags: FlagSource) => Promise<Result>,
): Promise<Result> {
  const flags = STORE_KINDS[config.store].liveFlags(store, config, clock);
  try {
    return await work(flags);
  } finally {
    await flags.close();
  }
}

/** Reads the key or the salt with which the session is sealed, where they are files. */
async function secretFiles(dataDir: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of [KEY_FILE, SALT_FILE]) {
    const path = join(dataDir, name);
    const text = await withPath(path, () => Deno.readTextFile(path).catch(nullWhereMissing));
    if (text !== null) files.set(name, text);
  }
  return files;
}

/** The part of the configuration that says where nightly backups go. */
type NightlyConfig = Pick<Config, "backup">;

/** Starts nightly backups where their folder is set; null where it is not. */
export function startNightlyBackups(
  { backup }: NightlyConfig,
  { backups, bus, clock, calendar = calendarNow }: {
    readonly backups: Backups;
    readonly bus: EventBus;
    readonly clock: Clock;
    readonly calendar?: () => number;
  },
): Nightly | null {
  if (backup === null) return null;
  return startNightly({
    ...backup,
    clock,
    calendarNow: calendar,
    make: () => backups.make({ withSecrets: false }),
    prove: (source) => proveBackup(source, { check: checkRecord, isOpenBid }),
    onFailure(message) {
      const notification = { kind: "storeTrouble", auctionId: GAVEL_ITSELF, message } as const;
      bus.publish({ type: "notification", notification });
    },
  });
}
