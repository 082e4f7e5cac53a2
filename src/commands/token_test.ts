import assert from "node:assert/strict";
import { join } from "node:path";
import { loadAccessToken, readAccessToken, renewAccessToken } from "../owner/access_token.ts";
import { StartError } from "../start_error.ts";
import { runTokenCommand } from "./token.ts";

const TWICE = /^(StartError: )?Another gavel token --new runs now: gavel token shows the token that it made$/;

async function setUp(
  { authToken = null, onPrint = () => {} }: {
    readonly authToken?: string | null;
    readonly onPrint?: (line: string) => void;
  } = {},
) {
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
        renew: (told) => renewAccessToken(path, told),
        print(line) {
          said.push(line);
          onPrint(line);
        },
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
  await using set = await setUp({ authToken: "token-of-the-environment" });
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

Deno.test("of several that make a token at the same time, none is told one that is not good", async () => {
  const inFile: boolean[] = [];
  await using renewed = await setUp({
    onPrint: (line) => inFile.push(Deno.readTextFileSync(renewed.path).trim() === line),
  });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => renewed.run("--new")));
  const refusals = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  for (const error of refusals) {
    assert.ok(error instanceof StartError && TWICE.test(error.message), `${error}`);
  }
  assert.equal(inFile.length + refusals.length, 8);
  assert.deepEqual([...new Set(inFile)], [true], "each was good when it was told");
  assert.equal(renewed.said.at(-1), await readAccessToken(renewed.path));
});

Deno.test("while another process makes a token none is made, and until it is told nobody can replace it", async () => {
  await using renewed = await setUp({ onPrint: () => assert.equal(lock.tryLockSync(true), false) });
  const { token } = await loadAccessToken(renewed.path);
  using lock = await Deno.open(`${renewed.path}.lock`, { create: true, write: true });
  await lock.lock(true);
  await assert.rejects(renewed.run("--new"), TWICE);
  assert.deepEqual(renewed.said, []);
  assert.equal(await readAccessToken(renewed.path), token);
  await lock.unlock();
  assert.equal(await renewed.run("--new"), 0);
  assert.deepEqual(renewed.said, [await readAccessToken(renewed.path)]);
});

Deno.test(
  "where the new token can't be written first, that file is named, a pipe is not waited for, and the old one stays",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    await using renewed = await setUp();
    const { token } = await loadAccessToken(renewed.path);
    const unfinished = `${renewed.path}.new`;
    await Deno.mkdir(unfinished);
    await assert.rejects(renewed.run("--new"), /auth-token\.new: it is a folder, where a file belongs/);
    await Deno.remove(unfinished);
    const { success } = await new Deno.Command("mkfifo", { args: [unfinished] }).output();
    assert.ok(success);
    await assert.rejects(renewed.run("--new"), /auth-token\.new: it is a pipe, a socket or a device/);
    assert.deepEqual(renewed.said, []);
    assert.equal(await readAccessToken(renewed.path), token);
  },
);
