import { getHeapStatistics } from "node:v8";
import { snipeLateMs } from "../auction/strategy/snipe_time.ts";
import type { BudgetState } from "../bidding/budget.ts";
import { allowanceState } from "../nellis/calls/allowance_words.ts";
import type { Session } from "../owner/session.ts";
import { rulesFrom } from "../owner/settings.ts";
import { createHealth, type Health, type HealthCheck } from "../telemetry/health.ts";
import type { LateTimers } from "../telemetry/late_timers.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import type { Lease } from "../store/lease.ts";
import type { DiskPromise } from "../store/store.ts";
import { eventLoopCheck, memoryCheck, type MemoryFigures } from "../telemetry/process_checks.ts";
import { VERSION } from "../version.ts";
import type { Bidding } from "./bidding.ts";
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
import { createLotFigures } from "./lot_figures.ts";
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
  bidding: Pick<Bidding, "rules" | "limits">,
  { monitor, queue }: Watching,
  background: Background & { readonly timers: Pick<LateTimers, "worstMs"> },
  opened: AsyncDisposableStack,
): Telemetry {
  const { surroundings, bus, troubles } = foundation;
  const { clock, store, session, openSockets, memory = measuredMemory, lease, checks } = surroundings;
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
      memory: () => memoryCheck(memory()),
      eventLoop: () => eventLoopCheck(timers.worstMs()),
      ...checks,
    },
  });
  const { biddingSwitch, nellisNow, settings } = foundation;
  const metrics = createMetrics({
    bus,
    version: VERSION,
    lots: createLotFigures({
      auctions: monitor.list,
      rules: bidding.rules,
      isDryRun: biddingSwitch.isDryRun,
      feed,
      now: clock.now,
      nellisNow,
    }),
    openSockets,
    health: health.check,
    openStreams: follower.connected,
    queue: () => ({ size: queue.size(), lagMs: queue.lagMs() }),
    allowance: () => ({ ...allowance.view(), waiting: line().waiting }),
    circuit: () => breaker.snapshot().state,
    store: store.health,
    storeType: store.type,
    signedIn: () => signedIn(session),
    isPaused: biddingSwitch.isPaused,
    nellisClock: () => ({ offsetMs: clockSkew.offsetMs(), uncertaintyMs: clockSkew.uncertaintyMs() }),
    budgets: () => bidding.limits.budgets().map(usedShare),
    timerDelayMs: timers.worstMs,
    snipeLateMs: (bid, sentAtMs) =>
      snipeLateMs(bid, monitor.get(bid.auctionId), {
        ...rulesFrom(settings.current()),
        arrivesAtMs: sentAtMs + foundation.connection.latency.estimateMs(),
      }),
    backup: foundation.surroundings.backupFigures ?? (() => null),
    now: clock.now,
  });
  opened.defer(metrics.close);
  return { health, metrics };
}

function measuredMemory(): MemoryFigures {
  return { ...Deno.memoryUsage(), heapLimit: getHeapStatistics().heap_size_limit };
}

/** Returns true while signed in at Nellis, false without a session that works, null while no answer has shown it. */
function signedIn(session: Pick<Session, "cookies" | "standing">): boolean | null {
  if (session.cookies() === null) return false;
  const standing = session.standing();
  return standing === "unknown" ? null : standing === "works";
}

/** Returns the used share of a budget. A budget of nothing is used up. */
function usedShare({ name, limitCents, committedCents }: BudgetState) {
  return { name, usedShare: limitCents > 0 ? committedCents / limitCents : 1 };
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
