import { readStringLiteral } from "./string_literals.ts";

/** Remix's name today, and the name that the page would have after its framework's next upgrade. */
const ENQUEUE = /window\.__(?:remix|reactRouter)Context\.streamController\.enqueue\(\s*/g;

/**
 * Joins the turbo-stream payload that a page hands to its script piece by piece; returns null where there is none. A
 * piece that was cut off is left out.
 */
export function turboPayload(html: string): string | null {
  const pieces: string[] = [];
  const calls = new RegExp(ENQUEUE);
  while (calls.exec(html)) {
    const literal = readStringLiteral(html, calls.lastIndex);
    if (!literal) continue;
    pieces.push(literal.value);
    // A call that a description quotes inside the literal is skipped.
    calls.lastIndex = literal.endIndex;
  }
  return pieces.length === 0 ? null : pieces.join("");
}
