import { parseJson } from "../json.ts";

/** A literal's value, and the index after its closing quote. */
export interface StringLiteral {
  readonly value: string;
  readonly endIndex: number;
}

/**
 * Reads the JavaScript string literal whose opening quote is at `startIndex`. It ends at its first unescaped
 * quote, whatever else it holds. Returns null where there is no quote, or no end.
 */
export function readStringLiteral(source: string, startIndex: number): StringLiteral | null {
  const quote = source[startIndex];
  if (quote !== '"' && quote !== "'") return null;
  const closingIndex = closingQuote(source, startIndex + 1, quote);
  if (closingIndex === null) return null;
  const endIndex = closingIndex + 1;
  // Nearly every literal is JSON too, which the engine parses many times faster.
  const asJson = quote === '"' ? parseJson(source.slice(startIndex, endIndex)) : undefined;
  const value = typeof asJson === "string" ? asJson : unescape(source.slice(startIndex + 1, closingIndex));
  return { value, endIndex };
}

function closingQuote(source: string, fromIndex: number, quote: string): number | null {
  for (let index = fromIndex; index < source.length; index++) {
    if (source[index] === "\\") index++;
    else if (source[index] === quote) return index;
  }
  return null;
}

/** `\u{…}`, `\uXXXX`, `\xXX`, a line continuation, or a backslash before any other character. */
const ESCAPE =
  /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|([\s\S]))/g;

const SINGLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

function unescape(raw: string): string {
  return raw.replace(
    ESCAPE,
    (whole: string, point?: string, unit?: string, byte?: string, lineEnd?: string, single?: string) => {
      if (lineEnd !== undefined) return "";
      if (single !== undefined) return SINGLE_ESCAPES[single] ?? single;
      const code = Number.parseInt(point ?? unit ?? byte ?? "", 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
