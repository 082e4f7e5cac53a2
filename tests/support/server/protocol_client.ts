import type NodeSocket from "ws";

/** A frame of the protocol, parsed. */
// deno-lint-ignore no-explicit-any -- tests look into frames of every shape
export type Frame = Record<string, any> & { readonly type: string };

/** A client of the WebSocket protocol, as the extension is one. */
export interface ProtocolClient {
  /** Every frame received, in order. */
  readonly frames: readonly Frame[];
  readonly isOpen: boolean;
  /** Resolves with the close code once the socket is closed. */
  readonly closed: Promise<number>;
  send(frame: unknown): void;
  /** Sends text or bytes as they are. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  /** Sends a request with an id and resolves with its answer. */
  request(type: string, fields?: Record<string, unknown>): Promise<Frame>;
  /** The first frame, received or still to come, from position `from` on, that `matches`. */
  next(matches: (frame: Frame) => boolean, from?: number): Promise<Frame>;
  close(): Promise<void>;
}

/** Long enough for any machine; a frame that never comes is a failure, not a race. */
const PATIENCE_MS = 15_000;

/** The choices of a client. */
export interface ClientOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** Opens the socket in the runtime's place, such as one with a certificate of its own. */
  readonly open?: () => WebSocket | NodeSocket;
}

/** Connects to `url` (`ws://…/ws`) and waits for the greeting; with a token, also authenticates. */
export async function connectClient(
  url: string,
  { token, headers = {}, open = () => new WebSocket(url, { headers }) }: ClientOptions = {},
): Promise<ProtocolClient> {
  const socket = open();
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const closing = Promise.withResolvers<number>();
  let requests = 0;

  socket.onmessage = ({ data }: { readonly data: unknown }) => {
    frames.push(JSON.parse(String(data)));
    for (const look of [...waiting]) look();
  };
  socket.onclose = ({ code }: { readonly code: number }) => {
    closing.resolve(code);
    for (const look of [...waiting]) look();
  };
  socket.onerror = (event: object) => {
    if (event instanceof Event) event.preventDefault();
  };

  const next = (matches: (frame: Frame) => boolean, from = 0): Promise<Frame> =>
    new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(patience);
        waiting.delete(look);
        end();
      };
      const told = () => `Received: ${JSON.stringify(frames.slice(from)).slice(0, 2000)}`;
      const look = () => {
        const found = frames.slice(from).find(matches);
        if (found) finish(() => resolve(found));
        else if (socket.readyState === WebSocket.CLOSED) {
          finish(() => reject(new Error(`The socket closed before the frame came. ${told()}`)));
        }
      };
      const patience = setTimeout(
        () => finish(() => reject(new Error(`No such frame came. ${told()}`))),
        PATIENCE_MS,
      );
      waiting.add(look);
      look();
    });

  const client: ProtocolClient = {
    frames,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    closed: closing.promise,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (data) => socket.send(data),
    request(type, fields = {}) {
      const requestId = `request-${++requests}`;
      socket.send(JSON.stringify({ type, requestId, ...fields }));
      return next((frame) => frame.requestId === requestId);
    },
    next,
    async close() {
      if (socket.readyState !== WebSocket.CLOSED) socket.close();
      await closing.promise;
    },
  };

  await next(({ type }) => type === "connected");
  if (token !== undefined) {
    const answer = await client.request("authenticate", { token });
    if (answer.success !== true) throw new Error(`Not authenticated: ${JSON.stringify(answer)}`);
    await next(({ type }) => type === "monitoredAuctions");
  }
  return client;
}
