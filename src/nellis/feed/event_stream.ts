import { createParser } from "eventsource-parser";

/** Nothing that Nellis says of a lot is near it: what goes on for longer without an event is no event stream. */
export const MOST_BYTES_WITHOUT_EVENT = 1024 * 1024;
/** Longer chunks are looked at in pieces of this, so that one cannot smuggle in what many may not. */
const PIECE_BYTES = 64 * 1024;

/** Who hears what a stream of Server-Sent Events says. */
export interface EventStreamListener {
  /** One event, whole. `name` is null for an unnamed one. */
  event(name: string | null, data: string): void;
  /** The id that events carry from here on; empty when there is none any more. */
  lastEventId(id: string): void;
  /** How long to wait before coming back, as the server wishes; any number of digits. */
  retry(delayMs: number): void;
}

/** Makes events of the bytes of one stream, wherever they are cut. */
export interface EventStream {
  /**
   * Takes the next bytes. False when the stream went on for `MOST_BYTES_WITHOUT_EVENT` (or up to 64 KiB more)
   * without an event: it must be given up then, since its memory would grow for ever.
   */
  take(bytes: Uint8Array): boolean;
}

/** A stream at its beginning. */
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
  // The parser drops the one byte order mark that may stand at the beginning.
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
