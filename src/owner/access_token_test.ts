import assert from "node:assert/strict";
import { join } from "node:path";
import { StartError } from "../start_error.ts";
import { canHeaderCarry, loadAccessToken, readAccessToken } from "./access_token.ts";

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the first start makes a token that a header can carry and nobody can guess", () =>
  withFolder(async (folder) => {
    const first = await loadAccessToken(join(folder, "one"));
    const other = await loadAccessToken(join(folder, "two"));
    assert.equal(first.isNew, true);
    assert.match(first.token, /^[A-Za-z0-9_-]{43}$/);
    assert.notEqual(first.token, other.token);
  }));

Deno.test("later starts find the same token and do not call it new", () =>
  withFolder(async (folder) => {
    const path = join(folder, "auth-token");
    const { token } = await loadAccessToken(path);
    assert.deepEqual(await loadAccessToken(path), { token, isNew: false });
    assert.deepEqual(await loadAccessToken(path), { token, isNew: false });
  }));

Deno.test({
  name: "the token's file is its owner's alone",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = join(folder, "auth-token");
      await loadAccessToken(path);
      const { mode } = await Deno.stat(path);
      assert.equal((mode ?? 0) & 0o777, 0o600);
    }),
});

Deno.test("a token that the owner wrote is taken without the space around it, and the file stays", () =>
  withFolder(async (folder) => {
    const path = join(folder, "auth-token");
    await Deno.writeTextFile(path, "  my-own-token\r\n");
    assert.deepEqual(await loadAccessToken(path), { token: "my-own-token", isNew: false });
    assert.equal(await Deno.readTextFile(path), "  my-own-token\r\n");
  }));

Deno.test("an empty file is no token: the error names it and says what to do", () =>
  withFolder(async (folder) => {
    const path = join(folder, "auth-token");
    await Deno.writeTextFile(path, " \n");
    await assert.rejects(loadAccessToken(path), (error: Error) => {
      assert.ok(error.message.includes(path));
      assert.match(error.message, /delete it/);
      return true;
    });
    assert.equal(await Deno.readTextFile(path), " \n");
  }));

Deno.test("a token that can be neither made nor read stops the start", () =>
  withFolder(async (folder) => {
    await assert.rejects(loadAccessToken(join(folder, "missing", "auth-token")), StartError);
    await assert.rejects(loadAccessToken(folder));
  }));

Deno.test("a file that is a folder, or holds bytes that no header can carry, is no token", () =>
  withFolder(async (folder) => {
    const asFolder = join(folder, "folder");
    await Deno.mkdir(asFolder);
    const garbage = join(folder, "garbage");
    await Deno.writeFile(garbage, Uint8Array.from([7, 0, 255, 10, 200, 65]));
    const lines = join(folder, "lines");
    await Deno.writeTextFile(lines, "first\nsecond\n");
    for (const path of [asFolder, garbage, lines]) {
      for (const read of [loadAccessToken, readAccessToken]) {
        await assert.rejects(read(path), (error: Error) => {
          assert.ok(error instanceof StartError && error.message.includes(path), error.message);
          return true;
        });
      }
    }
    assert.equal((await Deno.readFile(garbage)).length, 6, "what was there is still there");
  }));

Deno.test("a token is what a header can carry as it is", () => {
  for (const token of ["a", "my token", "~!@#$%^&*()", "schlüssel"]) assert.ok(canHeaderCarry(token), token);
  for (const token of ["", " a", "a ", "a\nb", "a\0b", "tok\u20acen", "\u{1f511}"]) {
    assert.ok(!canHeaderCarry(token), JSON.stringify(token));
  }
});
