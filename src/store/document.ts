import type { Json, Key, StoredDocument } from "./store.ts";

/** The largest document, in bytes of UTF-8: what Deno KV takes as one value. */
export const LARGEST_DOCUMENT_BYTES = 64 * 1024;

/** A document that no store takes: too large, or no JSON. Nothing else is affected. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
}

/** A document's JSON text. Throws a `DocumentError` when it is too large. */
export function encodeDocument(key: Key, value: Json): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new DocumentError(`Can't store ${formatKey(key)}: it is no JSON`);
  // No character of a JavaScript string is more than three bytes: most documents need no counting.
  const bytes = text.length <= LARGEST_DOCUMENT_BYTES / 3 ? 0 : byteLength(text);
  if (bytes <= LARGEST_DOCUMENT_BYTES) return text;
  throw new DocumentError(
    `Can't store ${formatKey(key)}: it is ${bytes} bytes of JSON, and ${LARGEST_DOCUMENT_BYTES} are the most`,
  );
}

/** A stored text as a document; one that is no JSON comes back as null with its `raw` text. */
export function decodeDocument(key: Key, text: string): StoredDocument {
  try {
    return { key, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { key, value: null, raw: text };
    throw error;
  }
}

/** Refuses a key that would not come back as it was written. */
export function checkKey(key: Key): void {
  if (key.every((part) => part.isWellFormed())) return;
  throw new DocumentError(`Can't store ${formatKey(key)}: its key is not well-formed Unicode`);
}

/** Orders keys part by part, by code points, a folder before what is in it: as Deno KV does. */
export function compareKeys(one: Key, other: Key): number {
  for (const [index, part] of one.entries()) {
    const otherPart = other[index];
    if (otherPart === undefined) return 1;
    const order = compareTexts(part, otherPart);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Whether `key` lies below `prefix`; a key is not below itself. */
export function isBelow(key: Key, prefix: Key): boolean {
  return key.length > prefix.length && prefix.every((part, index) => part === key[index]);
}

/** `auction/12345678`, for people. */
export function formatKey(key: Key): string {
  return key.join("/");
}

/** How many bytes `text` is in UTF-8. */
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
