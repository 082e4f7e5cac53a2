import assert from "node:assert/strict";
import { StartError } from "../start_error.ts";
import { pathError, withPath } from "./owner_files.ts";

/** Refusals of the system, each with a part of the advice to the owner. */
const REFUSALS: readonly (readonly [Error, RegExp])[] = [
  [
    new Deno.errors.PermissionDenied("Permission denied (os error 13)"),
    /permission denied\. Give it to the user/,
  ],
  [new Error("Read-only file system (os error 30)"), /read-only\. Mount it writable/],
  [new Error("attempt to write a readonly database"), /read-only\. Mount it writable/],
  [new Error("No space left on device (os error 28)"), /the disk is full\. Make room/],
  [new Error("Disk quota exceeded (os error 122)"), /quota.*Make room/],
  [new Error("Too many open files (os error 24)"), /too many files are open\. Raise the limit/],
  [new Deno.errors.IsADirectory("Is a directory (os error 21)"), /it is a folder.*Move it away/],
  [new Deno.errors.NotADirectory("Not a directory (os error 20)"), /a file stands where a folder belongs/],
  [new Deno.errors.AlreadyExists("File exists (os error 17)"), /a file stands where a folder belongs/],
  [new Deno.errors.NotFound("No such file or directory (os error 2)"), /it is not there\. Set DATA_DIR/],
  [new Deno.errors.NotCapable("Requires write access"), /Gavel may not use it\. Set DATA_DIR/],
  [new Error("file is not a database"), /it is damaged\. Restore it from a backup/],
  [new Error("database disk image is malformed"), /it is damaged\. Restore it from a backup/],
  [new Error("something else\n    at somewhere.ts:1:1"), /: something else$/],
];

Deno.test("each refusal of the system is one line that names the path and says what to do", () => {
  for (const [error, says] of REFUSALS) {
    const { message } = pathError("/data/gavel.kv", error);
    assert.ok(message.startsWith("Can't use /data/gavel.kv: "), message);
    assert.match(message, says);
    assert.ok(!message.includes("\n"), message);
  }
});

Deno.test("a refusal of Windows is told by its own numbers, and without the commands of others", () => {
  const told = (error: Error) => pathError("C:\\gavel.kv", error, "windows").message;
  assert.match(told(new Error("There is not enough space on the disk. (os error 112)")), /the disk is full/);
  assert.match(told(new Error("used by another process. (os error 32)")), /another program has it open/);
  assert.doesNotMatch(told(new Deno.errors.PermissionDenied("Access is denied. (os error 5)")), /chown/);
});

Deno.test("a line for the owner is passed on as it is", async () => {
  const own = new StartError("Stop the other one first");
  await assert.rejects(withPath("/data", () => Promise.reject(own)), own);
  assert.equal(await withPath("/data", () => Promise.resolve(7)), 7);
});

Deno.test("a folder that Deno refuses because of its comma is told so", () => {
  const refusal = new Deno.errors.NotCapable("Requires read access");
  assert.match(
    pathError("/data/a,b", refusal).message,
    /has a comma, .*Set DATA_DIR to a folder without one$/,
  );
  assert.match(pathError("/data/ab", refusal).message, /Gavel may not use it/);
});
