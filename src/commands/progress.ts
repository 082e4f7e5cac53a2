import type { Clock } from "../clock.ts";
import type { BackupSource } from "../backup/reading.ts";

/** The progress of a command that may take long. */
export interface Progress {
  /** Tells how far it is; `words` is called only where that is shown. */
  tell(words: () => string): void;
  /** Takes the last words off a terminal, before the command says how it ended. */
  end(): void;
}

/** The place where progress is shown. */
export interface ProgressParts {
  readonly clock: Pick<Clock, "now">;
  readonly isTerminal: boolean;
  /** Writes text as it is, at once. */
  readonly write: (text: string) => void;
}

/** The pause between two of them: on a terminal a line that changes, elsewhere one line after the other. */
const TERMINAL_PAUSE_MS = 100;
const LINE_PAUSE_MS = 5_000;
/** Goes to the beginning of the line, and clears it. */
const CLEAR_LINE = "\r\x1b[K";
const MB = 1_000_000;

/** Shows no progress. */
export const NO_PROGRESS: Progress = { tell: () => {}, end: () => {} };

/** Shows progress in one line of a terminal, or elsewhere in a line now and then. A command that is soon done shows none there. */
export function createProgress({ clock, isTerminal, write }: ProgressParts): Progress {
  const pauseMs = isTerminal ? TERMINAL_PAUSE_MS : LINE_PAUSE_MS;
  let nextMs = clock.now() + pauseMs;
  let isShown = false;
  return {
    tell(words) {
      const nowMs = clock.now();
      if (nowMs < nextMs) return;
      nextMs = nowMs + pauseMs;
      isShown = true;
      write(isTerminal ? `${CLEAR_LINE}${words()}` : `${words()}\n`);
    },
    end() {
      if (isTerminal && isShown) write(CLEAR_LINE);
      isShown = false;
    },
  };
}

/** Passes bytes on, and tells how many they were so far. */
export async function* toldBytes(
  bytes: AsyncIterable<Uint8Array>,
  what: string,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    progress.tell(() => `${what}: ${(count / MB).toFixed(1)} MB`);
    yield chunk;
  }
}

/** Returns the same backup, and tells how far it has been read each time that it is. */
export function toldSource(source: BackupSource, what: string, progress: Progress): BackupSource {
  const { bytes: whole } = source;
  if (whole === undefined) return { ...source, read: () => toldBytes(source.read(), what, progress) };
  async function* read(): AsyncGenerator<Uint8Array> {
    let count = 0;
    for await (const chunk of source.read()) {
      count += chunk.length;
      progress.tell(() =>
        `${what}: ${Math.floor(count / Math.max(1, whole ?? 0) * 100)} % of ${
          ((whole ?? 0) / MB).toFixed(1)
        } MB`
      );
      yield chunk;
    }
  }
  return { ...source, read };
}
