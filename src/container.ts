import { getLogger } from "@logtape/logtape";
import { armedSnipeAt } from "./auction/strategy.ts";
import type { Rules } from "./auction/types.ts";
import { createBidder } from "./bidding/bidder.ts";
import { timedIntents } from "./bidding/intent_time.ts";
import { createLedger } from "./bidding/ledger.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createEventBus, type EventBus } from "./event_bus.ts";
import { clientFeatures } from "./flags/client_features.ts";
import type { FlagSource } from "./flags/flag_source.ts";
import { createFlags } from "./flags/flags.ts";
import { createRedisSource } from "./flags/redis_source.ts";
import { inRollout } from "./flags/rollout.ts";
import { createStoreSource } from "./flags/store_source.ts";
import { createFollower } from "./monitor/follower.ts";
import { createLiveFeed } from "./monitor/live_feed.ts";
import { type Monitor, startMonitor } from "./monitor/monitor.ts";
import { createSwitchedPoller, createTimerPoller } from "./monitor/poller.ts";
import { createQueuePoller, type QueuePoller } from "./monitor/queue_poller.ts";
import { startSnipeWarmup } from "./monitor/snipe_warmup.ts";
import { connectNellis } from "./nellis/connection.ts";
import { userAgent } from "./nellis/user_agent.ts";
import { startNotifier } from "./notify/notifier.ts";
import { loadAccessToken } from "./owner/access_token.ts";
import { loadBiddingSwitch } from "./owner/bidding_switch.ts";
import { loadSession } from "./owner/session.ts";
import { loadSettings, rulesFrom } from "./owner/settings.ts";
import type { CircuitSnapshot } from "./resilience/circuit_breaker.ts";
import { createServer } from "./server/server.ts";
import type { BreakerView } from "./server/services.ts";
import { createAuctionRecords } from "./store/auction_records.ts";
import { openCipher } from "./store/crypto.ts";
import { type DataDir, openDataDir } from "./store/data_dir.ts";
import { openKvStore } from "./store/kv.ts";
import { createMemoryStore } from "./store/memory.ts";
import { openRedisStore } from "./store/redis.ts";
import type { Store } from "./store/store.ts";
import { createHealth } from "./telemetry/health.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { startTimeline } from "./timeline/timeline.ts";
import { VERSION } from "./version.ts";

/** The Deno KV file in the data folder. */
export const KV_FILE = "gavel.kv";
/** The file in the data folder with the token that was made at the first start. */
export const TOKEN_FILE = "auth-token";
/** However often it was lost, the live feed is tried again this often. */
const LONGEST_RECONNECT_MS = 30_000;

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
  /** Stops listening, watching and writing, in this order; what was acknowledged is durable. */
  close(): Promise<void>;
}

/** Builds every service once, wires them and starts them. Throws where a part can't start, with the reason. */
export async function startGavel(config: Config, surroundings: Surroundings): Promise<Gavel> {
  await using opened = new AsyncDisposableStack();
  const { clock } = surroundings;
  const dataDir = await openDataDir(config.dataDir);
  opened.defer(dataDir.release);
  const store = surroundings.store ?? await openStore(config, dataDir, clock);
  opened.defer(store.close);
  const { token, isNew } = config.authToken === null
    ? await loadAccessToken(dataDir.file(TOKEN_FILE))
    : { token: config.authToken, isNew: false };
  const session = await loadSession(
    store,
    await openCipher({ ...config.encryption, dataDir: config.dataDir }),
  );
  const settings = await loadSettings(store);
  const biddingSwitch = await loadBiddingSwitch(store);
  const flags = await createFlags({
    environment: surroundings.env,
    source: flagSource(config, store, clock),
  });
  opened.defer(flags.close);

  const bus = createEventBus((error) => log.error("A listener failed: {error}", { error }));
  if (config.notifyUrl !== null) {
    const notifier = await startNotifier({
      url: config.notifyUrl,
      bus,
      store,
      clock,
      fetch: surroundings.fetch,
      userAgent: userAgent(VERSION),
    });
    opened.defer(notifier.close);
  }
  const { nellis, feed, breaker, clockSkew, latency, clockProbing, roomInMs } = connectNellis({
    baseUrl: config.nellisBaseUrl,
    feedEndpoint: config.feed.endpoint,
    fetch: surroundings.fetch,
    ...(surroundings.createFetch ? { createFetch: surroundings.createFetch } : {}),
    clock,
    cookies: session.cookies,
    userAgent: userAgent(VERSION),
    maxRequestsPerSecond: config.maxRequestsPerSecond,
    circuit: {
      ...config.circuitBreaker,
      onStateChange: ({ from, to }) => bus.publish({ type: "circuit-changed", from, to }),
    },
    isCircuitOn: () => flags.isOn("USE_CIRCUIT_BREAKER"),
    isTimed: () => flags.isOn("ENABLE_PERFORMANCE_METRICS"),
    onCall: (call, seconds) => metrics.nellisAnswered(call, seconds),
    isTraced: () => flags.isOn("ENABLE_DISTRIBUTED_TRACING"),
  });
  const nellisNow = clockSkew.now;
  const ledger = timedIntents(createLedger(store), clock);
  const bidder = createBidder({
    nellis,
    ledger,
    bus,
    nellisNow,
    isPaused: biddingSwitch.isPaused,
    isDryRun: config.isDryRun,
    clock,
  });
  const rules = (): Rules => ({
    ...rulesFrom(settings.current()),
    bidLeadMs: latency.estimateMs() + ledger.intentMs(),
    isPaused: biddingSwitch.isPaused(),
    isStoreAway: !store.health().connected || !store.health().healthy,
    isSmart: flags.isOn("USE_SMART_BIDDING"),
    retentionMs: config.endedAuctionRetentionMs,
    polling: flags.isOn("USE_MINIMAL_POLLING") ? "minimal" : "plain",
    liveIntervalMs: config.feed.fallbackIntervalMs,
  });
  let queue: QueuePoller | undefined;
  const monitor = await startMonitor({
    clock,
    nellisNow,
    rules,
    bidder,
    ledger,
    bus,
    nellis,
    records: createAuctionRecords(store),
    createPoller: (read) => {
      queue = createQueuePoller({ clock, read, roomInMs });
      return createSwitchedPoller(
        createTimerPoller(clock, read),
        queue,
        () => flags.isOn("USE_POLLING_QUEUE"),
      );
    },
  });
  const timeline = await startTimeline({
    bus,
    store,
    nellisNow,
    watched: monitor.list(),
    isPaused: biddingSwitch.isPaused,
  });
  // Closed after the monitor, so that bids on their way at the end are told of.
  opened.defer(timeline.close);
  opened.defer(monitor.close);
  ledger.prune(nellisNow()).catch((error) => log.warn("Bids older than a year stay: {error}", { error }));
  opened.defer(bidder.close);
  opened.defer(clockProbing.close);
  const warmup = startSnipeWarmup({
    clock,
    nellisNow,
    bus,
    auctions: monitor.list,
    snipeAt: (auction) => armedSnipeAt(auction, nellisNow(), rules()),
    tighten: clockProbing.tighten,
  });
  opened.defer(warmup.close);
  const follower = createFollower({
    monitor,
    bus,
    isWanted: (id) => flags.isOn("ENABLE_SSE") && inRollout(id, flags.percent("SSE_ROLLOUT_PERCENT")),
    createFeed: (listener) =>
      createLiveFeed({
        clock,
        feed,
        bus,
        listener,
        rules: {
          firstMs: config.feed.reconnectMs,
          longestMs: LONGEST_RECONNECT_MS,
          attempts: config.feed.reconnectAttempts,
        },
        random01: Math.random,
      }),
  });
  opened.defer(follower.close);
  opened.defer(flags.onChange((name) => {
    log.info("{name} is {value} now", { name, value: flags.view(name).value });
    follower.sync();
    monitor.replan();
  }));

  const health = createHealth({ store: store.health });
  const metrics = createMetrics({
    bus,
    activeAuctions: () => monitor.list().filter(({ life }) => life.phase === "active").length,
    openSockets: () => server.openSockets(),
    health: () => health.check().status,
    openStreams: follower.connected,
    queue: () => ({ size: queue?.size() ?? 0, lagMs: queue?.lagMs() ?? 0 }),
    circuit: () => breaker.snapshot().state,
    isStoreConnected: () => store.health().connected,
    storeType: store.type,
    now: clock.now,
  });
  opened.defer(metrics.close);
  const server = createServer({
    monitor,
    ledger,
    settings,
    session,
    biddingSwitch,
    isDryRun: config.isDryRun,
    nellis,
    store,
    bus,
    clock,
    nellisNow,
    metrics,
    health,
    timeline,
    features: clientFeatures(flags),
    circuitBreaker: () => breakerView(breaker.snapshot(), flags.isOn("USE_CIRCUIT_BREAKER")),
    token,
    version: VERSION,
    options: config,
  });
  opened.defer(server.close);
  const { hostname, port } = await server.listen();
  log.info("Gavel {version} listens on {hostname}:{port}", { version: VERSION, hostname, port });

  const everything = opened.move();
  const url = `http://${hostname === "0.0.0.0" ? "127.0.0.1" : hostname}:${port}`;
  return { url, token, isNewToken: isNew, monitor, bus, close: () => everything.disposeAsync() };
}

function flagSource({ store: type, redisUrl }: Config, store: Store, clock: Clock): FlagSource {
  return type === "redis" && redisUrl !== null
    ? createRedisSource({ url: redisUrl, clock })
    : createStoreSource(store);
}

function breakerView({ nextAttemptTime, ...snapshot }: CircuitSnapshot, enabled: boolean): BreakerView {
  const at = nextAttemptTime === null ? null : new Date(nextAttemptTime).toISOString();
  return { ...snapshot, enabled, nextAttemptTime: at };
}

function openStore({ store, redisUrl }: Config, dataDir: DataDir, clock: Clock): Promise<Store> {
  if (store === "redis" && redisUrl !== null) return openRedisStore({ url: redisUrl, clock });
  if (store === "memory") return Promise.resolve(createMemoryStore());
  return openKvStore({ path: dataDir.file(KV_FILE), clock });
}
