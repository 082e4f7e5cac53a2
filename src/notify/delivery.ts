import type { Clock } from "../clock.ts";
import { abortable } from "../resilience/abortable.ts";
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

/** The parts of an answer that a service has in its own way. Without them only the status counts. */
export interface AnswerReader {
  /** Returns the reason why an answer with a status of success took no notice all the same; null when it did. */
  readonly notTaken?: (response: Response, body: string) => string | null;
  /** Reads the seconds to wait from the body of an answer of 429, for a service that does not say it in the head. */
  readonly retrySeconds?: (body: string) => number | undefined;
}

/** A webhook that works answers sooner. */
const TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;
/** Longer than the answers of all services. The rest of a longer one is not read. */
const LONGEST_BODY_BYTES = 4096;
/** The longest pause that a service may ask for in its answer's body. */
const LONGEST_PAUSE_SECONDS = 86_400;

/** Sends one request, once, following no redirect. Never rejects. */
export async function deliver(
  url: URL,
  init: RequestInit,
  options: DeliveryOptions,
  reader: AnswerReader = {},
): Promise<Delivery> {
  const { fetch, clock, signal, timeoutMs = TIMEOUT_MS } = options;
  const timeout = new AbortController();
  const cancelTimeout = clock.after(timeoutMs, () => timeout.abort());
  const ending = AbortSignal.any([timeout.signal, signal]);
  try {
    const response = await fetchHead(fetch, url, { ...init, redirect: "manual", signal: ending });
    const isBodyRead = response.ok
      ? reader.notTaken !== undefined
      : response.status === TOO_MANY_REQUESTS && reader.retrySeconds !== undefined;
    const body = isBodyRead ? await bodyOf(response, ending) : "";
    // A body that breaks off after this changes nothing.
    discard(response);
    return deliveryOf(response, body, reader, clock.now());
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

/** Says that the receiver does not want notices, for the owner. */
export function refusedText(receiver: string, why: string): string {
  return `${receiver} refuses notices (${why}): check NOTIFY_URL and the receiver's access`;
}

function deliveryOf(response: Response, body: string, reader: AnswerReader, nowMs: number): Delivery {
  const { ok, status, headers } = response;
  if (ok) {
    const reason = reader.notTaken?.(response, body) ?? null;
    return reason === null ? { result: "delivered" } : { result: "refused", why: reason };
  }
  const why = `it answered ${status}`;
  const isPassing = status >= 500 || status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS;
  if (!isPassing) return { result: "refused", why };
  const seconds = retryAfterSeconds(headers, nowMs) ?? reader.retrySeconds?.(body);
  if (seconds === undefined) return { result: "failed", why };
  return { result: "failed", why, retryAfterMs: Math.min(seconds, LONGEST_PAUSE_SECONDS) * 1000 };
}

/** Reads the first bytes of a body as text. */
async function bodyOf(response: Response, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    while (length < LONGEST_BODY_BYTES) {
      const { done, value } = await abortable(reader.read(), signal);
      if (done) break;
      length += value.length;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // Ends the connection of a body that is longer, or that nobody waits for any more.
    reader.cancel().catch(() => {});
    reader.releaseLock();
  }
  return text;
}
