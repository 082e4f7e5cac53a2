import assert from "node:assert/strict";
import { fileErrorOf } from "./file_errors.ts";

Deno.test("one number means what it does on this system", () => {
  const refused = (code: number) => new Error(`it can't be written (os error ${code})`);
  assert.equal(fileErrorOf(refused(28), "linux"), "disk full");
  assert.equal(fileErrorOf(refused(28), "windows"), null);
  assert.equal(fileErrorOf(refused(112), "windows"), "disk full");
  assert.equal(fileErrorOf(refused(39), "linux"), "not empty");
  assert.equal(fileErrorOf(refused(39), "windows"), "disk full");
  assert.equal(fileErrorOf(refused(63), "darwin"), "name too long");
  assert.equal(fileErrorOf(refused(32), "windows"), "in use");
});

Deno.test("an error without a number of the system's is none of these", () => {
  assert.equal(fileErrorOf(new Error("something else"), "linux"), null);
  assert.equal(fileErrorOf("os error 28", "linux"), null);
});
