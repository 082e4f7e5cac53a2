import { Buffer } from "node:buffer";
import type { Cancel, Clock } from "../../clock.ts";

/** One client's messages, each handled in its turn. */
export interface MessageLine {
  /** Handles `text` at once, or after all that waits; false when there is no room for it. */
  add(text: string): boolean;
  /** Drops what waits. */
  stop(): void;
}

/** What a line works with. */
export interface MessageLineParts {
  /** Takes a turn: 0, or the whole seconds until there is one. */
  readonly takeTurn: () => number;
  readonly handle: (text: string) => void;
  /** Called whenever nobody waits any more. */
  readonly onEmpty: () => void;
  readonly clock: Pick<Clock, "after">;
}

/** At the usual 100 a second these are answered within the 30 s that the extension waits for an answer. */
export const MOST_WAITING = 3000;
/** What may wait of one client: thousands of messages as the extension sends them, or a few of the largest. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** A line with nobody in it. */
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
