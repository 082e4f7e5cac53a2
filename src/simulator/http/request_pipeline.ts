import { type Clock, sleep } from "../../clock.ts";
import { createRequestCount } from "../allowance.ts";
import { breakAt, ConnectionLost } from "./connection_lost.ts";
import type { FaultState, FaultSwitches } from "../faults.ts";
import type { Random } from "../random.ts";
import { recognise, type Route, type Visit } from "./requests.ts";
import type { Sessions } from "../sessions.ts";
import type { WritableRequestLog } from "./request_log.ts";

/**
 * Takes a request through the house and its answer back: latency, the request log, and the faults of the network.
 * Rejects with a `ConnectionLost` where a network would. `signal` is that of a client in process.
 */
export type RequestPipeline = (request: Request, signal: AbortSignal | null) => Promise<Response>;

/** The share of a page that arrives when it is truncated: the cut lies in the middle of its data. */
const TRUNCATED_SHARE = 0.6;

/** Returns the pipeline that ends in `act`. Requests under way are given up when `closing` aborts. */
export function createPipeline({ clock, nowMs, random, faults, requestLog, sessions, leftMs, closing, act }: {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly random: Random;
  readonly faults: FaultState;
  readonly requestLog: WritableRequestLog;
  readonly sessions: Pick<Sessions, "takeRenewal">;
  /** Returns the time until a lot closes in ms; null when there is no such lot, or it is closed. */
  readonly leftMs: (lotId: number) => number | null;
  readonly closing: AbortSignal;
  readonly act: (request: Request, visit: Visit, signal: AbortSignal | null) => Response | Promise<Response>;
}): RequestPipeline {
  const requestCount = createRequestCount();
  const travel = async (delayMs: number) => {
    if (delayMs > 0) await sleep(clock, delayMs, closing);
    if (closing.aborted) throw new ConnectionLost("broken");
  };
  const hang = async (fault: true | { readonly dropAfterMs: number }) => {
    if (fault === true) await untilAborted(closing);
    else await travel(fault.dropAfterMs);
    throw new ConnectionLost("broken");
  };
  const isInOutage = ({ lotId, route }: Visit): FaultSwitches["outageNearClose"] => {
    const { outageNearClose } = faults.on(lotId);
    const left = lotId === null || (route !== "page" && route !== "bid") ? null : leftMs(lotId);
    if (outageNearClose === null || left === null) return null;
    const { fromSeconds, toSeconds } = outageNearClose;
    return left <= fromSeconds * 1000 && left > toSeconds * 1000 ? outageNearClose : null;
  };
  /** Returns the answer of a house that does not look at the request; null when it looks. */
  const turnAway = (visit: Visit): Response | null => {
    const { rateLimited, pageStatus, bidStatus } = faults.on(visit.lotId);
    const waitMs = visit.route === "sse" || faults.allowance === null
      ? null
      : requestCount.refuse(faults.allowance, nowMs());
    if (waitMs !== null) {
      requestLog.countRefused();
      return slowDown(faults.allowance?.saysWhen ? Math.ceil(waitMs / 1000) : null);
    }
    const ofRoute: Partial<Record<Route, number | null>> = { page: pageStatus, bid: bidStatus };
    const outage = isInOutage(visit)?.answer;
    const status = faults.takeFailure(visit.route) ?? ofRoute[visit.route] ??
      (typeof outage === "number" ? outage : null);
    if (status !== null) return refuse(status);
    if (rateLimited) return slowDown(rateLimited === true ? 1 : rateLimited.retryAfterSeconds);
    return null;
  };
  const serve = async (request: Request, visit: Visit, signal: AbortSignal | null): Promise<Response> => {
    const { dropConnections, acceptThenHang, ignoreBids, truncatePages } = faults.on(visit.lotId);
    if (dropConnections) throw new ConnectionLost("broken");
    const turnedAway = turnAway(visit);
    if (turnedAway) return turnedAway;
    if (visit.route === "bid" && ignoreBids) await hang(true);
    const response = await act(request, visit, signal);
    const renewal = visit.route === "sse" ? null : sessions.takeRenewal(request.headers.get("Cookie"));
    if (renewal !== null) response.headers.append("Set-Cookie", renewal);
    const broken = faults.takeBreak(visit.route);
    if (broken !== null) return await breakAt(broken, response);
    if (visit.route === "bid" && acceptThenHang) await hang(acceptThenHang);
    const isPage = visit.route === "page" || visit.route === "dashboard";
    return isPage && truncatePages ? await truncate(response) : response;
  };

  return async (request, signal) => {
    const body = request.method === "POST" ? await request.text() : null;
    const visit = recognise(request, body);
    const { dropConnections, latencyMs, pageDelayMs } = faults.on(visit.lotId);
    const isRefused = dropConnections === "refused" || isInOutage(visit)?.answer === "refused";
    if (closing.aborted || isRefused) throw new ConnectionLost("refused");
    const tripMs = drawLatency(latencyMs, random) + (visit.route === "page" ? pageDelayMs : 0);
    await travel(tripMs / 2);
    requestLog.record(visit, nowMs(), request.headers.get("User-Agent"));
    const response = await serve(request, visit, signal);
    response.headers.set("Date", new Date(nowMs() + faults.dateSkewMs).toUTCString());
    await travel(tripMs / 2);
    return response;
  };
}

function drawLatency(latencyMs: FaultSwitches["latencyMs"], random: Random): number {
  return typeof latencyMs === "number" ? latencyMs : random.between(latencyMs.min, latencyMs.max);
}

function refuse(status: number): Response {
  return Response.json({ error: `The house answers ${status}` }, { status });
}

/** Returns a 429; with `seconds` null it does not say when to come back. */
function slowDown(seconds: number | null): Response {
  return Response.json({ error: "Too many requests" }, {
    status: 429,
    headers: seconds === null ? {} : { "Retry-After": `${seconds}` },
  });
}

async function truncate(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, headers } = response;
  return new Response(text.slice(0, Math.floor(text.length * TRUNCATED_SHARE)), { status, headers });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
