import type { Follower } from "../monitor/follower.ts";
import { allowanceState } from "../nellis/allowance_words.ts";
import { createHealth, type Health, type HealthCheck } from "../telemetry/health.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import type { Lease } from "../store/lease.ts";
import type { Trouble } from "../store/troubles.ts";
import type { Session } from "../owner/session.ts";
import type { Foundation } from "./foundation.ts";
import type { Watching } from "./watching.ts";

/** What says how Gavel is. */
export interface Telemetry {
  readonly health: Health;
  readonly metrics: Metrics;
}

/** Builds what says how Gavel is. */
export function composeTelemetry(
  { surroundings: { clock, store, session, openSockets, lease }, bus, troubles, connection }: Foundation,
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
      session: () => sessionCheck(session),
      stored: () => storedCheck(troubles.list()),
      ...leaseCheck(lease),
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

function sessionCheck(session: Pick<Session, "cookies" | "standing">): HealthCheck {
  if (session.cookies() === null) {
    return { status: "healthy", message: "No Nellis session was handed over yet, so nothing is bid" };
  }
  switch (session.standing()) {
    case "works":
      return { status: "healthy", message: "Nellis knows you" };
    case "unknown":
      return { status: "healthy", message: "Nellis has not shown yet whether it knows you" };
    case "refused":
      return {
        status: "degraded",
        message:
          "Nellis does not know you any more, so nothing is bid: sign in on its site and hand your session over",
      };
  }
}

/** Only a store that others can reach needs one. */
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
