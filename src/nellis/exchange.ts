import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { abortable } from "../resilience/abortable.ts";
import { type Fetch, fetchHead } from "../resilience/fetch_head.ts";
import { NellisError } from "./api.ts";
import { readBytes } from "./feed/bytes.ts";
import type { ClockSkew } from "./clock/skew.ts";

const log = getLogger(["gavel", "nellis"]);

/** A lot's page is half a megabyte at most. An answer larger than this is given up. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/** A chunk costs the same whatever its length, and few answers are read at a time, so the buffer is large. */
const BUFFER_BYTES = 32 * 1024;

/** One whole answer. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The time that the request left, by Nellis's clock as it was known then. */
  readonly requestedAtMs: number;
  /** The time that the body was here, by Nellis's clock. */
  readonly receivedAtMs: number;
}

/** The result of a request. `certainlyNotSent`: no connection was made, so nothing of it can have arrived. */
export type Exchanged =
  | { readonly answer: Answer }
  | { readonly failure: NellisError; readonly certainlyNotSent: boolean };

/** The options of an exchange with Nellis. */
export interface ExchangeOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly clockSkew: ClockSkew;
  /** The longest time for the whole exchange, its body included. */
  readonly timeoutMs: number;
  /** Hears the time from the request's leaving to the head of its answer. */
  readonly onRoundTrip?: (roundTripMs: number) => void;
}

/** Sends one request, once, and follows no redirect. Each answer is a sample of Nellis's clock. Never rejects. */
export async function exchange(url: URL, init: RequestInit, options: ExchangeOptions): Promise<Exchanged> {
  const { clock, clockSkew, timeoutMs } = options;
  const abort = new AbortController();
  const cancelDeadline = clock.after(timeoutMs, () => abort.abort(timedOut(timeoutMs)));
  const sentAtMs = clock.now();
  const sentByNellisMs = clockSkew.now();
  try {
    const response = await fetchHead(options.fetch, url, {
      ...init,
      redirect: "manual",
      signal: abort.signal,
    });
    options.onRoundTrip?.(clock.now() - sentAtMs);
    sampleClock(response.headers, sentAtMs, options);
    const body = await bodyOf(response, abort.signal);
    const receivedAtMs = clockSkew.now();
    // If this answer corrected the clock offset backwards, recompute when the request left.
    const hasTurnedBack = receivedAtMs < sentByNellisMs;
    const requestedAtMs = hasTurnedBack ? receivedAtMs - (clock.now() - sentAtMs) : sentByNellisMs;
    return {
      answer: { url, status: response.status, headers: response.headers, body, requestedAtMs, receivedAtMs },
    };
  } catch (error) {
    if (error instanceof NellisError) return { failure: error, certainlyNotSent: false };
    return connectionFailure(error);
  } finally {
    cancelDeadline();
  }
}

function timedOut(timeoutMs: number): NellisError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new NellisError("timed-out", `Nellis did not answer within ${seconds} s: try again soon.`);
}

/** Takes the answer's `Date` as a sample. A cached answer (with an `Age`) is none: its `Date` is of another time. */
function sampleClock(headers: Headers, sentAtMs: number, { clock, clockSkew }: ExchangeOptions): void {
  const date = headers.get("date");
  if (date !== null && !headers.has("age")) clockSkew.sample(sentAtMs, clock.now(), Date.parse(date));
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<string> {
  if (!response.body) return "";
  const reader = readBytes(response.body, BUFFER_BYTES);
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  const take = (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_BODY_BYTES) throw tooLarge(response.status);
    text += decoder.decode(chunk, { stream: true });
  };
  try {
    await abortable(reader.readAll(take), signal);
    return text + decoder.decode();
  } finally {
    // Closes the connection of a body that was left half read; after the body's end it does nothing.
    reader.cancel().catch((reason) => log.debug("Body dropped: {reason}", { reason }));
  }
}

function tooLarge(status: number): NellisError {
  return new NellisError(
    "not-understood",
    `Nellis's answer (${status}) is larger than ${LARGEST_BODY_BYTES / 1024 ** 2} MB: no page of a lot is.`,
  );
}

/** Deno names the stage of a failure only in the cause's text. At this one, no byte of the request has been written. */
const CONNECT_STAGE = /client error \(Connect\)/;

function connectionFailure(error: unknown): Exchanged {
  const text = causes(error);
  const certainlyNotSent = CONNECT_STAGE.test(text);
  const what = /dns error/.test(text)
    ? "its name can't be looked up"
    : /refused/i.test(text)
    ? "the connection is refused"
    : certainlyNotSent
    ? "no connection can be made"
    : "the connection was lost";
  log.debug("Request failed: {text}", { text });
  const message = `Nellis can't be reached: ${what}. Check this machine's internet connection.`;
  return { failure: new NellisError("unreachable", message), certainlyNotSent };
}

function causes(error: unknown): string {
  const texts: string[] = [];
  for (let one = error; one instanceof Error && texts.length < 5; one = one.cause) texts.push(one.message);
  return texts.join(": ");
}
