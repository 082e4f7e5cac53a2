import { Buffer } from "node:buffer";

/** Frames that wait for one client, in the order in which they will be sent. */
export interface WaitingFrames {
  readonly count: number;
  readonly bytes: number;
  /** At the end of the queue. */
  add(text: string): void;
  /** In the place of an older one with the same `key` that has come since the last `add`, or else at the end. */
  addNewest(key: string, text: string): void;
  /** The next frame, which then waits no more. */
  take(): string | undefined;
  clear(): void;
}

interface Waiting {
  readonly text: string;
  readonly bytes: number;
}

/** An empty queue. */
export function createWaitingFrames(): WaitingFrames {
  const frames = new Map<string | number, Waiting>();
  let bytes = 0;
  let added = 0;

  const put = (name: string | number, text: string) => {
    const size = Buffer.byteLength(text);
    bytes += size - (frames.get(name)?.bytes ?? 0);
    frames.set(name, { text, bytes: size });
  };

  return {
    get count() {
      return frames.size;
    },
    get bytes() {
      return bytes;
    },
    add: (text) => put(++added, text),
    // One that waits before an answer stays there: moved behind each answer, a busy lot's would never be sent, and
    // the answer may be about what it shows. It keeps its place also when it is replaced.
    addNewest: (key, text) => put(`${added} ${key}`, text),
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
