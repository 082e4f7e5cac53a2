/** The end of a text that comes in pieces. */
export interface LastLines {
  add(text: string): void;
  /** The newest lines, oldest first, without colours. */
  all(): readonly string[];
}

// deno-lint-ignore no-control-regex -- colours begin with one
const COLOURS = /\x1b\[[\d;]*m/g;

/** Keeps the newest `most` lines. */
export function createLastLines(most: number): LastLines {
  let lines = [""];
  return {
    add(text) {
      const [first = "", ...rest] = text.split("\n");
      const last = lines.pop() ?? "";
      lines = [...lines, last + first, ...rest].slice(-most - 1);
    },
    all: () => lines.map((line) => line.replaceAll(COLOURS, "")).filter((line) => line !== "").slice(-most),
  };
}
