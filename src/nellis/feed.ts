import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import { readBytes } from "./byte_reader.ts";
import { createEventStream, MOST_BYTES_WITHOUT_EVENT } from "./event_stream.ts";
import type { Fetch } from "./exchange.ts";
import { type FeedEvent, readFeedEvent } from "./feed_events.ts";
import { retryAfterSeconds } from "./refusals.ts";

export type { FeedEvent } from "./feed_events.ts";

const log = getLogger(["gavel", "nellis"]);

/**
 * Why a connection is over. `refused`: answered, but not with events; `silent`: no answer or no event in time;
 * `dropped`: not made, or broken off; `not-understood`: endless bytes that make no event.
 */
export interface FeedEnd {
  readonly reason: "stopped" | "refused" | "silent" | "dropped" | "not-understood";
  /** A sentence for the owner. */
  readonly message: string;
  /** Whether the feed said anything that has a meaning before it ended. */
  readonly wasConnected: boolean;
  /** How long the feed asked us to stay away, if it did: 0 to 60 s by `retry:`, up to a day by `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** Hears each event with the id to come back with (`lastEventId`), or null when the feed gives none. */
export type FeedListener = (event: FeedEvent, eventId: string | null) => void;

/** Nellis's live events, one lot a connection. */
export interface LotFeed {
  /**
   * Holds one connection until it ends or `signal` aborts, and says why it is over; never rejects. No event is
   * told after the abort.
   */
  connect(
    id: AuctionId,
    listener: FeedListener,
    signal: AbortSignal,
    lastEventId?: string | null,
  ): Promise<FeedEnd>;
}

/** What the feed is made of. */
export interface LotFeedOptions {
  /** Where the feed is (`SSE_ENDPOINT`), without `/live-products`. */
  readonly endpoint: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly userAgent: string;
  /** A feed that makes no event for so long is dead [10 s]; it pings every second. */
  readonly silenceMs?: number;
  /** For the answer's head to be here [10 s]. */
  readonly connectTimeoutMs?: number;
}

/** A longer wish would leave a lot unheard for too long. */
const LONGEST_RETRY_MS = 60_000;
/** An id that no header can carry, or that is longer than any id, is not worth a refused request. */
const SENDABLE_ID = /^[\x21-\x7e]([\x20-\x7e]{0,254}[\x21-\x7e])?$/;

type Ending = Pick<FeedEnd, "reason" | "message" | "retryAfterMs">;

const STOPPED: Ending = { reason: "stopped", message: "The live feed was stopped." };

/** The live feed at `endpoint`. It holds no timer and no connection but while one is asked for. */
export function createLotFeed(options: LotFeedOptions): LotFeed {
  const { clock, silenceMs = 10_000 } = options;
  const url = new URL(`${options.endpoint.replace(/\/+$/, "")}/live-products`);
  // Deno 2.9 keeps a body going for ever once its Response is garbage, whatever is aborted.
  const held = new Set<Response>();

  return {
    async connect(id, listener, signal, lastEventId = null) {
      const lotUrl = new URL(url);
      lotUrl.searchParams.set("productId", id);
      const opened = await open(lotUrl, sendable(lastEventId), options, signal);
      if ("reason" in opened) return { ...opened, wasConnected: false };
      held.add(opened);
      try {
        return await follow(opened, { id, listener, signal, lastEventId, clock, silenceMs });
      } finally {
        held.delete(opened);
      }
    },
  };
}

function sendable(eventId: string | null): string | null {
  return eventId !== null && SENDABLE_ID.test(eventId) ? eventId : null;
}

/** The answer, once it is known to be an event stream; or why there is none. */
async function open(
  url: URL,
  lastEventId: string | null,
  { fetch, clock, userAgent, connectTimeoutMs = 10_000 }: LotFeedOptions,
  signal: AbortSignal,
): Promise<Response | Ending> {
  if (signal.aborted) return STOPPED;
  const givingUp = new AbortController();
  const giveUp = () => givingUp.abort();
  const cancelDeadline = clock.after(connectTimeoutMs, giveUp);
  signal.addEventListener("abort", giveUp);
  const headers = new Headers({ accept: "text/event-stream", "user-agent": userAgent });
  if (lastEventId !== null) headers.set("last-event-id", lastEventId);
  try {
    const response = await headOf(fetch, url, { headers, redirect: "manual", signal: givingUp.signal });
    const refusal = signal.aborted ? STOPPED : refusalIn(response, url, clock.now());
    if (refusal) discard(response);
    return refusal ?? response;
  } catch (error) {
    if (signal.aborted) return STOPPED;
    log.debug("No live feed at {url}: {error}", { url: url.href, error });
    if (givingUp.signal.aborted) {
      return { reason: "silent", message: `The live feed did not answer within ${connectTimeoutMs / 1000} s.` };
    }
    return { reason: "dropped", message: "The live feed can't be reached: check the internet connection." };
  } finally {
    cancelDeadline();
    signal.removeEventListener("abort", giveUp);
  }
}

/** Rejects when the signal aborts, even where `fetch` does not heed it; a later answer is given up unread. */
function headOf(fetch: Fetch, url: URL, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  return new Promise((resolve, reject) => {
    init.signal.addEventListener("abort", () => reject(init.signal.reason));
    fetch(url, init).then((response) => init.signal.aborted ? discard(response) : resolve(response), reject);
  });
}

function discard(response: Response): void {
  response.body?.cancel().catch((reason) => log.debug("Live feed given up: {reason}", { reason }));
}

function refusalIn({ status, headers }: Response, url: URL, nowMs: number): Ending | null {
  const type = headers.get("content-type") ?? "nothing";
  if (status === 200 && /^text\/event-stream\s*(;|$)/i.test(type)) return null;
  const retryAfter = retryAfterSeconds(headers, nowMs);
  return {
    reason: "refused",
    message: status === 200
      ? `The live feed at ${url.origin} answers ${type.slice(0, 60)}, not events: check SSE_ENDPOINT.`
      : `The live feed at ${url.origin} refuses to serve this lot (${status}).`,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 }),
  };
}

/** Tells what comes until it ends, by itself or by our hand; the body is given up on every way out. */
async function follow(response: Response, { id, listener, signal, lastEventId, clock, silenceMs }: {
  readonly id: AuctionId;
  readonly listener: FeedListener;
  readonly signal: AbortSignal;
  readonly lastEventId: string | null;
  readonly clock: Clock;
  readonly silenceMs: number;
}): Promise<FeedEnd> {
  const state: { end?: Ending; wasConnected: boolean; heardAtMs: number; eventId: string | null; retryMs?: number } = {};
}
