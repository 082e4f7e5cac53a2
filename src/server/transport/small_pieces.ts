import type { IncomingMessage } from "node:http";

/** A shorter piece of a body costs more than its bytes: node keeps and tells each by itself. */
const SMALL_BYTES = 128;
/** Enough for every client that writes a body in lines; some ms of work, and a MB of memory. */
const MOST_SMALL = 2_048;

/**
 * Cuts the connection of a request whose body comes in thousands of small pieces, read or not: in chunks of a byte, 100 KB
 * would keep hundreds of times as much memory, and a client that goes on so would keep the only thread busy. Called before
 * anything of the body has come.
 */
export function refuseSmallPieces(incoming: IncomingMessage): void {
  const push = incoming.push.bind(incoming);
  let small = 0;
  incoming.push = (piece: unknown, encoding?: BufferEncoding) => {
    if (piece instanceof Uint8Array && piece.byteLength < SMALL_BYTES && ++small > MOST_SMALL) {
      incoming.socket.destroy();
    }
    return push(piece, encoding);
  };
}
