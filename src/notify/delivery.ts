import type { Clock } from "../clock.ts";
import { discard, type Fetch, fetchHead } from "../resilience/fetch_head.ts";
import { retryAfterSeconds } from "../resilience/retry_after.ts";

/** The result of one try. `why` names no part of the address. */
export type Delivery =
  | { readonly result: "delivered" }
  /** The receiver answered, and would hardly accept the same request later. */
  | { readonly result: "refused"; readonly why: string }
  /** Another try may succeed, but not before `retryAfterMs` when the receiver asked for that. */
  | { readonly result: "failed"; readonly why: string; readonly retryAfterMs?: number };

/** The surroundings of a delivery. */
export interface DeliveryOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Ends the try, which then has failed. */
  readonly signal: AbortSignal;
  /** The longest wait for the answer; 10 s when left out. */
  readonly timeoutMs?: number;
}

/** A webhook that works answers sooner. */
const TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Sends one request, once, following no redirect. Never rejects. */
export async function deliver(url: URL, init: RequestInit, options: DeliveryOptions): Promise<Delivery> {
  const { fetch, clock, signal, timeoutMs = TIMEOUT_MS } = options;
  const timeout = new AbortController();
  const cancelTimeout = clock.after(timeoutMs, () => timeout.abort());
  const ending = AbortSignal.any([timeout.signal, signal]);
  try {
    const response = await fetchHead(fetch, url, { ...init, redirect: "manual", signal: ending });
    // Only the status counts. A body that breaks off meanwhile changes nothing.
    discard(response);
    return deliveryOf(response, clock.now());
  } catch {
    // The error is not used: its message holds the address, which is a secret.
    if (timeout.signal.aborted) {
      return { result: "failed", why: `no answer within ${timeoutMs / 1000} s` };
    }
    return { result: "failed", why: signal.aborted ? "Gavel is stopping" : "it could not be reached" };
  } finally {
    cancelTimeout();
  }
}

/** Says that the receiver at `origin` does not want notices, for the owner. */
export function refusedText(origin: string, why: string): string {
  return `${origin} refuses notices (${why}): check NOTIFY_URL and the receiver's access`;
}

function deliveryOf({ ok, status, headers }: Response, nowMs: number): Delivery {
  if (ok) return { result: "delivered" };
  const why = `it answered ${status}`;
  const isPassing = status >= 500 || status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  if (!isPassing) return { result: "refused", why };
  const seconds = retryAfterSeconds(headers, nowMs);
  return { result: "failed", why, ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }) };
}
