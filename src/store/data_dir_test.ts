import assert from "node:assert/strict";
import { join } from "node:path";
import { DataDirInUse, openDataDir } from "./data_dir.ts";

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a data folder is made where it is missing, and names its files", () =>
  withFolder(async (folder) => {
    const path = join(folder, "made", "here");
    const dataDir = await openDataDir(path);
    assert.equal((await Deno.stat(path)).isDirectory, true);
    assert.equal(dataDir.file("gavel.kv"), join(path, "gavel.kv"));
    dataDir.release();
  }));

Deno.test({
  name: "a data folder that was made is its owner's alone",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = join(folder, "data");
      (await openDataDir(path)).release();
      assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o700);
    }),
});

Deno.test("a data folder serves one Gavel at a time, and what lies in it stays", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "auth-token"), "kept");
    const first = await openDataDir(folder);
    await assert.rejects(openDataDir(folder), (error: Error) => {
      assert.ok(error instanceof DataDirInUse);
      assert.ok(error.message.includes(folder));
      assert.match(error.message, /DATA_DIR/);
      return true;
    });
    first.release();
    const second = await openDataDir(folder);
    await assert.rejects(openDataDir(folder), DataDirInUse);
    second.release();
    assert.equal(await Deno.readTextFile(join(folder, "auth-token")), "kept");
  }));

Deno.test("a Gavel that is killed leaves its data folder to the next", () =>
  withFolder(async (folder) => {
    const module = import.meta.resolve("./data_dir.ts");
    const holdForEver = `import { openDataDir } from ${JSON.stringify(module)};
      await openDataDir(${JSON.stringify(folder)});
      await Deno.stdout.write(new TextEncoder().encode("held"));
      await Deno.stdin.readable.getReader().read();`;
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-lock", holdForEver],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const stdout = holder.stdout.getReader();
    assert.equal(new TextDecoder().decode((await stdout.read()).value), "held");
    await assert.rejects(openDataDir(folder), DataDirInUse);
    holder.kill("SIGKILL");
    await holder.status;
    await Promise.all([stdout.cancel(), holder.stdin.close().catch(() => undefined)]);
    (await openDataDir(folder)).release();
  }));

Deno.test("a path that is a file is no data folder", () =>
  withFolder(async (folder) => {
    const path = join(folder, "file");
    await Deno.writeTextFile(path, "");
    await assert.rejects(openDataDir(path), (error) => !(error instanceof DataDirInUse));
  }));
