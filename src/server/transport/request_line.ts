import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";

/** Bytes that are parsed at once: one request of a browser, or some twenty of the shortest there are. */
const PIECE_BYTES = 1024;

/** The requests of one connection, which are answered one at a time, in their order. */
export interface RequestLine {
  /** Runs `begin` at once, or when the answers to all earlier requests have left. */
  take(begin: () => void): void;
  /** Says that the answer which was begun last has left, and begins the next. */
  leave(): void;
  /** Parses no more of the connection; returns the bytes that came and were not parsed. */
  release(): Buffer;
}

/**
 * Keeps node from handing a connection's bytes to its parser past the socket's stream, where nothing holds them up: all
 * requests that came would be parsed and begun at once. Called before node's own listener for the connection.
 */
export function keepInStream(socket: Socket): void {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { _consumed?: boolean } };
  if (handle) handle._consumed = true;
}

/**
 * Puts a line between `socket` and node's parser, which listens to the socket already. While a request waits for its
 * turn nothing more is parsed or read, so a client that sends many, or leaves its answers unread, fills its own
 * buffers and not ours. `oneByOne` begins what has waited.
 */
export function createRequestLine(socket: Socket, oneByOne: (task: () => void) => void): RequestLine {
  const parsers = socket.listeners("data");
  const waiting: (() => void)[] = [];
  let buffered = Buffer.alloc(0);
  let isAnswering = false;
  let isHolding = false;
  let isReleased = false;

  const mayParse = () => buffered.length > 0 && waiting.length === 0 && !isReleased && !socket.destroyed;
  const parse = () => {
    while (mayParse()) {
      const piece = buffered.subarray(0, PIECE_BYTES);
      buffered = buffered.subarray(piece.length);
      for (const parser of parsers) parser.call(socket, piece);
    }
    if (isReleased) return;
    const mustBuffer = buffered.length > 0 || waiting.length > 0;
    if (mustBuffer) socket.pause();
    else if (isHolding) socket.resume();
    isHolding = mustBuffer;
  };
  const hear = (chunk: Buffer<ArrayBuffer>) => {
    buffered = buffered.length > 0 ? Buffer.concat([buffered, chunk]) : chunk;
    parse();
  };
  const begin = (next: () => void) => {
    next();
    parse();
  };
  socket.on("data", hear);
  for (const parser of parsers) socket.off("data", parser as (chunk: Buffer) => void);

  return {
    take(begin) {
      if (isAnswering) return void waiting.push(begin);
      isAnswering = true;
      begin();
    },
    leave() {
      // A client that has left gets no further answer, and orders nothing more.
      if (socket.destroyed) waiting.length = 0;
      const next = waiting.shift();
      isAnswering = next !== undefined;
      if (next) oneByOne(() => begin(next));
      else parse();
    },
    release() {
      isReleased = true;
      socket.off("data", hear);
      return buffered;
    },
  };
}

/**
 * Runs tasks one by one, and between two of them whatever else has come to the process: however many requests wait on
 * however many connections, they hold up nobody who sends one at a time.
 */
export function createOneByOne(): (task: () => void) => void {
  const tasks: (() => void)[] = [];
  const runOne = () => {
    try {
      tasks[0]?.();
    } finally {
      tasks.shift();
      if (tasks.length > 0) setImmediate(runOne);
    }
  };
  return (task) => {
    tasks.push(task);
    if (tasks.length === 1) setImmediate(runOne);
  };
}
