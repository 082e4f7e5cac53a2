/** The state of a part, or of the whole: `degraded` still does its work, but its owner should know. */
export type HealthStatus = "healthy" | "degraded" | "unhealthy";

/** One part's state, with a sentence for the owner. It holds nothing secret. */
export interface HealthCheck {
  readonly status: HealthStatus;
  readonly message: string;
}

/** The state of every part, and the worst of them as the state of the whole. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

/** Reports the state of every part. */
export interface Health {
  check(): HealthReport;
}

/** The state of the store, as the store itself reports it. `reason` says why the last write failed. */
interface StoreState {
  readonly connected: boolean;
  readonly healthy: boolean;
  readonly reason?: string;
}

/** The parts that are asked: the store, and any others by their names. */
export interface HealthSources {
  readonly store: () => StoreState;
  readonly checks?: Readonly<Record<string, () => HealthCheck>>;
}

const SEVERITY: Readonly<Record<HealthStatus, number>> = { healthy: 0, degraded: 1, unhealthy: 2 };

/** Makes the report of all `sources`. A check that throws counts as unhealthy and hides no other. */
export function createHealth({ store, checks = {} }: HealthSources): Health {
  const all = { store: () => storeCheck(store()), ...checks };
  return {
    check() {
      const results = Object.fromEntries(Object.entries(all).map(([name, check]) => [name, attempt(check)]));
      const worst = Object.values(results).reduce<HealthStatus>(
        (status, part) => SEVERITY[part.status] > SEVERITY[status] ? part.status : status,
        "healthy",
      );
      return { status: worst, checks: results };
    },
  };
}

/** Judges the store. Gavel waits for a store that is away or fails to write: watching goes on, and no bid is sent. */
function storeCheck({ connected, healthy, reason = "the store does not say why" }: StoreState): HealthCheck {
  if (!connected) {
    const message =
      "The store can't be reached: no bid is sent until it is back. Start it, or check the network to it";
    return { status: "degraded", message };
  }
  if (!healthy) {
    const message =
      `The last write failed (${reason}). Gavel tries it again every second; no bid is sent until it succeeds`;
    return { status: "degraded", message };
  }
  return { status: "healthy", message: "Everything is written to the store" };
}

function attempt(check: () => HealthCheck): HealthCheck {
  try {
    return check();
  } catch (error) {
    return {
      status: "unhealthy",
      message: `The check failed: ${error instanceof Error ? error.message : error}`,
    };
  }
}
