import assert from "node:assert/strict";
import { createMemoryStore } from "./memory.ts";
import { MARK_FILE, readStoreMark } from "./store_mark.ts";

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(`${folder}/${MARK_FILE}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a store is whole at its first start and at each later one, and its mark is the owner's alone", async () => {
  await withFolder(async (path) => {
    const store = createMemoryStore();
    for (const commits of [0, 5, 12]) {
      const mark = await readStoreMark(store, path, commits);
      assert.equal(mark.lost, null);
      await mark.adopt(commits);
      await mark.note(commits + 5);
    }
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("notes that come while the name is written take nothing from it, and the last of them counts", async () => {
  await withFolder(async (path) => {
    const mark = await readStoreMark(createMemoryStore(), path, 0);
    const notes = (from: number) => Array.from({ length: 20 }, (_, index) => mark.note(from + index));
    await Promise.all([...notes(0), mark.adopt(100), mark.adopt(101), ...notes(200)]);
    await Promise.all(notes(300));
    assert.equal(JSON.parse(await Deno.readTextFile(path)).commits, 319);
  });
});

Deno.test("a store that is empty, or that counts fewer commits than the folder knows, has lost data until it is adopted", async () => {
  await withFolder(async (path) => {
    const store = createMemoryStore();
    await (await readStoreMark(store, path, 100)).adopt(100);
    assert.equal((await readStoreMark(createMemoryStore(), path, 0)).lost, "everything");
    const older = await readStoreMark(store, path, 99);
    assert.equal(older.lost, "the newest");
    assert.equal((await readStoreMark(store, path, 99)).lost, "the newest", "asking changes nothing");
    await older.adopt(99);
    assert.equal((await readStoreMark(store, path, 99)).lost, null);
  });
});

Deno.test("another store is no loss; one without a name is one where its commits were counted", async () => {
  await withFolder(async (path) => {
    await (await readStoreMark(createMemoryStore(), path, 100)).adopt(100);
    const another = createMemoryStore([[["system", "store"], '{"id":"another"}']]);
    assert.equal((await readStoreMark(another, path, 3)).lost, null);
    const nameless = createMemoryStore([[["system", "format"], '{"format":1}']]);
    assert.equal((await readStoreMark(nameless, path, 3)).lost, "the newest");
    await (await readStoreMark(createMemoryStore(), path, 0)).adopt(0);
    assert.equal((await readStoreMark(nameless, path, 0)).lost, null, "a backup of before stores had names");
  });
});

Deno.test("a mark that can't be read says that a store was used", async () => {
  await withFolder(async (path) => {
    await Deno.writeTextFile(path, "");
    assert.equal((await readStoreMark(createMemoryStore(), path, 0)).lost, "everything");
    const used = createMemoryStore([[["system", "store"], '{"id":"one"}']]);
    assert.equal((await readStoreMark(used, path, 7)).lost, null);
  });
});
