import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../clock.ts";
import { openKvStore } from "../../store/kv.ts";
import { lookIntoKvFile } from "./kv_file.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gavel-doctor-kv-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns every file of `folder` with its bytes and its times. */
async function picture(folder: string) {
  const files = [];
  for await (const { name } of Deno.readDir(folder)) {
    const { mtime, ctime, mode } = await Deno.stat(join(folder, name));
    files.push({ name, mtime, ctime, mode, bytes: await Deno.readFile(join(folder, name)) });
  }
  return files.sort((one, other) => one.name < other.name ? -1 : 1);
}

Deno.test("the bytes of a store tell its format, a session and a lot, whether they are in it or beside it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    const store = await openKvStore({ path, clock: systemClock() });
    for (let index = 0; index < 400; index++) {
      await store.put(["result", "2026-11", `lot-${index}`], { text: "x".repeat(3_000) });
    }
    await store.put(["system", "format"], { format: 7 });
    await store.put(["system", "format"], { format: 8 });
    await store.put(["auction", "57000001"], { title: "lamp" });
    await store.put(["auth", "cookies"], { sealed: "…", setAtMs: 1 });
    const killed = join(folder, "killed");
    await Deno.mkdir(killed);
    for (const suffix of ["", "-wal"]) await cp(path + suffix, join(killed, `gavel.kv${suffix}`));
    await store.close();
    for (const at of [folder, killed]) {
      const before = await picture(killed);
      const file = await lookIntoKvFile(join(at, "gavel.kv"), { isSearched: true });
      assert.ok(file.state === "there", at);
      assert.deepEqual(file.known, { format: 8, hasSession: true, lotId: "57000001" });
      assert.equal(file.missingBytes, 0);
      assert.deepEqual(await picture(killed), before, "it was changed");
    }
    const unsearched = await lookIntoKvFile(path, { isSearched: false });
    assert.ok(unsearched.state === "there");
    assert.equal(unsearched.known.format, null);

    await Deno.truncate(path, 100_000);
    const cut = await lookIntoKvFile(path, { isSearched: true });
    assert.ok(cut.state === "there" && cut.missingBytes > 0, JSON.stringify(cut));
  }));

Deno.test("a store without a session and lots says so, and other files are told from it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    const store = await openKvStore({ path, clock: systemClock() });
    await store.close();
    const file = await lookIntoKvFile(path, { isSearched: true });
    assert.ok(file.state === "there");
    assert.deepEqual(file.known, { format: null, hasSession: false, lotId: null });
    const stateOf = async (name: string) =>
      (await lookIntoKvFile(join(folder, name), { isSearched: true })).state;
    await Deno.writeTextFile(join(folder, "empty"), "");
    await Deno.writeTextFile(join(folder, "short"), "SQLite");
    await Deno.writeTextFile(join(folder, "text"), "x".repeat(5_000));
    await Deno.mkdir(join(folder, "folder"));
    assert.deepEqual(await Promise.all(["none", "empty", "short", "text", "folder"].map(stateOf)), [
      "missing",
      "empty",
      "strange",
      "strange",
      "strange",
    ]);
  }));

Deno.test("a store that is cut within its head is cut off", () =>
  inFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    await (await openKvStore({ path, clock: systemClock() })).close();
    for (const bytes of [99, 50, 16]) {
      await Deno.truncate(path, bytes);
      const file = await lookIntoKvFile(path, { isSearched: true });
      assert.ok(file.state === "there" && file.missingBytes > 0, `${bytes} bytes`);
    }
  }));

Deno.test("of a store too long to be searched nothing is said that its rest could deny", () =>
  inFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    await (await openKvStore({ path, clock: systemClock() })).close();
    await Deno.truncate(path, 8 * 1024 * 1024);
    const file = await lookIntoKvFile(path, { isSearched: true, mostBytes: 1024 * 1024 });
    assert.ok(file.state === "there");
    assert.deepEqual(file.known, { format: null, hasSession: null, lotId: null });
  }));

Deno.test({
  name: "a pipe beside the store is not waited for",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const path = join(folder, "gavel.kv");
      await (await openKvStore({ path, clock: systemClock() })).close();
      await Deno.remove(`${path}-wal`).catch(() => {});
      await new Deno.Command("mkfifo", { args: [`${path}-wal`] }).output();
      const file = await lookIntoKvFile(path, { isSearched: true });
      assert.equal(file.state, "there");
    }),
});
