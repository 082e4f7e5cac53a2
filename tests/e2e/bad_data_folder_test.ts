import assert from "node:assert/strict";
import { startProgram } from "./program.ts";

/** The same few lines run at each of these starts; the unit tests have them. */
const BUNDLED = { isBundled: true };

/** Makes a data folder in which something is wrong, in `folder`; returns its path. */
type Damage = (folder: string) => Promise<string>;

const damages: readonly (readonly [string, Damage, RegExp])[] = [
  ["it is a file", (folder) => written(folder, "data", "not a folder"), /data: a file stands where a folder/],
  ["its lock is a folder", (folder) => made(folder, "gavel.lock"), /gavel\.lock: it is a folder/],
  ["its token is a folder", (folder) => made(folder, "auth-token"), /auth-token: it is a folder/],
  [
    "its token is garbage",
    (folder) => inside(folder, "auth-token", "\0\x01"),
    /auth-token holds no token: delete it/,
  ],
  ["its token is empty", (folder) => inside(folder, "auth-token", "\n"), /auth-token is empty: delete it/],
  ["its key is a folder", (folder) => made(folder, "encryption.key"), /encryption\.key: it is a folder/],
  [
    "its key is garbage",
    (folder) => inside(folder, "encryption.key", "\0\x01"),
    /encryption\.key holds no key/,
  ],
  ["its store is a folder", (folder) => made(folder, "gavel.kv"), /gavel\.kv: it is a folder/],
  [
    "its store is damaged",
    (folder) => inside(folder, "gavel.kv", "x".repeat(8192)),
    /gavel\.kv: it is damaged/,
  ],
];

Deno.test("a data folder that can't be used stops the start with one line that says what to do", async (t) => {
  for (const [what, damage, says] of damages) {
    await t.step(what, async () => {
      const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
      try {
        const DATA_DIR = await damage(folder);
        await using program = startProgram("serve", { DATA_DIR, AUTH_TOKEN: "" }, BUNDLED);
        await assert.rejects(program.url(), /ended before it listened/);
        assert.deepEqual([(await program.ended()).code, program.stdout], [1, ""], program.stderr);
        // A folder in which Gavel has run before has lost its store: the log says so as well.
        const lines = program.stderr.trimEnd().split("\n").filter((line) => !line.startsWith("{"));
        assert.equal(lines.length, 1, program.stderr);
        assert.match(program.stderr, says);
        assert.ok(program.stderr.includes(folder), program.stderr);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});

Deno.test("a port or an address that can't be listened on stops the start with one line", async (t) => {
  using taken = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const PORT = String(taken.addr.port);
  for (
    const [env, says] of [
      [{ PORT }, new RegExp(`^Port ${PORT} is taken: set PORT to a free one$`)],
      [{ HOST: "192.0.2.1" }, /^HOST is no address of this machine/],
    ] as const
  ) {
    await t.step(JSON.stringify(Object.keys(env)), async () => {
      const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
      try {
        await using program = startProgram("serve", { DATA_DIR: `${folder}/data`, ...env }, BUNDLED);
        await assert.rejects(program.url(), /ended before it listened/);
        assert.equal((await program.ended()).code, 1);
        assert.match(program.stderr.trimEnd(), says);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});

Deno.test("-h and -v answer, and gavel flags list makes no folder", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  const DATA_DIR = `${folder}/data`;
  try {
    for (const [option, says] of [["-h", /^Usage: gavel/], ["-v", /^gavel \d+\.\d+\.\d+\n$/]] as const) {
      await using program = startProgram(option, { DATA_DIR });
      assert.equal((await program.ended()).code, 0, program.stderr);
      assert.match(program.stdout, says);
    }
    await using flags = startProgram("flags", { DATA_DIR });
    assert.equal((await flags.ended()).code, 0, flags.stderr);
    assert.match(flags.stdout, /ENABLE_SSE/);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function written(folder: string, name: string, text: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/${name}`, text);
  return `${folder}/${name}`;
}

async function inside(folder: string, name: string, text: string): Promise<string> {
  await written(folder, name, text);
  return folder;
}

async function made(folder: string, name: string): Promise<string> {
  await Deno.mkdir(`${folder}/${name}`);
  return folder;
}
