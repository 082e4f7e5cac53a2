import type { Random } from "../../src/simulator/random.ts";

/** Pieces that break careless readers. */
const ODD_PIECES: readonly string[] = [
  "\0",
  "\r\n",
  "\n\n",
  '"',
  "'",
  "\\",
  "<",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "%",
  "%00",
  "../",
  "__proto__",
  "constructor",
  "\u2028",
  "\ufeff",
  "\ud800",
  "🛋",
  "İ",
  "-1",
  "1e309",
  "99999999999999999999",
  "null",
  "NaN",
  " ",
];
const MOST_RAW = 400;

/** Returns `text` with one to four changes: pieces left out, doubled, moved, replaced, or cut off. */
export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let left = random.between(1, 4); left > 0; left--) changed = mutateOnce(random, changed);
  return changed;
}

/** Returns bytes of chance as a text, a character each. */
export function rawText(random: Random): string {
  const length = random.between(0, MOST_RAW);
  return Array.from({ length }, () => String.fromCharCode(random.between(0, 255))).join("");
}

function mutateOnce(random: Random, text: string): string {
  const [from, to] = range(random, text);
  const [before, piece, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (random.between(0, 7)) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before;
    case 3:
      return before + random.pick(ODD_PIECES) + after;
    case 4:
      return before + random.pick(ODD_PIECES) + piece + after;
    case 5:
      return before + String.fromCharCode(random.between(0, 0xffff)) + text.slice(from + 1);
    case 6:
      return after + piece + before;
    default:
      return before + random.pick(ODD_PIECES).repeat(random.between(2, 200)) + after;
  }
}

/** Draws a place in `text` and, mostly, a short piece from there on. */
function range(random: Random, text: string): readonly [number, number] {
  const from = random.between(0, text.length);
  const length = random.next() < 0.8 ? random.between(0, 12) : random.between(0, text.length);
  return [from, Math.min(text.length, from + length)];
}
