import { createParser } from "eventsource-parser";

/** The bytes after which a stream without an event is given up; no event about a lot is nearly as long. */
export const MOST_BYTES_WITHOUT_EVENT = 1024 * 1024;
/** Longer chunks are parsed in pieces of this, so that one long chunk can't pass the limit either. */
const PIECE_BYTES = 64 * 1024;

/** Hears the events and fields of a stream of Server-Sent Events. */
export interface EventStreamListener {
  /** Hears one whole event. `name` is null for an unnamed one. */
  event(name: string | null, data: string): void;
  /** Hears the id that events carry from here on; empty when they no longer carry one. */
  lastEventId(id: string): void;
  /** Hears the time to wait before a new connection, as the server asks for it; it may have any number of digits. */
  retry(delayMs: number): void;
}

/** Parses the bytes of one stream into events, wherever the chunks are cut. */
export interface EventStream {
  /**
   * Takes the next bytes. Returns false when the stream went on for `MOST_BYTES_WITHOUT_EVENT` (or up to 64 KiB more)
   * without an event: the caller must give it up then, or its memory would grow for ever.
   */
  take(bytes: Uint8Array): boolean;
}

/** Creates the parser of a stream at its beginning. */
export function createEventStream(listener: EventStreamListener): EventStream {
  let bytesWithoutEvent = 0;
  const parser = createParser({
    onEvent({ event, data }) {
      bytesWithoutEvent = 0;
      listener.event(event ?? null, data);
    },
    onId: (id) => listener.lastEventId(id),
    onRetry: (delayMs) => listener.retry(delayMs),
  });
  // The parser itself drops the byte order mark that may stand at the beginning.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  return {
    take(bytes) {
      for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
        const piece = bytes.subarray(start, start + PIECE_BYTES);
        const before = bytesWithoutEvent += piece.length;
        parser.feed(decoder.decode(piece, { stream: true }));
        if (bytesWithoutEvent === before && before > MOST_BYTES_WITHOUT_EVENT) return false;
      }
      return true;
    },
  };
}
