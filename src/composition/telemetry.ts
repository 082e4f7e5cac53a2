import type { Follower } from "../monitor/follower.ts";
import { allowanceState } from "../nellis/allowance_words.ts";
import { createHealth, type Health, type HealthCheck } from "../telemetry/health.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import type { Trouble } from "../store/troubles.ts";
import type { Foundation } from "./foundation.ts";
import type { Watching } from "./watching.ts";

/** What says how Gavel is. */
export interface Telemetry {
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Builds what says how Gavel is. */
export function composeTelemetry(
  { surroundings: { clock, store, openSockets }, bus, troubles, connection }: Foundation,
  { monitor, queue }: Watching,
  follower: Follower,
  opened: AsyncDisposableStack,
): Telemetry {
  const { breaker, allowance, line } = connection;
  const waiting = () => {
    const { waiting, longestWaitMs } = line();
    return { waiting: waiting + queue.dueNow(), longestWaitMs: Math.max(longestWaitMs, queue.lagMs()) };
  };
  const health = createHealth({
    store: store.health,
    checks: {
      stored: () => storedCheck(troubles.list()),
      allowance: () => allowanceState(allowance.view(), waiting()),
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

function storedCheck(troubles: readonly Trouble[]): HealthCheck {
  if (troubles.length === 0) return { status: "healthy", message: "What is stored can be read" };
  return { status: "degraded", message: troubles.map(({ message }) => message).join(". ") };
}
