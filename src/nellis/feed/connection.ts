import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import type { Fetch } from "../../resilience/fetch_head.ts";
import { readBytes } from "./bytes.ts";
import { createEventStream, type EventStreamListener } from "./event_stream.ts";
import { type FeedEvent, readFeedEvent } from "./events.ts";
import { type Ending, type FeedEnd, type FeedListener, type LotFeed, STOPPED } from "./lot_feed.ts";
import { openFeed } from "./opening.ts";

const log = getLogger(["gavel", "nellis"]);

/** The parts of a live feed. */
export interface LotFeedOptions {
  /** The feed's address (`SSE_ENDPOINT`), without `/live-products`. */
  readonly endpoint: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly userAgent: string;
  /** A feed that makes no event for so long is dead [10 s]: it pings about every second. */
  readonly silenceMs?: number;
  /** The time within which the head of the answer must be here [10 s]. */
  readonly connectTimeoutMs?: number;
}

/** One stream of a lot, and its listener. */
interface Stream {
  readonly id: AuctionId;
  readonly listener: FeedListener;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly silenceMs: number;
  /** The id that holds until the stream gives another. */
  readonly lastEventId: string | null;
}

/** Enough for many pings or some bids at once; what is longer comes in several chunks. */
const BUFFER_BYTES = 1024;
/** A longer `retry:` would leave a lot without its feed for too long. */
const LONGEST_RETRY_MS = 60_000;
/** Any other id is no header's value, or longer than one may be: sending it would only get us refused. */
const SENDABLE_ID = /^[\x21-\x7e]{1,256}$/;

const HUNG_UP: Ending = { reason: "dropped", message: "The live feed hung up." };
const BROKE_OFF: Ending = { reason: "dropped", message: "The connection to the live feed was lost." };
const ENDLESS: Ending = {
  reason: "not-understood",
  message: "The live feed goes on and on without saying anything that Gavel understands.",
};

/**
 * Creates the feed at `endpoint`, which has a connection and a timer only while a lot is followed. Throws where
 * `endpoint` is no URL.
 */
export function createLotFeed(options: LotFeedOptions): LotFeed {
  const { fetch, clock, userAgent, silenceMs = 10_000, connectTimeoutMs = 10_000 } = options;
  const url = new URL(`${options.endpoint.replace(/\/+$/, "")}/live-products`);
  // The runtime may close the body of a Response that was garbage collected, so each one is kept until its stream ends.
  const followed = new Set<Response>();

  return {
    async connect(id, listener, signal, askedId = null) {
      const lastEventId = sendableId(askedId);
      const headers = new Headers({ accept: "text/event-stream", "user-agent": userAgent });
      if (lastEventId !== null) headers.set("last-event-id", lastEventId);
      const lotUrl = new URL(url);
      lotUrl.searchParams.set("productId", id);
      const opened = await openFeed(lotUrl, { fetch, clock, headers, signal, timeoutMs: connectTimeoutMs });
      if ("reason" in opened) return { ...opened, wasConnected: false };
      followed.add(opened.response);
      try {
        return await follow(opened.body, { id, listener, clock, signal, silenceMs, lastEventId });
      } finally {
        followed.delete(opened.response);
      }
    },
  };
}

/** Returns `eventId` when it can be sent as `Last-Event-ID`, else null. */
function sendableId(eventId: string | null): string | null {
  return eventId !== null && SENDABLE_ID.test(eventId) ? eventId : null;
}

/** Tells the listener what the stream says until it ends, by itself or by our hand; the body is closed each way. */
function follow(body: ReadableStream<Uint8Array>, stream: Stream): Promise<FeedEnd> {
  const { id, clock, signal, silenceMs } = stream;
  const reader = readBytes(body, BUFFER_BYTES);
  const hearing = createHearing(stream);
  const events = createEventStream(hearing);

  return new Promise((resolve) => {
    const end = (ending: Ending) => {
      if (hearing.isOver()) return;
      resolve(hearing.close(ending));
      cancelTimer();
      signal.removeEventListener("abort", stop);
      // An abort of the request would not do: Deno 2.9 ignores it once the Response is garbage collected
      // (connection_socket_test.ts).
      reader.cancel().catch((reason) => log.debug("Live feed closed: {reason}", { reason }));
    };
    const stop = () => end(STOPPED);
    // A ping does not set the timer anew: on a thousand streams that would be two thousand timer calls a second.
    const checkSilence = () => {
      const leftMs = hearing.heardAtMs() + silenceMs - clock.now();
      if (leftMs > 0) cancelTimer = clock.after(leftMs, checkSilence);
      else end({ reason: "silent", message: `The live feed said nothing for ${silenceMs / 1000} s.` });
    };
    let cancelTimer = clock.after(silenceMs, checkSilence);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();

    const take = (bytes: Uint8Array) => events.take(bytes) || end(ENDLESS);
    reader.readAll(take).then(() => end(HUNG_UP), (error) => {
      log.debug("The live feed of lot {auctionId} broke off: {error}", { auctionId: id, error });
      end(BROKE_OFF);
    });
  });
}

/** Passes on the events of one stream that have a meaning until it is closed, and nothing after. */
interface Hearing extends EventStreamListener {
  isOver(): boolean;
  /** Returns the time of the last event, whatever it meant. */
  heardAtMs(): number;
  close(ending: Ending): FeedEnd;
}

function createHearing({ id, listener, clock, lastEventId }: Stream): Hearing {
  let isOver = false;
  let wasConnected = false;
  let heardAtMs = clock.now();
  let eventId = lastEventId;
  let retryAfterMs: number | undefined;

  const tell = (event: FeedEvent) => {
    try {
      listener(event, eventId);
    } catch (error) {
      log.error("An event of lot {auctionId} was not taken: {error}", { auctionId: id, error });
    }
  };

  return {
    event(name, data) {
      if (isOver) return;
      heardAtMs = clock.now();
      const event = readFeedEvent(id, name, data);
      if (event === null) return;
      wasConnected = true;
      tell(event);
    },
    lastEventId(newId) {
      eventId = sendableId(newId);
    },
    retry(delayMs) {
      retryAfterMs = Math.min(delayMs, LONGEST_RETRY_MS);
    },
    isOver: () => isOver,
    heardAtMs: () => heardAtMs,
    close(ending) {
      isOver = true;
      return { ...ending, wasConnected, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
  };
}
