/** A socket that goes nowhere: the test is the server at its other end. */
export interface FakeSocket {
  /** Messages that the page has sent, oldest first. */
  readonly sent: readonly { readonly type: string; readonly [field: string]: unknown }[];
  /** True once the page has closed it. */
  isClosed(): boolean;
  /** The server takes the connection. */
  open(): void;
  /** The server says this. */
  say(message: unknown): void;
  /** A frame arrives, as it is. */
  frame(data: unknown): void;
  /** The connection breaks, or the server ends it. */
  drop(): void;
}

/** A place to which sockets connect. */
export interface FakeSocketServer {
  /** All sockets that were ever made, oldest first. */
  readonly all: readonly FakeSocket[];
  /** The newest socket; throws where there is none. */
  newest(): FakeSocket;
  connect(): never;
}

/** Makes the place. `connect` returns what a browser's `WebSocket` is to the page: the members that the page uses. */
export function createFakeSockets(): FakeSocketServer {
  const all: FakeSocket[] = [];
  return {
    all,
    newest() {
      const socket = all.at(-1);
      if (!socket) throw new Error("The page has made no socket");
      return socket;
    },
    connect() {
      const { socket, browsers } = createFakeSocket();
      all.push(socket);
      return browsers as never;
    },
  };
}

interface BrowsersSocket {
  onopen?: () => void;
  onmessage?: (event: { readonly data: unknown }) => void;
  onclose?: () => void;
  send(text: string): void;
  close(): void;
}

function createFakeSocket(): { readonly socket: FakeSocket; readonly browsers: BrowsersSocket } {
  const sent: { type: string }[] = [];
  let isClosed = false;
  let isOpen = false;
  const browsers: BrowsersSocket = {
    send(text) {
      // A browser throws, too.
      if (!isOpen) throw new Error("The socket is still connecting");
      if (!isClosed) sent.push(JSON.parse(text));
    },
    close: () => isClosed = true,
  };
  const frame = (data: unknown) => browsers.onmessage?.({ data });
  return {
    browsers,
    socket: {
      sent,
      isClosed: () => isClosed,
      open() {
        isOpen = true;
        browsers.onopen?.();
      },
      say: (message) => frame(JSON.stringify(message)),
      frame,
      drop() {
        isClosed = true;
        browsers.onclose?.();
      },
    },
  };
}
