import { type Clock, sleep } from "../clock.ts";
import { ConnectionLost } from "./connection_lost.ts";
import type { FaultBook, FaultSwitches } from "./faults.ts";
import type { Random } from "./random.ts";
import { recognise, type Visit } from "./requests.ts";
import type { VisitorsBook } from "./visitors_book.ts";

/**
 * The way into the house and out again: latency, the visitors' book, and what goes wrong on the road.
 * Rejects with a `ConnectionLost` where a network would. `signal` is that of a client in process.
 */
export type Gate = (request: Request, signal: AbortSignal | null) => Promise<Response>;

/** The share of a page that arrives when it is truncated: in the middle of its data. */
const TRUNCATED_SHARE = 0.6;

/** A gate before `act`. Everyone on the way is turned back when `closing` aborts. */
export function createGate({ clock, nowMs, random, faults, book, closing, act }: {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly random: Random;
  readonly faults: FaultBook;
  readonly book: VisitorsBook;
  readonly closing: AbortSignal;
  readonly act: (request: Request, visit: Visit) => Response | Promise<Response>;
}): Gate {
  const travel = async (delayMs: number) => {
    if (delayMs > 0) await sleep(clock, delayMs, closing);
    if (closing.aborted) throw new ConnectionLost("broken");
  };
  const hang = async (fault: true | { readonly dropAfterMs: number }) => {
    if (fault === true) await untilAborted(closing);
    else await travel(fault.dropAfterMs);
    throw new ConnectionLost("broken");
  };
  const serve = async (request: Request, visit: Visit): Promise<Response> => {
    const { dropConnections, acceptThenHang, rateLimited, truncatePages } = faults.on(visit.lotId);
    if (dropConnections) throw new ConnectionLost("broken");
    const status = faults.takeFailure(visit.route);
    if (status !== null) return refuse(status);
    if (rateLimited) return slowDown(rateLimited);
    const response = await act(request, visit);
    if (visit.route === "bid" && acceptThenHang) await hang(acceptThenHang);
    const isPage = visit.route === "page" || visit.route === "dashboard";
    return isPage && truncatePages ? await truncate(response) : response;
  };

  return async (request, signal) => {
    const body = request.method === "POST" ? await request.text() : null;
    const visit = recognise(request, body, signal);
    const { dropConnections, latencyMs } = faults.on(visit.lotId);
    if (closing.aborted || dropConnections === "refused") throw new ConnectionLost("refused");
    const tripMs = drawLatency(latencyMs, random);
    await travel(tripMs / 2);
    book.enter(visit, nowMs(), request.headers.get("User-Agent"));
    const response = await serve(request, visit);
    response.headers.set("Date", new Date(nowMs()).toUTCString());
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

function slowDown(rateLimited: true | { readonly retryAfterSeconds: number }): Response {
  const seconds = rateLimited === true ? 1 : rateLimited.retryAfterSeconds;
  return Response.json({ error: "Too many requests" }, {
    status: 429,
    headers: { "Retry-After": `${seconds}` },
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
