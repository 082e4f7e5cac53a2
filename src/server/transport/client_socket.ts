import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { getLogger } from "@logtape/logtape";
// @ts-types="@types/ws"
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../../clock.ts";
import { createFrameGuard } from "./frame_guard.ts";
import { textFrame } from "./text_frame.ts";

const log = getLogger(["gavel", "server"]);

/** A client that does not answer our closing is cut off after this. */
const CLOSING_MS = 2000;
/** A message of more pieces is none that a client of ours makes. */
const MOST_FRAGMENTS = 256;
/** Pieces of one chunk of the network's each: as many as the largest message can come in. */
const MOST_CHUNKS = 4096;

/** What is heard of a client's socket. */
export interface SocketListener {
  /** A message of text, whole; null for one of bytes. */
  onMessage(text: string | null): void;
  onClose(): void;
}

/** The socket of one client, after its upgrade. */
export interface ClientSocket {
  /** What was sent and has not left this process, in bytes. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  /** Set while the client is known to be the owner's: what it may send depends on it. */
  isOwners: boolean;
  send(text: string): void;
  /** Says goodbye; nothing more is heard of it but its end. */
  close(code: number, reason: string): void;
  listen(listener: SocketListener): void;
}

/** What an upgrade is made of, as node gives it. */
export interface UpgradeParts {
  readonly incoming: IncomingMessage;
  readonly raw: Duplex;
  readonly head: Buffer;
}

/** Makes sockets of upgrades. */
export interface Upgrader {
  /** Answers with 101, or gives the reason why the request is no handshake and leaves the answer to the caller. */
  upgrade(parts: UpgradeParts, onOwners: (isOwners: boolean) => void): ClientSocket | string;
}

/** `largestMessageBytes` binds the owner's clients; who has not shown the token may send far less. */
export function createUpgrader(largestMessageBytes: number, clock: Pick<Clock, "now">): Upgrader {
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
    upgrade({ incoming, raw, head }, onOwners) {
      let made: ClientSocket | undefined;
      // In the same turn: nothing of the client's is lost between the two.
      server.handleUpgrade(incoming, raw, head, (socket) => {
        made = clientSocket(socket, raw, { largestMessageBytes, clock, encode, onOwners });
      });
      return made ?? refusal;
    },
  };
}

interface SocketParts {
  readonly largestMessageBytes: number;
  readonly clock: Pick<Clock, "now">;
  readonly encode: (text: string) => Buffer;
  readonly onOwners: (isOwners: boolean) => void;
}

function clientSocket(
  socket: WebSocket,
  raw: Duplex,
  { largestMessageBytes, clock, encode, onOwners }: SocketParts,
): ClientSocket {
  let isOwners = false;
  let isLeaving = false;
  const rules = { largestMessageBytes, clock, isAuthenticated: () => isOwners };
  const guard = createFrameGuard(rules, ({ code, reason }) => {
    isLeaving = true;
    // What it goes on sending is thrown away unread until its connection is cut.
    raw.removeAllListeners("data");
    raw.resume();
    socket.close(code, reason);
  });
  raw.prependListener("data", guard.see);
  // The close that follows says enough; without a listener it would be reported as nobody's.
  socket.on("error", (error) => log.debug("The connection of a client broke: {error}", { error }));
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
      onOwners(is);
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

/** One message goes to every client in turn: its frame is made once. */
function rememberingEncoder(): (text: string) => Buffer {
  let last = { text: "", bytes: Buffer.alloc(0) };
  return (text) => {
    if (text !== last.text) last = { text, bytes: textFrame(text) };
    return last.bytes;
  };
}
