import { getHeapStatistics } from "node:v8";
import { allowanceState } from "../nellis/calls/allowance_words.ts";
import { createHealth, type Health, type HealthCheck } from "../telemetry/health.ts";
import type { LateTimers } from "../telemetry/late_timers.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import type { Lease } from "../store/lease.ts";
import type { DiskPromise } from "../store/store.ts";
import { eventLoopCheck, memoryCheck } from "../telemetry/process_checks.ts";
import { watchFeed } from "./feed_watch.ts";
import type { Foundation } from "./foundation.ts";
import {
  biddingCheck,
  breakerCheck,
  clockCheck,
  notificationsCheck,
  powerCutCheck,
  sessionCheck,
  socketsCheck,
  storedCheck,
} from "./health_checks.ts";
import type { Background } from "./background.ts";
import { watchNellis } from "./nellis_watch.ts";
import type { Watching } from "./watching.ts";

/** Health and metrics. */
export interface Telemetry {
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Builds health and metrics. */
export function composeTelemetry(
  foundation: Foundation,
  { monitor, queue }: Watching,
  background: Background & { readonly timers: Pick<LateTimers, "worstMs"> },
  opened: AsyncDisposableStack,
): Telemetry {
  const { surroundings: { clock, store, session, openSockets, lease, checks }, bus, troubles } = foundation;
  const { breaker, allowance, line, clockSkew } = foundation.connection;
  const { follower, isOnFeed, timers } = background;
  const waiting = () => {
    const { waiting, longestWaitMs } = line();
    return { waiting: waiting + queue.dueNow(), longestWaitMs: Math.max(longestWaitMs, queue.lagMs()) };
  };
  const site = watchNellis(bus, clock.now);
  opened.defer(site.close);
  const feed = watchFeed({ bus, auctions: monitor.list, isOnFeed, connected: follower.connected });
  opened.defer(feed.close);
  const health = createHealth({
    store: store.health,
    checks: {
      stored: () => storedCheck(troubles.list()),
      ...leaseCheck(lease),
      ...diskCheck(store.disk),
      bidding: () => {
        const { isPaused, isDryRun, pausedBecause } = foundation.biddingSwitch;
        return biddingCheck(isPaused(), isDryRun(), pausedBecause());
      },
      session: () => sessionCheck(session),
      nellis: site.check,
      breaker: () =>
        breakerCheck(breaker.snapshot(), foundation.flags.isOn("USE_CIRCUIT_BREAKER"), clock.now()),
      allowance: () => allowanceState(allowance.view(), waiting()),
      feed: feed.check,
      clock: () => clockCheck(clockSkew),
      notifications: () => notificationsCheck(foundation.notifier),
      sockets: () => socketsCheck(openSockets()),
      memory: () => memoryCheck(memoryFigures()),
      eventLoop: () => eventLoopCheck(timers.worstMs()),
      ...checks,
    },
  });
  const metrics = createMetrics({
    bus,
    activeAuctions: () => monitor.list().filter(({ life }) => life.phase === "active").length,
    readiness: () => monitor.list().flatMap(({ readiness }) => readiness?.level ?? []),
    openSockets,
    health: () => health.check().status,
    openStreams: follower.connected,
    queue: () => ({ size: queue.size(), lagMs: queue.lagMs() }),
    allowance: () => ({ ...allowance.view(), waiting: line().waiting }),
    circuit: () => breaker.snapshot().state,
    isStoreConnected: () => store.health().connected,
    storeType: store.type,
    now: clock.now,
  });
  opened.defer(metrics.close);
  return { health, metrics };
}

function memoryFigures() {
  return { ...Deno.memoryUsage(), heapLimit: getHeapStatistics().heap_size_limit };
}

/** Checks the disk of the store, where that is not this machine's own. */
function diskCheck(disk: DiskPromise | undefined): Readonly<Record<string, () => HealthCheck>> {
  return disk ? { powerCut: () => powerCutCheck(disk) } : {};
}

/** Checks the lease; only a store that others can reach has one. */
function leaseCheck(lease: Lease | undefined): Readonly<Record<string, () => HealthCheck>> {
  if (!lease) return {};
  return {
    lease: () => {
      const lost = lease.lost();
      if (lost === null) return { status: "healthy", message: "The store is this Gavel's alone" };
      return { status: "degraded", message: lost };
    },
  };
}
