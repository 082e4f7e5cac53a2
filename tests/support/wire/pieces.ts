import type { Socket } from "node:net";

/** The pieces that come over a socket, in their order. */
export interface Pieces {
  /** Returns the next piece; null at the end. A piece counts as held until the one after it is asked for. */
  next(): Promise<Uint8Array | null>;
  /** Returns the number of bytes that have come and not been passed on. */
  bytes(): number;
}

/** Reads all that comes over `socket`, whether it is passed on or not. */
export function createPieces(socket: Socket): Pieces {
  const queue: Uint8Array[] = [];
  let isOver = false;
  let inHand = 0;
  let arrived = Promise.withResolvers<void>();
  const tell = () => {
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  socket.on("data", (bytes: Uint8Array) => {
    queue.push(new Uint8Array(bytes));
    tell();
  });
  for (const end of ["end", "close"]) {
    socket.on(end, () => {
      isOver = true;
      tell();
    });
  }
  return {
    async next() {
      inHand = 0;
      while (queue.length === 0 && !isOver) await arrived.promise;
      const piece = queue.shift() ?? null;
      inHand = piece?.length ?? 0;
      return piece;
    },
    bytes: () => queue.reduce((sum, { length }) => sum + length, inHand),
  };
}

/** Returns both, one after the other. */
export function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Writes to a socket, and resolves once it is handed to the system or the socket is gone. */
export function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed || bytes.length === 0) return Promise.resolve();
  return new Promise((resolve) => socket.write(bytes, () => resolve()));
}

/** Resolves once a socket is closed. */
export function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once("close", () => resolve()));
}
