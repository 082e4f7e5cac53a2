import { Buffer } from "node:buffer";
import type { Cancel, Clock } from "../../clock.ts";

/** The messages of one client, each handled in its turn. */
export interface MessageLine {
  /** Handles `text` at once, or after the messages that wait. Returns false when too many wait. */
  add(text: string): boolean;
  /** Drops the messages that wait. */
  stop(): void;
}

/** The parts of a line. */
export interface MessageLineParts {
  /** Takes a turn. Returns 0, or the whole seconds until there is one. */
  readonly takeTurn: () => number;
  readonly handle: (text: string) => void;
  /** Called whenever no message waits any more. */
  readonly onEmpty: () => void;
  readonly clock: Pick<Clock, "after">;
}

/** The most messages that may wait. At 100 a second all are answered within 30 s, after which the extension gives up. */
export const MOST_WAITING = 3000;
/** The most bytes that may wait: thousands of the extension's messages, or a few of the largest. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** Makes an empty line. */
export function createMessageLine({ takeTurn, handle, onEmpty, clock }: MessageLineParts): MessageLine {
  let waiting: string[] = [];
  let bytes = 0;
  let cancel: Cancel | null = null;

  const goOn = () => {
    cancel = null;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const waitSeconds = takeTurn();
      if (waitSeconds > 0) {
        cancel = clock.after(waitSeconds * 1000, goOn);
        return;
      }
      waiting.shift();
      bytes -= Buffer.byteLength(next);
      handle(next);
    }
    onEmpty();
  };
  return {
    add(text) {
      const size = Buffer.byteLength(text);
      const hasRoom = waiting.length < MOST_WAITING && bytes + size <= MOST_WAITING_BYTES;
      if (!hasRoom) return false;
      waiting.push(text);
      bytes += size;
      if (cancel === null) goOn();
      return true;
    },
    stop() {
      waiting = [];
      bytes = 0;
      cancel?.();
      cancel = null;
    },
  };
}
