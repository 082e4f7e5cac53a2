import assert from "node:assert/strict";
import { csv } from "./csv.ts";

Deno.test("a table has its header, and every line ends in CRLF", () => {
  assert.equal(csv(["a", "b"], [["one", 2], [null, -3.5]]), "a,b\r\none,2\r\n,-3.5\r\n");
  assert.equal(csv(["a"], []), "a\r\n");
});

Deno.test("commas, quotes and new lines are quoted", () => {
  assert.equal(
    csv(["a"], [["x, y"], ['say "hi"'], ["one\ntwo"], ["one\r\ntwo"]]).slice(3),
    [
      '"x, y"\r\n',
      '"say ""hi"""\r\n',
      '"one\ntwo"\r\n',
      '"one\r\ntwo"\r\n',
    ].join(""),
  );
});

for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]) {
  Deno.test(`a spreadsheet takes ${JSON.stringify(text)} for a text`, () => {
    const field = csv(["a"], [[text]]).slice("a\r\n".length, -"\r\n".length).replace(/^"/, "");
    assert.ok(field.startsWith("'"), field);
  });
}

Deno.test("a formula behind the separator of another language's spreadsheet is taken for a text", () => {
  assert.equal(csv(["a"], [["Lamp;=1+1"], ["Lamp; @x;2"]]), "a\r\nLamp;'=1+1\r\nLamp;' @x;2\r\n");
});

Deno.test("what is no formula stays as it is", () => {
  assert.equal(csv(["a"], [["a=b"], ["$12"], ["'quoted'"], [""]]), "a\r\na=b\r\n$12\r\n'quoted'\r\n\r\n");
});
