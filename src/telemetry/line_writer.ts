/** Writes lines somewhere without ever waiting for it. */
export interface LineWriter {
  /** Takes one line, without its end, and returns at once. */
  write(line: string): void;
  /** Resolves once all that was taken is written or dropped. */
  written(): Promise<void>;
}

/** The target of the lines, and how many may wait. */
export interface LineWriterOptions {
  /** Writes some of the bytes and resolves to their number, as `Deno.stderr` does. */
  readonly out: { write(bytes: Uint8Array): Promise<number> };
  /** Returns the line that stands in the place of lines that had to be dropped. */
  readonly droppedLine: (count: number) => string;
  /** The most characters that wait; 1 Mi without it. */
  readonly mostWaiting?: number;
}

const MOST_WAITING = 1024 * 1024;

/**
 * Keeps lines in memory until they are taken: a journal or a log driver that hangs must not stop Gavel. Beyond the bound
 * the oldest are dropped, and their number is told once they flow again. What can't be written at all is gone.
 */
export function createLineWriter(
  { out, droppedLine, mostWaiting = MOST_WAITING }: LineWriterOptions,
): LineWriter {
  let lines: string[] = [];
  let size = 0;
  let dropped = 0;
  let working: Promise<void> | null = null;

  const dropOldest = () => {
    let count = 0;
    while (size > mostWaiting && count < lines.length - 1) size -= lines[count++]?.length ?? 0;
    lines.splice(0, count);
    dropped += count;
  };
  const take = () => {
    const taken = dropped > 0 ? [droppedLine(dropped), ...lines] : lines;
    [lines, size, dropped] = [[], 0, 0];
    return new TextEncoder().encode(taken.map((line) => `${line}\n`).join(""));
  };
  const work = async () => {
    // One turn's lines are one write.
    await Promise.resolve();
    while (lines.length > 0) await writeAll(take());
    working = null;
  };
  const writeAll = async (bytes: Uint8Array) => {
    try {
      for (let start = 0; start < bytes.length;) start += await out.write(bytes.subarray(start));
    } catch {
      // A full disk or a reader that is gone: there is nowhere left to say so.
    }
  };
  return {
    write(line) {
      lines.push(line);
      size += line.length;
      if (size > mostWaiting) dropOldest();
      working ??= work();
    },
    written: () => working ?? Promise.resolve(),
  };
}
