import type { Follower } from "../monitor/follower.ts";
import { createHealth, type Health } from "../telemetry/health.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import type { Foundation } from "./foundation.ts";
import type { Watching } from "./watching.ts";

/** What says how Gavel is. */
export interface Telemetry {
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Builds what says how Gavel is. */
export function composeTelemetry(
  { surroundings: { clock, store, openSockets }, bus, connection: { breaker } }: Foundation,
  { monitor, queue }: Watching,
  follower: Follower,
  opened: AsyncDisposableStack,
): Telemetry {
  const health = createHealth({ store: store.health });
  const metrics = createMetrics({
    bus,
    activeAuctions: () => monitor.list().filter(({ life }) => life.phase === "active").length,
    readiness: () => monitor.list().flatMap(({ readiness }) => readiness?.level ?? []),
    openSockets,
    health: () => health.check().status,
    openStreams: follower.connected,
    queue: () => ({ size: queue.size(), lagMs: queue.lagMs() }),
    circuit: () => breaker.snapshot().state,
    isStoreConnected: () => store.health().connected,
    storeType: store.type,
    now: clock.now,
  });
  opened.defer(metrics.close);
  return { health, metrics };
}
