import assert from "node:assert/strict";
import { join } from "node:path";
import { loadAccessToken, readAccessToken, renewAccessToken } from "../owner/access_token.ts";
import { runTokenCommand } from "./token.ts";

async function setUp(authToken: string | null = null) {
  const folder = await Deno.makeTempDir({ prefix: "gavel-token-" });
  const path = join(folder, "auth-token");
  const said: string[] = [];
  const errors: string[] = [];
  return {
    path,
    said,
    errors,
    run: (...args: readonly string[]) =>
      runTokenCommand(args, {
        authToken,
        path,
        read: () => readAccessToken(path),
        renew: () => renewAccessToken(path),
        print: (line) => said.push(line),
        printError: (line) => errors.push(line),
      }),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("the token is shown, and before the first start there is none", async () => {
  await using shown = await setUp();
  assert.equal(await shown.run(), 1);
  assert.match(shown.errors.join(), /There is no token in .*auth-token yet: the first start makes it/);
  const { token } = await loadAccessToken(shown.path);
  assert.equal(await shown.run(), 0);
  assert.deepEqual(shown.said, [token]);
});

Deno.test("another token takes the place of the old one, for its owner's eyes alone", async () => {
  await using renewed = await setUp();
  const { token: old } = await loadAccessToken(renewed.path);
  assert.equal(await renewed.run("--new"), 0);
  const [token] = renewed.said;
  assert.match(token ?? "", /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(token, old);
  assert.equal(await readAccessToken(renewed.path), token);
  assert.deepEqual(await loadAccessToken(renewed.path), { token, isNew: false });
  assert.match(renewed.errors.join(), /good until Gavel starts again/);
  if (Deno.build.os !== "windows") {
    assert.equal(((await Deno.stat(renewed.path)).mode ?? 0) & 0o777, 0o600);
  }
});

Deno.test("a token from the environment is not replaced behind its owner's back", async () => {
  await using set = await setUp("token-of-the-environment");
  assert.equal(await set.run("--new"), 1);
  assert.match(set.errors.join(), /AUTH_TOKEN is the token: set another one there/);
  assert.deepEqual(set.said, []);
  assert.equal(await readAccessToken(set.path), null);
});

Deno.test("what is not understood changes nothing", async () => {
  await using asked = await setUp();
  const { token } = await loadAccessToken(asked.path);
  for (const args of [["--renew"], ["new"], ["--new", "now"]]) assert.equal(await asked.run(...args), 2);
  assert.equal(await readAccessToken(asked.path), token);
});
