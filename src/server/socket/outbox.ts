import type { Cancel, Clock } from "../../clock.ts";
import { createWaitingFrames } from "./waiting_frames.ts";

/** What of a `WebSocket` an outbox uses. */
export interface Wire {
  /** What was sent and has not left this process, in bytes. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string): void;
}

/** The frames on their way to one client. A client that reads slowly delays nobody and can't fill the memory. */
export interface Outbox {
  /** Sends `text` after everything that waits. */
  send(text: string): void;
  /** Sends `text`; while it waits and nothing of `send` waits after it, a newer one with the same `key` takes its place. */
  sendNewest(key: string, text: string): void;
  /** Sends what the client has made room for. Called when it is heard from; otherwise a timer does it. */
  drain(): void;
  /** Drops what waits. */
  stop(): void;
}

/** How much a client may leave unread before the rest waits here, where newer states replace older ones. */
const HIGH_WATER_BYTES = 256 * 1024;
/** Past this, what waits is no longer worth having: the client is closed and starts afresh when it comes again. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** A socket does not say when it has drained. Asked this often at first, then ever less while nothing moves. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;
/** Nothing read for so long: nobody is there. */
const PATIENCE_MS = 60_000;

/** An outbox into `wire`. `giveUp` is called with the reason for a client that is too slow, and closes it. */
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
    // One frame alone may be larger: a list of thousands is no sign of slowness.
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

/** How far the sending has come. */
interface Position {
  readonly framesMoved: number;
  readonly bufferedBytes: number;
}

/** What a patrol looks after. */
interface Watched {
  flush(): void;
  isDone(): boolean;
  position(): Position;
  /** Nothing has moved for too long. */
  onStuck(): void;
}

/** Flushes again and again until nothing waits. */
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
