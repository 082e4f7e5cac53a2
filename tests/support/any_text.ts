import fc from "fast-check";

/**
 * Any code point that UTF-8 can carry, one in three of them ASCII. fast-check's own units "binary" and "grapheme" take
 * a second to list all of Unicode, once in each test file.
 */
const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
).map((code) => String.fromCodePoint(code));

/** Any text without halves of surrogate pairs. */
export function anyText(lengths: { readonly minLength?: number; readonly maxLength?: number } = {}) {
  return fc.string({ ...lengths, unit: codePoint });
}
