import type { Server } from "../../../src/server/server.ts";
import type { ClientSocket, SocketListener } from "../../../src/server/transport/client_socket.ts";

/** A client of the gateway's in this process, without a port: what it was sent, and the way to send. */
export interface InProcessClient {
  /** Sends a frame of text; null sends one of bytes. */
  say(text: string | null): void;
  /** Returns the frames that were sent to it since the last call. */
  takeFrames(): readonly string[];
  isClosed(): boolean;
  /** Leaves, as a client does that closes its socket. */
  leave(): void;
}

/** Connects a client from `address` and waits for nothing. */
export async function connectInProcess(
  server: Pick<Server, "app">,
  address = "10.0.0.1",
): Promise<InProcessClient> {
  let listener: SocketListener | undefined;
  let frames: string[] = [];
  let isClosed = false;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    listener?.onClose();
  };
  const socket: ClientSocket = {
    bufferedAmount: 0,
    get readyState() {
      return isClosed ? WebSocket.CLOSED : WebSocket.OPEN;
    },
    isOwners: false,
    send: (text) => void frames.push(text),
    close: end,
    listen: (heard) => void (listener = heard),
  };
  await server.app.request("/ws", {}, { peer: { address, mark: () => {} }, upgrade: () => socket });
  return {
    say: (text) => listener?.onMessage(text),
    takeFrames() {
      const taken = frames;
      frames = [];
      return taken;
    },
    isClosed: () => isClosed,
    leave: end,
  };
}
