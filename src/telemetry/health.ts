/** How a part is, or the whole: `degraded` still does its work, but its owner should know. */
export type HealthStatus = "healthy" | "degraded" | "unhealthy";

/** One part's state, with a sentence for the owner. It holds nothing secret. */
export interface HealthCheck {
  readonly status: HealthStatus;
  readonly message: string;
}

/** The whole's state (its worst part's) and every part's. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

/** Asks every part how it is. */
export interface Health {
  check(): HealthReport;
}

/** What is watched: the store's own view of itself, and any further part by its name. */
export interface HealthSources {
  readonly store: () => { readonly connected: boolean; readonly healthy: boolean };
  readonly checks?: Readonly<Record<string, () => HealthCheck>>;
}

const SEVERITY: Readonly<Record<HealthStatus, number>> = { healthy: 0, degraded: 1, unhealthy: 2 };

/** Health of everything in `sources`. A check that throws counts as unhealthy; it never hides the others. */
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

/** A store that is away or fails to write is waited for: watching goes on, and bids stay here. */
function storeCheck({ connected, healthy }: { connected: boolean; healthy: boolean }): HealthCheck {
  if (!connected) {
    return { status: "degraded", message: "The store is out of reach: nothing is bid until it is back" };
  }
  if (!healthy) return { status: "degraded", message: "The last write failed; it is being tried again" };
  return { status: "healthy", message: "The store keeps what it is given" };
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
