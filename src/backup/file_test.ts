import assert from "node:assert/strict";
import { join } from "node:path";
import { BackupError } from "./backup_error.ts";
import { backupFile, writeBackupFile } from "./file.ts";

const bytesOf = async function* (...pieces: readonly string[]) {
  for (const piece of pieces) yield await Promise.resolve(new TextEncoder().encode(piece));
};
const sound = () => Promise.resolve();

async function inFolder(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "gavel-file-" });
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const namesIn = async (dir: string) => (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name);

Deno.test("a file is whole, of its owner alone, and alone in its folder", () =>
  inFolder(async (dir) => {
    const path = join(dir, "b.ndjson");
    const proved: string[] = [];
    const prove = async (source: { read(): AsyncIterable<Uint8Array> }) => {
      assert.deepEqual((await namesIn(dir)).includes("b.ndjson"), false);
      for await (const chunk of source.read()) proved.push(new TextDecoder().decode(chunk));
    };
    assert.deepEqual(await writeBackupFile(path, bytesOf("one ", "two"), { replaces: false, prove }), {
      path,
      bytes: 7,
    });
    assert.deepEqual(proved, ["one two"]);
    assert.equal(await Deno.readTextFile(path), "one two");
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.deepEqual(await namesIn(dir), ["b.ndjson"]);
  }));

Deno.test("a file that is there is replaced only when that is said", () =>
  inFolder(async (dir) => {
    const path = join(dir, "b.ndjson");
    await Deno.writeTextFile(path, "old");
    await assert.rejects(
      writeBackupFile(path, bytesOf("new"), { replaces: false, prove: sound }),
      /is there already: name another file, or add --force/,
    );
    assert.equal(await Deno.readTextFile(path), "old");
    await writeBackupFile(path, bytesOf("new"), { replaces: true, prove: sound });
    assert.equal(await Deno.readTextFile(path), "new");
  }));

Deno.test("of two backups under one name, the second to be whole does not replace the first", () =>
  inFolder(async (dir) => {
    const path = join(dir, "b.ndjson");
    const other = () => writeBackupFile(path, bytesOf("first"), { replaces: false, prove: sound });
    await assert.rejects(
      writeBackupFile(path, bytesOf("second"), { replaces: false, prove: other }),
      /is there already/,
    );
    assert.equal(await Deno.readTextFile(path), "first");
    assert.deepEqual(await namesIn(dir), ["b.ndjson"]);
  }));

Deno.test({
  name: "what is no file is not replaced, also where that is said",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (dir) => {
      const path = join(dir, "link.ndjson");
      await Deno.symlink("/dev/null", path);
      for (const place of [path, "/dev/full"]) {
        await assert.rejects(
          writeBackupFile(place, bytesOf("new"), { replaces: true, prove: sound }),
          /is no file, so it is not replaced/,
        );
      }
      assert.equal(await Deno.readLink(path), "/dev/null");
      assert.deepEqual(await namesIn(dir), ["link.ndjson"]);
    }),
});

Deno.test("what fails leaves the older file, and nothing else", () =>
  inFolder(async (dir) => {
    const path = join(dir, "b.ndjson");
    await Deno.writeTextFile(path, "old");
    const breaking = async function* () {
      yield await Promise.resolve(new TextEncoder().encode("half"));
      throw new BackupError("The store went away");
    };
    await assert.rejects(writeBackupFile(path, breaking(), { replaces: true, prove: sound }), /went away/);
    const unsound = () => Promise.reject(new BackupError("It is damaged"));
    await assert.rejects(
      writeBackupFile(path, bytesOf("new"), { replaces: true, prove: unsound }),
      /damaged/,
    );
    assert.equal(await Deno.readTextFile(path), "old");
    assert.deepEqual(await namesIn(dir), ["b.ndjson"]);
  }));

Deno.test("a place that can't be written or read is named, with what to do", () =>
  inFolder(async (dir) => {
    const write = (path: string) => writeBackupFile(path, bytesOf("x"), { replaces: true, prove: sound });
    await assert.rejects(
      write(join(dir, "no", "b.ndjson")),
      /Can't write .*no\/b\.ndjson: it is not there: make the folder/,
    );
    await Deno.writeTextFile(join(dir, "file"), "");
    await assert.rejects(write(join(dir, "file", "b.ndjson")), BackupError);
    await Deno.mkdir(join(dir, "folder"));
    await assert.rejects(write(join(dir, "folder")), BackupError);
    await assert.rejects(backupFile(join(dir, "none")), /There is no file .*none: name the file/);
    await assert.rejects(backupFile(join(dir, "folder")), /is no file/);
  }));

Deno.test("a file of 2 GB is refused by its size, before it is read", () =>
  inFolder(async (dir) => {
    const path = join(dir, "huge.ndjson");
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 2 * 1024 ** 3);
    await assert.rejects(backupFile(path), /larger than any backup of Gavel's \(1024 MiB at most\)/);
  }));
