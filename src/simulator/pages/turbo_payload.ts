import { encode } from "turbo-stream";

/** Returns the lines of a turbo stream that carries `value`: the first, and one for each promise in it. */
export async function turboLines(value: unknown): Promise<string[]> {
  const decoder = new TextDecoder();
  const lines: string[] = [];
  // The encoder hands over whole lines, so each can be decoded by itself, without a second stream.
  for await (const line of encode(value)) lines.push(decoder.decode(line));
  return lines;
}

/** Returns a JavaScript string literal for a script element: nothing in it can end the script. */
export function scriptLiteral(text: string): string {
  return escapeForScript(JSON.stringify(text));
}

/** Returns JSON for a script element. Only what would end the script is escaped; quotes and tags stay. */
export function escapeForScript(json: string): string {
  return json.replaceAll(/<(?=\/script|!--)/gi, "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll(
    "\u2029",
    "\\u2029",
  );
}

/**
 * Returns `text` in pieces with awkward cuts: between a backslash and what it escapes, inside a surrogate pair,
 * right after a quote, and with a piece of a single character. Joined they are `text` again.
 */
export function cutAwkwardly(text: string): string[] {
  const afterBackslash = text.indexOf("\\") + 1;
  const insidePair = text.search(/[\ud800-\udbff][\udc00-\udfff]/) + 1;
  const afterQuote = text.indexOf('"', Math.floor(text.length / 2)) + 1;
  const cuts = [1, afterBackslash, insidePair, afterQuote, afterQuote + 1, text.length - 2]
    .filter((cut) => cut > 0 && cut < text.length)
    .sort((one, other) => one - other);
  return [0, ...new Set(cuts)].map((from, order, all) => text.slice(from, all[order + 1]));
}
