import type { ArrivedBid, ArrivedRequest, Route, Visit } from "./requests.ts";

/** A long run forgets its oldest requests; the counts stay exact. */
const MOST_REQUESTS_KEPT = 100_000;

/** The requests that arrived so far. */
export interface RequestLog {
  readonly counts: Readonly<Record<Route, number>>;
  /** Requests that were answered 429 because they went beyond the allowance. */
  readonly refused: number;
  /** The newest requests, oldest first. */
  readonly log: readonly ArrivedRequest[];
  /** Forgets every request and bid that arrived so far; the counts stay. */
  forget(): void;
}

/** Records every request that arrives. */
export interface WritableRequestLog {
  readonly requests: RequestLog;
  bids(): readonly ArrivedBid[];
  readonly userAgents: ReadonlySet<string>;
  /** Counts a recorded request as one beyond the allowance. */
  countRefused(): void;
  record(visit: Visit, atMs: number, userAgent: string | null): void;
}

/** Returns an empty request log. */
export function createRequestLog(): WritableRequestLog {
  const counts = { page: 0, bid: 0, account: 0, login: 0, dashboard: 0, sse: 0, other: 0 };
  const log: ArrivedRequest[] = [];
  const bids: { visit: Visit; atMs: number }[] = [];
  const userAgents = new Set<string>();
  let refused = 0;
  return {
    requests: {
      counts,
      log,
      get refused() {
        return refused;
      },
      forget() {
        log.length = 0;
        bids.length = 0;
      },
    },
    userAgents,
    bids: () =>
      bids.map(({ visit, atMs }) => ({
        atMs,
        lotId: visit.order?.productId ?? null,
        amountDollars: visit.order?.bid ?? null,
        result: visit.bidResult,
      })),
    countRefused: () => void refused++,
    record(visit, atMs, userAgent) {
      const { route, lotId, method, path } = visit;
      counts[route]++;
      log.push({ atMs, route, lotId, method, path });
      if (log.length > MOST_REQUESTS_KEPT * 1.1) log.splice(0, log.length - MOST_REQUESTS_KEPT);
      if (route === "bid") bids.push({ visit, atMs });
      if (userAgent !== null) userAgents.add(userAgent);
    },
  };
}
