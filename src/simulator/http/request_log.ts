import type { ArrivedBid, ArrivedRequest, Route, Visit } from "./requests.ts";

/** A long run forgets its oldest requests; the counts stay exact. */
const MOST_REQUESTS_KEPT = 100_000;

/** What has come in so far. */
export interface RequestLog {
  readonly counts: Readonly<Record<Route, number>>;
  /** How many were answered 429, as more came than the allowance grants. */
  readonly refused: number;
  /** Oldest first. */
  readonly log: readonly ArrivedRequest[];
}

/** Writes down every request that arrives. */
export interface VisitorsBook {
  readonly requests: RequestLog;
  bids(): readonly ArrivedBid[];
  readonly userAgents: ReadonlySet<string>;
  /** One that was entered goes beyond the allowance. */
  noteRefused(): void;
  enter(visit: Visit, atMs: number, userAgent: string | null): void;
}

/** An empty book. */
export function createVisitorsBook(): VisitorsBook {
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
    },
    userAgents,
    bids: () =>
      bids.map(({ visit, atMs }) => ({
        atMs,
        lotId: visit.order?.productId ?? null,
        amountDollars: visit.order?.bid ?? null,
        result: visit.bidResult,
      })),
    noteRefused: () => void refused++,
    enter(visit, atMs, userAgent) {
      const { route, lotId, method, path } = visit;
      counts[route]++;
      log.push({ atMs, route, lotId, method, path });
      if (log.length > MOST_REQUESTS_KEPT * 1.1) log.splice(0, log.length - MOST_REQUESTS_KEPT);
      if (route === "bid") bids.push({ visit, atMs });
      if (userAgent !== null) userAgents.add(userAgent);
    },
  };
}
