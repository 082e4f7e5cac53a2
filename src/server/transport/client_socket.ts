import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { getLogger } from "@logtape/logtape";
// @ts-types="@types/ws"
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../../clock.ts";
import { createFrameGuard, type FrameGuard } from "./frame_guard.ts";
import type { Pulse } from "./pulse.ts";
import { textFrame } from "./text_frame.ts";

const log = getLogger(["gavel", "server"]);

/** A client that does not answer our closing is cut off after this. */
const CLOSING_MS = 2000;
/** A message of more pieces is none that a client of ours makes. */
const MOST_FRAGMENTS = 256;
/** Pieces of one chunk of the network's each: as many as the largest message can come in. */
const MOST_CHUNKS = 4096;

/** A ping without a payload, as a server sends it: unmasked (RFC 6455, 5.5.2). */
const PING = Buffer.from([0x89, 0]);

/** The news of a client's socket. */
export interface SocketListener {
  /** A message of text, whole; null for one of bytes. */
  onMessage(text: string | null): void;
  onClose(): void;
}

/** The socket of one client, after its upgrade. */
export interface ClientSocket {
  /** The bytes that were sent and have not left this process. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  /** Set while the client is known to be the owner's: what it may send depends on it. */
  isOwners: boolean;
  send(text: string): void;
  /** Says goodbye; nothing more is heard of it but its end. */
  close(code: number, reason: string): void;
  listen(listener: SocketListener): void;
}

/** The parts of an upgrade, as node gives them. */
export interface UpgradeParts {
  readonly incoming: IncomingMessage;
  readonly raw: Duplex;
  readonly head: Buffer;
}

/** The news of a socket for the connection under it. */
export interface ConnectionNews {
  onOwners(isOwners: boolean): void;
  /** Bytes came. */
  onHeard(): void;
}

/** Makes sockets of upgrades. */
export interface Upgrader {
  /** Answers with 101, or gives the reason why the request is no handshake and leaves the answer to the caller. */
  upgrade(parts: UpgradeParts, news: ConnectionNews): ClientSocket | string;
}

/** The parts of an upgrader. */
export interface UpgraderParts {
  /** Binds the owner's clients; who has not shown the token may send far less. */
  readonly largestMessageBytes: number;
  readonly clock: Pick<Clock, "now">;
  /** Cuts the sockets of clients that are gone. */
  readonly pulse: Pulse;
}

/** Makes an upgrader of sockets of text. */
export function createUpgrader({ largestMessageBytes, clock, pulse }: UpgraderParts): Upgrader {
  const encode = rememberingEncoder();
  let refusal = "";
  // The types lag behind: `closeTimeout` is not in them.
  const options: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    // Packing costs more memory and time than it saves on a home network.
    perMessageDeflate: false,
    maxPayload: largestMessageBytes,
    maxFragments: MOST_FRAGMENTS,
    maxBufferedChunks: MOST_CHUNKS,
    closeTimeout: CLOSING_MS,
  };
  const server = new WebSocketServer(options);
  server.on("wsClientError", (error) => refusal = error.message);

  return {
    upgrade({ incoming, raw, head }, news) {
      let made: ClientSocket | undefined;
      // In the same turn: nothing of the client's is lost between the two.
      server.handleUpgrade(incoming, raw, head, (socket) => {
        made = clientSocket(socket, raw, { largestMessageBytes, clock, pulse, encode, news });
      });
      return made ?? refusal;
    },
  };
}

interface SocketParts extends UpgraderParts {
  readonly encode: (text: string) => Buffer;
  readonly news: ConnectionNews;
}

function clientSocket(
  socket: WebSocket,
  raw: Duplex,
  { largestMessageBytes, clock, pulse, encode, news }: SocketParts,
): ClientSocket {
  let isOwners = false;
  let isLeaving = false;
  const beating = pulse.add({
    ping: () => void raw.write(PING),
    cut() {
      log.debug("A client that was silent is cut");
      raw.destroy();
    },
  });
  const rules = { largestMessageBytes, clock, isAuthenticated: () => isOwners };
  const guard = createFrameGuard(rules, ({ code, reason }) => {
    isLeaving = true;
    hearing.stop();
    socket.close(code, reason);
  });
  const hearing = hearFrames(raw, {
    guard,
    isOwners: () => isOwners,
    // The client has said goodbye, or has answered ours.
    isOver: () => raw.writableEnded || !isLeaving && socket.readyState !== socket.OPEN,
    onHeard() {
      beating.heard();
      news.onHeard();
    },
  });
  // The close that follows says enough; without a listener it would be reported as nobody's.
  socket.on("error", (error) => {
    hearing.stop();
    log.debug("The connection of a client broke: {error}", { error });
  });
  raw.on("close", beating.leave);
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    get readyState() {
      return socket.readyState;
    },
    get isOwners() {
      return isOwners;
    },
    set isOwners(is) {
      isOwners = is;
      news.onOwners(is);
    },
    send(text) {
      // Past the library's own sender, which makes the frame anew for each client and writes it in two pieces.
      if (socket.readyState === socket.OPEN) raw.write(encode(text));
    },
    close(code, reason) {
      isLeaving = true;
      socket.close(code, reason);
    },
    listen({ onMessage, onClose }) {
      socket.on("message", (data, isBinary) => {
        if (!isLeaving) onMessage(isBinary ? null : String(data));
      });
      socket.on("close", onClose);
    },
  };
}

interface HearingParts {
  readonly guard: FrameGuard;
  readonly isOwners: () => boolean;
  /** True when nothing of the client's counts any more. */
  readonly isOver: () => boolean;
  readonly onHeard: () => void;
}

/**
 * Hands what comes on `raw` to the library, which listens to it already, once the guard has seen it: from the owner as
 * it comes, from anyone else frame by frame, for a frame may bring the token that lets in the next ones.
 */
function hearFrames(
  raw: Duplex,
  { guard, isOwners, isOver, onHeard }: HearingParts,
): { readonly stop: () => void } {
  const [library] = raw.listeners("data");
  let isStopped = false;

  const hear = (chunk: Buffer) => {
    onHeard();
    // Read no more of a client that goes on sending: its connection is cut soon.
    if (isStopped) return void raw.pause();
    for (let from = 0, to = 0; from < chunk.length && !isStopped; from = to) {
      if (isOwners()) {
        guard.see(chunk.subarray(from));
        to = chunk.length;
      } else to = guard.seeFrame(chunk, from);
      if (isStopped) return;
      library?.call(raw, chunk.subarray(from, to));
      isStopped = isOver();
    }
  };
  raw.removeAllListeners("data");
  raw.on("data", hear);
  return {
    stop() {
      isStopped = true;
    },
  };
}

/** Makes an encoder that remembers its last frame. One message goes to every client in turn: its frame is made once. */
function rememberingEncoder(): (text: string) => Buffer {
  let last = { text: "", bytes: Buffer.alloc(0) };
  return (text) => {
    if (text !== last.text) last = { text, bytes: textFrame(text) };
    return last.bytes;
  };
}
