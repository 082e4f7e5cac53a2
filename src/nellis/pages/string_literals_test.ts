import assert from "node:assert/strict";
import fc from "fast-check";
import { readStringLiteral } from "./string_literals.ts";
import { anyText } from "../../../tests/support/any_text.ts";

Deno.test("a literal ends at its first unescaped quote", () => {
  const literal = readStringLiteral(String.raw`f("22\"-36\", 13.75\")\\");"more"`, 2);
  assert.deepEqual(literal, { value: `22"-36", 13.75")\\`, endIndex: 25 });
});

Deno.test("a single-quoted literal may hold double quotes", () => {
  assert.equal(readStringLiteral(String.raw`'a"b\'c'`, 0)?.value, `a"b'c`);
});

Deno.test("every escape of JavaScript is understood, also those that JSON lacks", () => {
  const source = String.raw`"\x41\u0042\u{43}\u{1F6CB}\n\r\t\b\f\v\0\q\/\'` + "\\\n" + `\\\r\n\\\u2028end"`;
  assert.equal(readStringLiteral(source, 0)?.value, "ABC\u{1F6CB}\n\r\t\b\f\v\0q/'end");
});

Deno.test("a code point beyond Unicode stays as it is written", () => {
  assert.equal(readStringLiteral(String.raw`"\u{110000}\x41"`, 0)?.value, String.raw`\u{110000}A`);
});

Deno.test("what has no quote at its start, or none at its end, is no literal", () => {
  for (const source of ["", "x", "`x`", `"abc`, String.raw`"abc\"`, `"abc\\`, `'abc"`]) {
    assert.equal(readStringLiteral(source, 0), null, source);
  }
});

Deno.test("any text that JSON writes is read back, and the text goes on behind it", () => {
  fc.assert(fc.property(anyText(), fc.string(), (text, rest) => {
    const source = JSON.stringify(text);
    assert.deepEqual(readStringLiteral(source + rest, 0), { value: text, endIndex: source.length });
  }));
});
