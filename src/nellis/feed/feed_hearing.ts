import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import type { EventStreamListener } from "./event_stream.ts";
import type { Ending, FeedEnd } from "./feed_end.ts";
import { type FeedEvent, readFeedEvent } from "./feed_events.ts";

const log = getLogger(["gavel", "nellis"]);

/** Hears each event with the id to come back with (`lastEventId`), or null when the feed gives none. */
export type FeedListener = (event: FeedEvent, eventId: string | null) => void;

/** Whose stream it is, and who hears it. */
export interface HearingOptions {
  readonly id: AuctionId;
  readonly listener: FeedListener;
  readonly clock: Clock;
  /** The id that holds until the stream gives another. */
  readonly lastEventId: string | null;
}

/** What has been heard on one stream; it passes on what has a meaning until it is closed, and nothing after. */
export interface Hearing extends EventStreamListener {
  isOver(): boolean;
  /** When the last event came, whatever it meant. */
  heardAtMs(): number;
  close(ending: Ending): FeedEnd;
}

/** A longer wish would leave a lot unheard for too long. */
const LONGEST_RETRY_MS = 60_000;
/** Any other id is no header's value, or longer than one may be: sending it would only get us refused. */
const SENDABLE_ID = /^[\x21-\x7e]{1,256}$/;

/** `eventId` when it can be sent as `Last-Event-ID`, else null. */
export function sendableId(eventId: string | null): string | null {
  return eventId !== null && SENDABLE_ID.test(eventId) ? eventId : null;
}

/** The hearing of a stream that begins now. */
export function createHearing({ id, listener, clock, lastEventId }: HearingOptions): Hearing {
  let isOver = false;
  let wasConnected = false;
  let heardAtMs = clock.now();
  let eventId = sendableId(lastEventId);
  let retryAfterMs: number | undefined;

  const tell = (event: FeedEvent) => {
    try {
      listener(event, eventId);
    } catch (error) {
      log.error("The news of lot {auctionId} was not taken: {error}", { auctionId: id, error });
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
