import { Buffer } from "node:buffer";

/** Frames that wait for one client, in the order in which they will be sent. */
export interface WaitingFrames {
  readonly count: number;
  readonly bytes: number;
  /** At the end of the queue. */
  add(text: string): void;
  /** In the place of an older one with the same `key`, if there is one. */
  addNewest(key: string, text: string): void;
  /** The next frame, which then waits no more. */
  take(): string | undefined;
  clear(): void;
}

interface Waiting {
  readonly text: string;
  readonly bytes: number;
  /** Which stretch between two frames of `add` it waits in. */
  readonly stretch: number;
}

/** An empty queue. */
export function createWaitingFrames(): WaitingFrames {
  const frames = new Map<string | number, Waiting>();
  let bytes = 0;
  let stretch = 0;

  const put = (key: string | number, text: string) => {
    const older = frames.get(key);
    // In its place, so that a busy lot is not put off for ever; but not ahead of an answer that is older than it.
    if (older && older.stretch !== stretch) frames.delete(key);
    const size = Buffer.byteLength(text);
    frames.set(key, { text, bytes: size, stretch });
    bytes += size - (older?.bytes ?? 0);
  };

  return {
    get count() {
      return frames.size;
    },
    get bytes() {
      return bytes;
    },
    add: (text) => put(++stretch, text),
    addNewest: put,
    take() {
      for (const [key, frame] of frames) {
        frames.delete(key);
        bytes -= frame.bytes;
        return frame.text;
      }
      return undefined;
    },
    clear() {
      frames.clear();
      bytes = 0;
    },
  };
}
