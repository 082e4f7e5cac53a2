import type { Clock } from "./clock.ts";

/** The wish to stop, as it comes from outside. */
export interface StopSignal {
  /** Aborts at the first wish. */
  readonly signal: AbortSignal;
  /** Takes in one wish: a Ctrl-C, or the system's. */
  ask(): void;
}

/**
 * One Ctrl-C may arrive twice: from the terminal, which tells the whole group of processes, and from `deno task`, which
 * passes it on. What follows within this time is the same wish.
 */
const SAME_WISH_MS = 1_000;

/** Makes a stop signal. A second wish calls `endAtOnce`: whoever asks again does not want to wait. */
export function createStopSignal(clock: Pick<Clock, "now">, endAtOnce: () => void): StopSignal {
  const stop = new AbortController();
  let askedAtMs = 0;
  return {
    signal: stop.signal,
    ask() {
      if (!stop.signal.aborted) {
        askedAtMs = clock.now();
        stop.abort();
      } else if (clock.now() - askedAtMs >= SAME_WISH_MS) endAtOnce();
    },
  };
}

/**
 * Returns the signals that ask Gavel to stop: Ctrl-C, the system, and a terminal that is closed. Windows ends Gavel 5 s
 * after its window was closed, and has Ctrl-Break, which some service managers send.
 */
export function stopSignals(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return ["SIGINT", "SIGTERM", "SIGHUP", ...os === "windows" ? ["SIGBREAK"] as const : []];
}
