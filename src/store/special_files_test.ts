import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { loadAccessToken } from "../owner/access_token.ts";
import { StartError } from "../start_error.ts";
import { KEY_FILE, openCipher, SALT_FILE } from "./crypto.ts";
import { openDataDir, runningUrl } from "./data_dir.ts";
import { openKvStore } from "./kv.ts";
import { createMemoryStore } from "./memory.ts";
import { MARK_FILE, readStoreMark } from "./store_mark.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function makePipe(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert.ok(success);
}

/** The files of a data folder, and how each is used at a start. */
const USES: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  "gavel.lock": async (folder) => (await openDataDir(folder)).release(),
  "auth-token": (folder) => loadAccessToken(`${folder}/auth-token`),
  [KEY_FILE]: (folder) => openCipher({ dataDir: folder }),
  [SALT_FILE]: (folder) => openCipher({ passphrase: "long enough for anybody", dataDir: folder }),
  [MARK_FILE]: (folder) => readStoreMark(createMemoryStore(), `${folder}/${MARK_FILE}`, 0),
  ...Object.fromEntries(
    ["", "-wal", "-shm", "-journal"].map((
      suffix,
    ) => [
      `gavel.kv${suffix}`,
      (folder) => openKvStore({ path: `${folder}/gavel.kv`, clock: systemClock() }),
    ]),
  ),
};

for (const [name, use] of Object.entries(USES)) {
  Deno.test(`${name} as a pipe or a folder is refused at once, by its own name`, async () => {
    await inFolder(async (folder) => {
      const path = `${folder}/${name}`;
      for (
        const [make, says] of [
          [makePipe, /a pipe, a socket or a device, where a file belongs\. Move it away$/],
          [(path: string) => Deno.mkdir(path), /a folder, where a file belongs\. Move it away$/],
        ] as const
      ) {
        await make(path);
        await assert.rejects(use(folder), (error) => {
          assert.ok(error instanceof StartError);
          assert.ok(error.message.includes(`${path}: `), error.message);
          assert.match(error.message, says);
          return true;
        });
        await Deno.remove(path, { recursive: true });
      }
    });
  });
}

Deno.test("a pipe for the address is refused by whoever looks for the running Gavel", async () => {
  await inFolder(async (folder) => {
    const { release } = await openDataDir(folder);
    await makePipe(`${folder}/gavel.address`);
    await assert.rejects(runningUrl(folder), /gavel\.address: it is a pipe/);
    release();
  });
});

Deno.test("a folder in the address's place, links in a circle and a name that is too long say what to do", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/data/gavel.address/full`, { recursive: true });
    await assert.rejects(openDataDir(`${folder}/data`), /gavel\.address: it is a folder, .* Move it away$/);
    await Deno.symlink(`${folder}/b`, `${folder}/a`);
    await Deno.symlink(`${folder}/a`, `${folder}/b`);
    await assert.rejects(openDataDir(`${folder}/a/data`), /lead in a circle\. Remove them/);
    await Deno.symlink(`${folder}/auth-token`, `${folder}/auth-token`);
    await assert.rejects(loadAccessToken(`${folder}/auth-token`), /lead in a circle/);
    await assert.rejects(openDataDir(`${folder}/${"x".repeat(300)}`), /name is too long\. Set DATA_DIR/);
  });
});
