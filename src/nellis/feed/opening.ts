import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { discard, type Fetch, fetchHead } from "../../resilience/fetch_head.ts";
import { retryAfterSeconds } from "../../resilience/retry_after.ts";
import { type Ending, STOPPED } from "./lot_feed.ts";

const log = getLogger(["gavel", "nellis"]);

/** The parts of a request for a stream. */
export interface OpeningOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  /** The time within which the head of the answer must be here. */
  readonly timeoutMs: number;
}

/** An answer that is a stream of events. */
export interface OpenedFeed {
  readonly response: Response;
  readonly body: ReadableStream<Uint8Array>;
}

/** Requests the stream at `url`. Where there is none, closes the answer and returns the end of the connection. */
export async function openFeed(url: URL, options: OpeningOptions): Promise<OpenedFeed | Ending> {
  const { fetch, clock, headers, signal, timeoutMs } = options;
  if (signal.aborted) return STOPPED;
  const givingUp = new AbortController();
  const giveUp = () => givingUp.abort();
  const cancelDeadline = clock.after(timeoutMs, giveUp);
  signal.addEventListener("abort", giveUp);
  try {
    const response = await fetchHead(fetch, url, { headers, redirect: "manual", signal: givingUp.signal });
    const { body } = response;
    const refusal = refusalIn(response, url, clock.now());
    if (body && !refusal) return { response, body };
    discard(response);
    return refusal ?? { reason: "dropped", message: `The live feed at ${url.origin} answers nothing.` };
  } catch (error) {
    if (signal.aborted) return STOPPED;
    if (givingUp.signal.aborted) {
      return { reason: "silent", message: `The live feed did not answer within ${timeoutMs / 1000} s.` };
    }
    log.debug("No live feed at {url}: {error}", { url: url.href, error });
    return { reason: "dropped", message: `The live feed at ${url.origin} can't be reached.` };
  } finally {
    cancelDeadline();
    signal.removeEventListener("abort", giveUp);
  }
}

function refusalIn({ status, headers }: Response, url: URL, nowMs: number): Ending | null {
  const type = headers.get("content-type") ?? "no content type";
  if (status === 200 && /^text\/event-stream\s*(;|$)/i.test(type)) return null;
  const retryAfter = retryAfterSeconds(headers, nowMs);
  return {
    reason: "refused",
    message: status === 200
      ? `The live feed at ${url.origin} answers with ${type.slice(0, 60)}, not with events.`
      : `The live feed at ${url.origin} does not serve this lot (${status}).`,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 }),
  };
}
