import type { Json, Key, StoredDocument } from "./store.ts";

/** The most bytes of a document in UTF-8: the limit of Deno KV for one value. */
export const LARGEST_DOCUMENT_BYTES = 64 * 1024;

/** An error for a document that no store takes: it is too large, or no JSON. No other document is affected. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
}

/** Returns a document's JSON text. Throws a `DocumentError` when it is too large. */
export function encodeDocument(key: Key, value: Json): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new DocumentError(`Can't store ${formatKey(key)}: it is no JSON`);
  // A UTF-16 unit of a string makes at most three bytes, so most documents need no counting.
  const bytes = text.length <= LARGEST_DOCUMENT_BYTES / 3 ? 0 : byteLength(text);
  if (bytes <= LARGEST_DOCUMENT_BYTES) return text;
  throw new DocumentError(
    `Can't store ${formatKey(key)}: it is ${bytes} bytes of JSON, and ${LARGEST_DOCUMENT_BYTES} are the most`,
  );
}

/** Reads a stored text as a document. One that is no JSON becomes null with its `raw` text. */
export function decodeDocument(key: Key, text: string): StoredDocument {
  try {
    return { key, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { key, value: null, raw: text };
    throw error;
  }
}

/** Throws a `DocumentError` for a key that a store would not give back as it was written. */
export function checkKey(key: Key): void {
  if (key.every((part) => part.isWellFormed())) return;
  throw new DocumentError(`Can't store ${formatKey(key)}: its key is not well-formed Unicode`);
}

/** Compares keys part by part, by code points, a folder before its contents, as Deno KV does. */
export function compareKeys(one: Key, other: Key): number {
  for (const [index, part] of one.entries()) {
    const otherPart = other[index];
    if (otherPart === undefined) return 1;
    const order = compareTexts(part, otherPart);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Returns true when `key` lies below `prefix`. A key is not below itself. */
export function isBelow(key: Key, prefix: Key): boolean {
  return key.length > prefix.length && prefix.every((part, index) => part === key[index]);
}

/** Writes a key for people: `auction/12345678`. */
export function formatKey(key: Key): string {
  return key.join("/");
}

/** Counts the bytes of `text` in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function compareTexts(one: string, other: string): number {
  const others = other[Symbol.iterator]();
  for (const character of one) {
    const next = others.next();
    if (next.done) return 1;
    if (character !== next.value) return (character.codePointAt(0) ?? 0) - (next.value.codePointAt(0) ?? 0);
  }
  return others.next().done ? 0 : -1;
}
