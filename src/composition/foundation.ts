import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { createEventBus, type EventBus } from "../event_bus.ts";
import { createFlags, type Flags } from "../flags/flags.ts";
import { type ConnectionOptions, connectNellis, type NellisConnection } from "../nellis/connection.ts";
import { userAgent } from "../nellis/user_agent.ts";
import { type Notifier, startNotifier } from "../notify/notifier.ts";
import { type BiddingSwitch, loadBiddingSwitch } from "../owner/bidding_switch.ts";
import type { Session } from "../owner/session.ts";
import { loadSettings, type OwnerSettings } from "../owner/settings.ts";
import { type TimeJumps, watchTimeJumps } from "../resilience/time_jumps.ts";
import type { Lease } from "../store/lease.ts";
import type { Store } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";
import type { BackupFigures } from "../telemetry/backup_metrics.ts";
import type { HealthSources } from "../telemetry/health.ts";
import type { MemoryFigures } from "../telemetry/process_checks.ts";
import { VERSION } from "../version.ts";
import { createAllowanceMemory, loadAllowance } from "./allowance_memory.ts";
import { STORE_KINDS } from "./stores.ts";

const log = getLogger(["gavel"]);
/** The name in a notice, in place of an auction's, when it is about all of them. */
export const GAVEL_ITSELF = "gavel";

/** All that the engine takes from outside: time, chance, the network, and the stored data. */
export interface EngineSurroundings {
  readonly clock: Clock;
  /** In [0, 1), for spreading load. */
  readonly random01: () => number;
  readonly fetch: typeof fetch;
  /** A `fetch` with connections of its own; without it, `fetch` does for all. */
  readonly createFetch?: () => typeof fetch;
  /** The environment, for the flags. */
  readonly env: (name: string) => string | undefined;
  readonly store: Store;
  /** Troubles of the store that were found before the engine started. */
  readonly troubles?: Troubles;
  /** The right to the store, where others can reach it. */
  readonly lease?: Lease;
  /** The store has lost data since Gavel used it: limits may have been in it, or lower ones than are there. */
  readonly isStoreLost?: boolean;
  readonly session: Session;
  /** The memory of this process; without it, what the runtime measures. */
  readonly memory?: () => MemoryFigures;
  /** Clients that are connected, for the metrics and `/health`. */
  readonly openSockets: () => number;
  /** Returns the figures of nightly backups; null, or left out, while none are made. */
  readonly backupFigures?: () => BackupFigures | null;
  /** Checks of `/health` beside the engine's. */
  readonly checks?: HealthSources["checks"];
}

/** The parts that everything else stands on: the owner's settings, the bus, and the connection to Nellis. */
export interface Foundation {
  readonly config: Config;
  readonly surroundings: EngineSurroundings;
  readonly settings: OwnerSettings;
  readonly biddingSwitch: BiddingSwitch;
  readonly flags: Flags;
  /** Troubles of the store. */
  readonly troubles: Troubles;
  readonly bus: EventBus;
  /** Null where nobody is told. */
  readonly notifier: Pick<Notifier, "trouble" | "test"> | null;
  readonly connection: NellisConnection;
  /** The jumps of this machine's time. */
  readonly jumps: TimeJumps;
  /** The time by Nellis's clock. */
  readonly nellisNow: () => number;
}

/** The lots that are watched, which the connection to Nellis asks for although they are loaded after it is made. */
export type ConnectionHooks = Required<Pick<ConnectionOptions, "lots">>;

/** Loads the owner's settings and connects to Nellis. Puts on `opened` what must be closed. */
export async function layFoundation(
  config: Config,
  surroundings: EngineSurroundings,
  hooks: ConnectionHooks,
  opened: AsyncDisposableStack,
): Promise<Foundation> {
  const { clock, store, fetch, env } = surroundings;
  const bus = createEventBus((error) => log.error("A listener failed: {error}", { error }));
  const urls = config.notifyUrl;
  let settings: OwnerSettings | null = null;
  const notifier = urls === null ? null : await startNotifier({
    urls,
    bus,
    store,
    clock,
    fetch,
    userAgent: userAgent(VERSION),
    preferences: () => settings?.current().notices ?? null,
  });
  if (notifier) opened.defer(notifier.close);
  const troubles = surroundings.troubles ?? createTroubles();
  tellTroubles(troubles, bus);
  settings = await loadSettings(store, { troubles, isStoreLost: surroundings.isStoreLost ?? false });
  settings.onChange(() => notifier?.reconsider());
  notifier?.reconsider();
  const biddingSwitch = await loadBiddingSwitch(store, troubles, config.isDryRun);
  const flags = await createFlags({
    environment: env,
    source: STORE_KINDS[config.store].liveFlags(store, config, clock),
  });
  opened.defer(flags.close);
  const remembered = await loadAllowance(store, clock);
  const connection = connectNellis({
    ...connectionOptions(config, surroundings, flags, bus),
    ...hooks,
    remembered,
    onAllowance: () => memory.note(),
    onClockJump: () => bus.publish({ type: "clock-jumped" }),
  });
  const memory = createAllowanceMemory({ store, clock, remember: connection.allowance.remember });
  opened.defer(memory.close);
  const nellisNow = connection.clockSkew.now;
  const jumps = watchTimeJumps(clock);
  opened.defer(jumps.close);
  return {
    config,
    surroundings,
    settings,
    biddingSwitch,
    flags,
    troubles,
    bus,
    notifier,
    connection,
    jumps,
    nellisNow,
  };
}

/**
 * Tells the owner of troubles. A trouble with a lot is over once its owner has set it up anew, or it is not watched any
 * more.
 */
function tellTroubles(troubles: Troubles, bus: EventBus): void {
  troubles.listen(({ message, auctionId }) => {
    const notification = { kind: "storeTrouble", auctionId: auctionId ?? GAVEL_ITSELF, message } as const;
    bus.publish({ type: "notification", notification });
  });
  bus.listen((event) => {
    if (event.type === "auction-removed") troubles.mended(`auction ${event.auctionId}`);
    if (event.type === "auction-changed" && event.auction.config.strategy !== "manual") {
      troubles.mended(`auction ${event.auction.id}`);
    }
  });
}

function connectionOptions(
  config: Config,
  { clock, fetch, createFetch, session }: EngineSurroundings,
  flags: Flags,
  bus: EventBus,
): Omit<ConnectionOptions, keyof ConnectionHooks> {
  return {
    baseUrl: config.nellisBaseUrl,
    feedEndpoint: config.feed.endpoint,
    fetch,
    ...(createFetch ? { createFetch } : {}),
    clock,
    cookies: session.cookies,
    session,
    userAgent: userAgent(VERSION),
    maxRequestsPerSecond: config.maxRequestsPerSecond,
    circuit: {
      ...config.circuitBreaker,
      onStateChange: ({ from, to }) => bus.publish({ type: "circuit-changed", from, to }),
    },
    isCircuitOn: () => flags.isOn("USE_CIRCUIT_BREAKER"),
    onCall: (call, seconds) => bus.publish({ type: "nellis-answered", call, seconds }),
    isTimed: () => flags.isOn("ENABLE_PERFORMANCE_METRICS"),
    isTraced: () => flags.isOn("ENABLE_DISTRIBUTED_TRACING"),
  };
}
