import { type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel, Clock } from "../clock.ts";

/** The connection to the server, as the owner sees it. Times by this machine's clock. */
export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "lost"; readonly sinceMs: number; readonly nextTryAtMs: number }
  /** The server does not know this browser (any more). */
  | { readonly kind: "signed-out" };

/** A message of the server's: its `type`, and whatever that type carries. */
export interface ServerMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A browser's half of its session (the other is a cookie), or a client's own token. A secret. */
export type Credentials = { readonly key: string } | { readonly token: string };

/** The one socket to the server. It connects by itself, again and again, until it is closed. */
export interface Link {
  readonly state: ReadonlySignal<LinkState>;
  /** Connects, and shows who is calling. */
  open(by: Credentials): void;
  /** Connects at once instead of waiting. */
  tryNow(): void;
  /** Finds out within seconds if the socket still reaches the server, as after a sleep of the machine. */
  probe(): void;
  /** Sends a message; false where there is no connection, and then nothing was sent. */
  send(message: { readonly type: string; readonly [field: string]: unknown }): boolean;
  /** Ends the connection: the browser has signed out. */
  close(): void;
}

/** The parts of a link, each replaceable in a test. */
export interface LinkParts {
  readonly clock: Clock;
  readonly connect: () => WebSocket;
  /** Returns a number from 0 to 1, so that many tabs do not come back at the same instant. */
  readonly random: () => number;
  readonly heard: (message: ServerMessage) => void;
}

/** The id of the request for the state: an error with it comes from a server that is older than this page. */
export const STATE_REQUEST = "state";

const PING_EACH_MS = 20_000;
/** A pong later than this means that the socket only looks open. */
const PONG_WITHIN_MS = 10_000;
const PROBE_WITHIN_MS = 3_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A connection that does not come within this time is given up. */
const CONNECT_WITHIN_MS = 10_000;
/** Code of an answer to credentials that the server does not know. A server of an older version sends none. */
const UNAUTHORIZED = "UNAUTHORIZED";

/** Makes the link. It does nothing before `open`. */
export function createLink({ clock, connect, random, heard }: LinkParts): Link {
  const state = signal<LinkState>({ kind: "connecting" });
  let credentials: Credentials | null = null;
  let socket: WebSocket | null = null;
  let failures = 0;
  let lostSinceMs: number | null = null;
  const timers = { ping: noTimer, pong: noTimer, retry: noTimer };

  const stopTimers = () => {
    for (const name of ["ping", "pong", "retry"] as const) {
      timers[name]();
      timers[name] = noTimer;
    }
  };
  const drop = () => {
    stopTimers();
    const dropped = socket;
    socket = null;
    dropped?.close();
  };
  const lose = () => {
    drop();
    lostSinceMs ??= clock.now();
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + random() / 2);
    failures += 1;
    state.value = { kind: "lost", sinceMs: lostSinceMs, nextTryAtMs: clock.now() + waitMs };
    timers.retry = clock.after(waitMs, dial);
  };
  const ping = (withinMs: number) => {
    timers.ping();
    timers.pong();
    socket?.send(`{"type":"ping"}`);
    timers.pong = clock.after(withinMs, lose);
  };
  const pongCame = () => {
    timers.pong();
    timers.ping();
    timers.ping = clock.after(PING_EACH_MS, () => {
      // A connection that is closed sooner, again and again, must not be dialled anew in an instant each time.
      failures = 0;
      ping(PONG_WITHIN_MS);
    });
  };
  const hear = (message: ServerMessage) => {
    if (message.type === "authenticated") {
      if (message.success !== true) {
        // A server that fails while it checks the credentials has not refused them.
        if ((message.code ?? UNAUTHORIZED) !== UNAUTHORIZED) return lose();
        drop();
        credentials = null;
        state.value = { kind: "signed-out" };
        return;
      }
      lostSinceMs = null;
      state.value = { kind: "open" };
      socket?.send(JSON.stringify({ type: "subscribeState", requestId: STATE_REQUEST }));
      ping(PONG_WITHIN_MS);
    }
    if (message.type === "pong") pongCame();
    heard(message);
  };
  const dial = () => {
    // A try that is under way ends, or two sockets would stay.
    drop();
    const made = connect();
    socket = made;
    timers.pong = clock.after(CONNECT_WITHIN_MS, lose);
    const isCurrent = () => socket === made;
    made.onopen = () => made.send(JSON.stringify({ type: "authenticate", ...credentials }));
    made.onmessage = ({ data }) => {
      const message = isCurrent() ? readMessage(data) : undefined;
      if (message) hear(message);
    };
    made.onclose = () => isCurrent() && lose();
  };

  return {
    state,
    open(by) {
      drop();
      credentials = by;
      failures = 0;
      lostSinceMs = null;
      state.value = { kind: "connecting" };
      dial();
    },
    tryNow() {
      if (state.value.kind === "lost") dial();
    },
    probe() {
      if (state.value.kind === "lost") dial();
      else if (state.value.kind === "open") ping(PROBE_WITHIN_MS);
    },
    send(message) {
      if (state.value.kind !== "open" || socket === null) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close() {
      drop();
      credentials = null;
      state.value = { kind: "signed-out" };
    },
  };
}

const noTimer: Cancel = () => {};

/** Returns the message in a frame; undefined where it is none, which is left alone. */
function readMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is ServerMessage {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
