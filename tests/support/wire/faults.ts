/** The way of bytes: from the clients to the server, or back. */
export type Way = "requests" | "answers";

/** An end of a connection: closed, reset, kept open while all that comes is lost, or stalled until the faults end. */
export type End = "cut" | "reset" | "swallow" | "stall";

/** The fate of a request, as a rule decides it: it passes, does not arrive, or arrives and its answer does not. */
export type Fate = "pass" | End | `${End}-answer`;

/** The faults of a network. What is left out is in order. */
export interface Faults {
  /** The ways on which nothing passes, while every connection stays open. What was sent there is kept for the end. */
  readonly stall?: readonly Way[];
  /** Each piece takes so long (ms, by the proxy's clock). */
  readonly delayMs?: number;
  /** Answers come in pieces of so many bytes, one each `everyMs`. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** Everything comes one byte at a time, as fast as it can. */
  readonly oneByte?: boolean;
  /** The next two answers get to each other's clients; on one connection they change places. */
  readonly swapsAnswers?: boolean;
  /** New connections are reset as soon as they are made. */
  readonly refusesConnections?: boolean;
  /** Decides of each piece of a request; `text` is its bytes, one character each. */
  readonly judge?: (text: string) => Fate;
}

/** The end that an answer brings on, by the fate of its request. */
export const END_AT = {
  "cut-answer": "cut",
  "reset-answer": "reset",
  "swallow-answer": "swallow",
  "stall-answer": "stall",
} as const;
