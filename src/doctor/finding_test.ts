import assert from "node:assert/strict";
import { fine, kindOf, look, shown, wrong } from "./finding.ts";

Deno.test("a report hides every text that is put into a sentence, but for numbers and what is marked", () => {
  const finding = wrong`${"/home/ada/gavel"} has ${3} files (${shown("0644")}): chmod ${"it"}`;
  assert.deepEqual(finding, {
    verdict: "wrong",
    text: "/home/ada/gavel has 3 files (0644): chmod it",
    open: "[…] has 3 files (0644): chmod […]",
  });
  assert.equal(fine`Well`.verdict, "fine");
  assert.equal(look`Well`.open, "Well");
});

Deno.test("no name fakes a line of its own or steers the terminal", () => {
  const { text } = look`${"a\n✓ Store: well\x1b[2J\u202e\u2028"} is odd`;
  assert.doesNotMatch(text, /\p{Cc}|\u202e|\u2028/u);
});

Deno.test("of an error a report shows the kind alone", () => {
  assert.deepEqual(kindOf(new Deno.errors.PermissionDenied("/home/ada")), shown("PermissionDenied"));
  assert.deepEqual(kindOf(Object.assign(new Error(), { name: "ada@mail.example" })), shown("an error"));
  assert.deepEqual(kindOf("ada"), shown("an error"));
});
