import type { Clock } from "../clock.ts";

/** The platform's `fetch`, or one that stands in for it. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** What became of one try. `why` names no part of the address. */
export type Delivery =
  | { readonly result: "delivered" }
  /** It was answered, and the same request will hardly be taken another time. */
  | { readonly result: "refused"; readonly why: string }
  /** Another try may do; not before `retryAfterMs` have passed, where that was asked for. */
  | { readonly result: "failed"; readonly why: string; readonly retryAfterMs?: number };

/** What a delivery needs of its surroundings. */
export interface DeliveryOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Ends the try, as failed. */
  readonly signal: AbortSignal;
}

/** Longer than any webhook that works takes. */
const TIMEOUT_MS = 10_000;
/** Whoever asks for more has made a mistake, and won and lost lots wait behind it. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Sends one request, once, following no redirect. Never rejects. */
export async function deliver(url: URL, init: RequestInit, options: DeliveryOptions): Promise<Delivery> {
  const { fetch, clock, signal } = options;
  const timeout = new AbortController();
  const cancelTimeout = clock.after(TIMEOUT_MS, () => timeout.abort());
  const ending = AbortSignal.any([timeout.signal, signal]);
  try {
    const response = await answerOf(
      () => fetch(url, { ...init, redirect: "manual", signal: ending }),
      ending,
    );
    return deliveryOf(response, clock.now());
  } catch {
    // The error is left out: its message holds the address, with its secrets.
    if (timeout.signal.aborted) {
      return { result: "failed", why: `no answer within ${TIMEOUT_MS / 1000} s` };
    }
    return { result: "failed", why: signal.aborted ? "Gavel is stopping" : "it could not be reached" };
  } finally {
    cancelTimeout();
  }
}

/** The answer's head, its body left unread; rejects when `ending` comes first, whether or not `send` heeds it. */
async function answerOf(send: () => Promise<Response>, ending: AbortSignal): Promise<Response> {
  ending.throwIfAborted();
  const cut = Promise.withResolvers<never>();
  const cutOff = () => cut.reject(ending.reason);
  ending.addEventListener("abort", cutOff);
  const coming = send().then((response) => {
    // The status says it all. A body that breaks off meanwhile changes nothing about that.
    response.body?.cancel().catch(() => undefined);
    return response;
  });
  try {
    return await Promise.race([coming, cut.promise]);
  } finally {
    ending.removeEventListener("abort", cutOff);
  }
}

function deliveryOf({ ok, status, headers }: Response, nowMs: number): Delivery {
  if (ok) return { result: "delivered" };
  const why = `it answered ${status}`;
  const isPassing = status >= 500 || status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  if (!isPassing) return { result: "refused", why };
  const retryAfterMs = waitAskedFor(headers.get("retry-after"), nowMs);
  return { result: "failed", why, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}

/** `Retry-After` is a number of seconds or a date. */
function waitAskedFor(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const waitMs = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, waitMs), LONGEST_RETRY_AFTER_MS);
}
