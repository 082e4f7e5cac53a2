import { Buffer } from "node:buffer";
import type { Cancel, Clock } from "../../clock.ts";

/** The part of a `WebSocket` that an outbox uses. */
export interface Wire {
  /** The bytes that were sent and are still in this process. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string): void;
}

/** The frames on their way to one client. A client that reads slowly delays nobody and can't fill the memory. */
export interface Outbox {
  /** Sends `text` after everything that waits. */
  send(text: string): void;
  /** Sends `text`. While it waits, a newer one with the same `key` replaces it, unless a frame of `send` came in between. */
  sendNewest(key: string, text: string): void;
  /** Sends as many waiting frames as the client has room for. Called when the client is heard from; a timer does the same. */
  drain(): void;
  /** Drops every waiting frame. */
  stop(): void;
}

/** The bytes that a client may leave unread. Further frames wait here, where newer states replace older ones. */
const HIGH_WATER_BYTES = 256 * 1024;
/** With more than this waiting, the client is closed; when it connects again it gets the current state. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** A socket has no event for having drained. It is asked this often at first, and less often while nothing moves. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;
/** A client that has read nothing for this long is closed. */
const PATIENCE_MS = 60_000;

/** Makes an outbox that sends over `wire`. It calls `giveUp` with the reason when the client is too slow; that closes it. */
export function createOutbox(wire: Wire, clock: Clock, giveUp: (reason: string) => void): Outbox {
  const waiting = createWaitingFrames();
  let framesMoved = 0;
  const isOpen = () => wire.readyState === WebSocket.OPEN;
  const hasRoom = () => isOpen() && wire.bufferedAmount < HIGH_WATER_BYTES;
  const flush = () => {
    for (let text = hasRoom() && waiting.take(); text; text = hasRoom() && waiting.take()) {
      framesMoved++;
      wire.send(text);
    }
  };
  const patrol = createPatrol(clock, {
    flush,
    isDone: () => !isOpen() || waiting.count === 0,
    position: () => ({ framesMoved, bufferedBytes: wire.bufferedAmount }),
    onStuck: () => giveUp("Nothing was read for a minute"),
  });
  const send = (text: string, wait: () => void) => {
    if (waiting.count === 0 && hasRoom()) return wire.send(text);
    if (!isOpen()) return;
    wait();
    // A single frame may be larger: a long list does not mean that the client is slow.
    if (waiting.count > 1 && waiting.bytes > MOST_WAITING_BYTES) {
      giveUp("Too slow: more than 1 MiB was waiting");
    } else patrol.start();
  };
  return {
    send: (text) => send(text, () => waiting.add(text)),
    sendNewest: (key, text) => send(text, () => waiting.addNewest(key, text)),
    drain: flush,
    stop() {
      waiting.clear();
      patrol.stop();
    },
  };
}

/** The progress of the sending. */
interface Position {
  readonly framesMoved: number;
  readonly bufferedBytes: number;
}

/** The queue that a patrol flushes. */
interface Watched {
  flush(): void;
  isDone(): boolean;
  position(): Position;
  /** Called when nothing has moved for too long. */
  onStuck(): void;
}

/** Makes a timer that flushes again and again until nothing waits. */
function createPatrol(
  clock: Clock,
  { flush, isDone, position, onStuck }: Watched,
): { start(): void; stop(): void } {
  let cancel: Cancel | undefined;
  let pauseMs = SHORTEST_PAUSE_MS;
  let movedAtMs = 0;
  let last = position();

  const goOn = (hasMoved: boolean) => {
    if (hasMoved) movedAtMs = clock.now();
    last = position();
    pauseMs = hasMoved ? SHORTEST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    cancel = clock.after(pauseMs, onTimer);
  };
  const onTimer = () => {
    cancel = undefined;
    flush();
    if (isDone()) return;
    const { framesMoved, bufferedBytes } = position();
    const hasMoved = framesMoved > last.framesMoved || bufferedBytes < last.bufferedBytes;
    if (!hasMoved && clock.now() - movedAtMs >= PATIENCE_MS) onStuck();
    else goOn(hasMoved);
  };
  return {
    start() {
      if (!cancel) goOn(true);
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}

/** The frames that wait for one client, in the order in which they will be sent. */
interface WaitingFrames {
  readonly count: number;
  readonly bytes: number;
  /** Puts a frame at the end of the queue. */
  add(text: string): void;
  /** Replaces an older frame with the same `key` that came after the last `add`; without one, puts this at the end. */
  addNewest(key: string, text: string): void;
  /** Removes the next frame and returns it. */
  take(): string | undefined;
  clear(): void;
}

interface WaitingFrame {
  readonly text: string;
  readonly bytes: number;
}

/** Makes an empty queue. */
function createWaitingFrames(): WaitingFrames {
  const frames = new Map<string | number, WaitingFrame>();
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
    // The key holds the number of answers before the frame, so that a newer state never replaces one from before an
    // answer: moved behind each answer, the state of a busy lot would never be sent, and the answer may be about it.
    // A replaced frame keeps its place in the queue.
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
