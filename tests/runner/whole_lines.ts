/** A text that comes in pieces, handed on in whole lines. */
export interface WholeLines {
  add(text: string): void;
  /** Hands on what is left, as a line. */
  end(): void;
}

/** Hands each whole line to `write` with `prefix` before it: suites that run side by side share one output. */
export function wholeLines(prefix: string, write: (text: string) => void): WholeLines {
  let rest = "";
  return {
    add(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      if (lines.length > 0) write(lines.map((line) => `${prefix}${line}\n`).join(""));
    },
    end() {
      if (rest !== "") write(`${prefix}${rest}\n`);
      rest = "";
    },
  };
}
