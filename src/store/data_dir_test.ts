import assert from "node:assert/strict";
import { join } from "node:path";
import { StartError } from "../start_error.ts";
import { DataDirInUse, openDataDir, runningUrl } from "./data_dir.ts";

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

Deno.test("what a run that was killed has begun in the folder is removed at the next start, and nothing else is", () =>
  withFolder(async (folder) => {
    const mine = ["unfinished-notes.txt", "my-unfinished-0a1b", "auth-token"];
    for (const name of ["unfinished-0a1b2c3d", "writable-0a1b2c3d", ...mine]) {
      await Deno.writeTextFile(join(folder, name), "half");
    }
    (await openDataDir(folder)).release();
    const left = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    assert.deepEqual(left, [...mine, "gavel.lock"].sort());
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

/** Says what the owner is told of a data folder that can't be used: one line that names it. */
async function refusalOf(path: string, named = path): Promise<string> {
  let message = "";
  await assert.rejects(openDataDir(path), (error) => {
    assert.ok(error instanceof StartError && !(error instanceof DataDirInUse), String(error));
    message = error.message;
    return true;
  });
  assert.ok(message.includes(named), message);
  assert.ok(!message.includes("\n"), message);
  return message;
}

Deno.test("a path that is a file is no data folder", () =>
  withFolder(async (folder) => {
    const path = join(folder, "file");
    await Deno.writeTextFile(path, "");
    assert.match(await refusalOf(path), /a file stands where a folder belongs/);
    assert.match(await refusalOf(join(path, "below"), path), /a file stands where a folder belongs/);
  }));

Deno.test("a lock that is a folder is named, with what to do", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "gavel.lock"));
    assert.match(await refusalOf(folder, join(folder, "gavel.lock")), /it is a folder.*Move it away/);
  }));

Deno.test("a running Gavel says where it listens, and one that was killed leaves no address behind", () =>
  withFolder(async (folder) => {
    const path = join(folder, "data");
    assert.equal(await runningUrl(path), null);
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    const first = await openDataDir(path);
    await assert.rejects(runningUrl(path), /does not listen yet/);
    await first.announce("http://127.0.0.1:3000");
    assert.equal(await runningUrl(path), "http://127.0.0.1:3000");
    first.release();
    assert.equal(await runningUrl(path), null);
    const second = await openDataDir(path);
    await assert.rejects(runningUrl(path), /does not listen yet/, "the address of the first is still there");
    second.release();
  }));

Deno.test("commands that look at once do not take each other for a Gavel, and send no token to a killed one's address", () =>
  withFolder(async (folder) => {
    const killed = await openDataDir(folder);
    await killed.announce("http://127.0.0.1:3000");
    killed.release();
    const urls = await Promise.all(Array.from({ length: 50 }, () => runningUrl(folder)));
    assert.deepEqual([...new Set(urls)], [null]);
  }));

Deno.test("a start waits for the end of a command that looks for a Gavel", () =>
  withFolder(async (folder) => {
    (await openDataDir(folder)).release();
    const looker = await Deno.open(join(folder, "gavel.lock"), { read: true });
    assert.equal(await looker.tryLock(false), true);
    const starting = openDataDir(folder);
    starting.catch(() => {});
    // It has been refused the lock by then.
    for (let turn = 0; turn < 20; turn++) await Deno.stat(folder);
    looker.close();
    (await starting).release();
  }));

Deno.test({
  name: "the files in a folder that was there before are its owner's alone",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o755);
      await Deno.writeTextFile(join(folder, "gavel.lock"), "", { mode: 0o644 });
      const dataDir = await openDataDir(folder);
      await dataDir.announce("http://127.0.0.1:3000");
      for (const name of ["gavel.lock", "gavel.address"]) {
        assert.equal(((await Deno.stat(join(folder, name))).mode ?? 0) & 0o777, 0o600, name);
      }
      dataDir.release();
      const left = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
      assert.deepEqual(left, ["gavel.address", "gavel.lock"], "the trial file stays");
    }),
});
