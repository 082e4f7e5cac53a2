import { getLogger } from "@logtape/logtape";
import { armedSnipeAt, snipeTimeOf } from "./auction/strategy.ts";
import type { Auction, AuctionId, Rules } from "./auction/types.ts";
import { createBidder } from "./bidding/bidder.ts";
import { timedIntents } from "./bidding/intent_time.ts";
import { startSpending } from "./bidding/spending.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createEventBus } from "./event_bus.ts";
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
import { startOwnerAlerts } from "./monitor/owner_alerts.ts";
import { startReadiness } from "./monitor/readiness.ts";
import { createReadinessProbes } from "./monitor/readiness_probes.ts";
import { watchRoom } from "./monitor/room_watch.ts";
import { startSnipeWarmup } from "./monitor/snipe_warmup.ts";
import { connectNellis } from "./nellis/connection.ts";
import { userAgent } from "./nellis/user_agent.ts";
import { startNotifier } from "./notify/notifier.ts";
import { loadBiddingSwitch } from "./owner/bidding_switch.ts";
import type { Session } from "./owner/session.ts";
import { loadSettings, rulesFrom } from "./owner/settings.ts";
import type { CircuitSnapshot } from "./resilience/circuit_breaker.ts";
import type { BreakerView, Features, ServerServices } from "./server/services.ts";
import { createAuctionRecords } from "./store/auction_records.ts";
import type { Store } from "./store/store.ts";
import { createHealth } from "./telemetry/health.ts";
import { createMetrics, type Metrics } from "./telemetry/metrics.ts";
import { startTimeline, type Timeline } from "./timeline/timeline.ts";
import { VERSION } from "./version.ts";

/** However often it was lost, the live feed is tried again this often. */
const LONGEST_RECONNECT_MS = 30_000;

const log = getLogger(["gavel"]);

/** What the engine takes from outside: time, chance, the network, and what is kept. */
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
  readonly session: Session;
  /** Clients that are connected, for the metrics. */
  readonly openSockets: () => number;
}

/** Everything that watches and bids, at work: all of Gavel but the server before it and the store beneath. */
export interface Engine extends
  Pick<
    ServerServices,
    | "monitor"
    | "ledger"
    | "settings"
    | "limits"
    | "biddingSwitch"
    | "nellis"
    | "bus"
    | "nellisNow"
    | "health"
  > {
  readonly metrics: Metrics;
  readonly timeline: Timeline;
  readonly features: Features;
  readonly circuitBreaker: () => BreakerView;
  /** Stops watching, then waits for what is on its way. The store stays open. */
  close(): Promise<void>;
}

/** Builds every service of the engine once, wires them and starts them. Throws where one can't start, with the reason. */
export async function startEngine(config: Config, surroundings: EngineSurroundings): Promise<Engine> {
  await using opened = new AsyncDisposableStack();
  const { clock, store, session } = surroundings;
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
  let watching: Monitor | null = null;
  const spending = await startSpending({
    store,
    bus,
    settings,
    nellisNow,
    auctions: () => watching?.list() ?? [],
    auction: (id) => watching?.get(id),
  });
  opened.defer(spending.close);
  const { limits } = spending;
  const ledger = timedIntents(spending.ledger, clock);
  const bidder = createBidder({
    nellis,
    ledger,
    limits,
    bus,
    nellisNow,
    isPaused: biddingSwitch.isPaused,
    isDryRun: config.isDryRun,
    clock,
  });
  const bidLeadMs = () => latency.estimateMs() + ledger.intentMs();
  const rules = (auction: Auction): Rules => ({
    limits: limits.of(auction),
    ...rulesFrom(settings.current()),
    bidLeadMs: bidLeadMs(),
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
  watching = monitor;
  const room = watchRoom({ ...spending, bus, monitor, clock, nellisNow });
  opened.defer(room.close);
  settings.onChange(room.replan);
  opened.defer(startOwnerAlerts(bus, monitor, nellisNow));
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
    snipeAt: (auction) => armedSnipeAt(auction, nellisNow(), rules(auction)),
    tighten: clockProbing.tighten,
  });
  opened.defer(warmup.close);
  const isOnFeed = (id: AuctionId) =>
    flags.isOn("ENABLE_SSE") && inRollout(id, flags.percent("SSE_ROLLOUT_PERCENT"));
  const readiness = startReadiness({
    clock,
    nellisNow,
    bus,
    monitor,
    snipeAt: (auction) => snipeTimeOf(auction, { ...rulesFrom(settings.current()), bidLeadMs: bidLeadMs() }),
    probes: createReadinessProbes({ clock, nellis, cookies: session.cookies, store }),
    known: (auction) => ({
      limits: limits.of(auction),
      isPaused: biddingSwitch.isPaused(),
      isDryRun: config.isDryRun,
      clockUncertaintyMs: clockSkew.uncertaintyMs(),
      isRoundTripKnown: latency.isMeasured(),
      isFeedLost: isOnFeed(auction.id) && !auction.isLive,
    }),
  });
  opened.defer(readiness.close);
  const follower = createFollower({
    monitor,
    bus,
    isWanted: isOnFeed,
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
        random01: surroundings.random01,
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
    readiness: () => monitor.list().flatMap(({ readiness }) => readiness?.level ?? []),
    openSockets: surroundings.openSockets,
    health: () => health.check().status,
    openStreams: follower.connected,
    queue: () => ({ size: queue?.size() ?? 0, lagMs: queue?.lagMs() ?? 0 }),
    circuit: () => breaker.snapshot().state,
    isStoreConnected: () => store.health().connected,
    storeType: store.type,
    now: clock.now,
  });
  opened.defer(metrics.close);

  const everything = opened.move();
  return {
    monitor,
    ledger,
    settings,
    limits,
    biddingSwitch,
    nellis,
    bus,
    nellisNow,
    health,
    metrics,
    timeline,
    features: clientFeatures(flags),
    circuitBreaker: () => breakerView(breaker.snapshot(), flags.isOn("USE_CIRCUIT_BREAKER")),
    close: () => everything.disposeAsync(),
  };
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
