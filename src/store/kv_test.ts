import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { kvStore, openKvStore } from "./kv.ts";
import { StartError } from "../start_error.ts";
import type { Key } from "./store.ts";
import { testStore } from "../../tests/support/store/store_contract.ts";

const clock = createVirtualClock();

testStore("the KV store", async (left = []) => {
  const kv = await Deno.openKv(":memory:");
  for (const [key, text] of left) await kv.set(["gavel", ...key], new TextEncoder().encode(text));
  return kvStore(kv, clock);
});

/** The file that names the packages, for a process of its own. */
const CONFIG_PATH = fileURLToPath(import.meta.resolve("../../deno.json"));

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a KV file that is opened again holds every acknowledged write", () =>
  withFolder(async (folder) => {
    const path = join(folder, "made", "gavel.kv");
    const first = await openKvStore({ path, clock });
    const ids = Array.from({ length: 300 }, (_, index) => String(index + 1000));
    await Promise.all(ids.map((id) => first.put(["auction", id], { id })));
    await first.delete(["auction", "1000"]);
    await first.close();

    const second = await openKvStore({ path, clock });
    assert.deepEqual(
      (await second.list(["auction"])).map(({ value }) => value),
      ids.slice(1).map((id) => ({ id })),
    );
    await second.close();
  }));

Deno.test("closing a KV store writes what nobody has waited for", () =>
  withFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    const first = await openKvStore({ path, clock });
    const put = first.put(["auction", "1"], "last words");
    await first.close();
    await put;

    const second = await openKvStore({ path, clock });
    assert.equal(await second.get(["auction", "1"]), "last words");
    await second.close();
  }));

Deno.test("a process killed right after an acknowledgement has lost nothing", () =>
  withFolder(async (folder) => {
    const path = join(folder, "gavel.kv");
    const script = `
      import { systemClock } from ${JSON.stringify(import.meta.resolve("../clock.ts"))};
      import { openKvStore } from ${JSON.stringify(import.meta.resolve("./kv.ts"))};
      const store = await openKvStore({ path: ${JSON.stringify(path)}, clock: systemClock() });
      await Promise.all(Array.from({ length: 50 }, (_, index) => store.put(["auction", String(index)], index)));
      Deno.kill(Deno.pid, "SIGKILL");`;
    const code = `data:text/typescript,${encodeURIComponent(script)}`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", CONFIG_PATH, code],
      stderr: "piped",
    });
    const { signal, stderr } = await child.output();
    assert.equal(signal, "SIGKILL", new TextDecoder().decode(stderr));

    const store = await openKvStore({ path, clock });
    assert.equal((await store.list(["auction"])).length, 50);
    await store.close();
  }));

Deno.test("a KV store leaves the file's other keys alone", async () => {
  const kv = await Deno.openKv(":memory:");
  await kv.set(["other", "1"], "not ours");
  await kv.set(["gavel", "auction", "1"], '"a text"');
  const store = kvStore(kv, clock);
  assert.deepEqual(await store.list(["auction"]), [{ key: ["auction", "1"], value: "a text" }]);
  assert.equal(await store.get(["other", "1"]), undefined);
  await store.delete(["other", "1"]);
  assert.equal((await kv.get(["other", "1"])).value, "not ours");
  await store.close();
});

Deno.test("the longest key is taken, and one byte more is refused without holding up its neighbours", async () => {
  const store = kvStore(await Deno.openKv(":memory:"), clock);
  // 2048 bytes less 7 for the root and 2 for this part; a NUL counts twice.
  const longest: Key = ["\0" + "k".repeat(2048 - 7 - 2 - 2)];
  const neighbour = store.put(["neighbour"], 1);
  await assert.rejects(store.put([`${longest[0]}k`], 1), /longer than 2048 bytes/);
  await Promise.all([neighbour, store.put(longest, "fits")]);
  assert.equal(await store.get(longest), "fits");
  await store.close();
});

Deno.test("long keys in great number are written in several batches", async () => {
  const store = kvStore(await Deno.openKv(":memory:"), clock);
  const names = Array.from({ length: 90 }, (_, index) => String(index).padStart(2_000, "k"));
  await Promise.all(names.map((name) => store.put(["long", name], name)));
  assert.equal((await store.list(["long"])).length, 90);
  await store.close();
});

/** Opens a Deno KV that notes the errors of commits. */
async function aNotingKv() {
  const kv = await Deno.openKv(":memory:");
  const refusals: unknown[] = [];
  const atomic = () => {
    const operation = kv.atomic();
    const commit = operation.commit.bind(operation);
    operation.commit = () =>
      commit().catch((error) => {
        refusals.push(error);
        throw error;
      });
    return operation;
  };
  return { kv, refusals, noting: { ...boundTo(kv), atomic } };
}

function boundTo(kv: Deno.Kv): Pick<Deno.Kv, "get" | "list" | "watch" | "close"> {
  return {
    get: kv.get.bind(kv),
    list: kv.list.bind(kv),
    watch: kv.watch.bind(kv),
    close: kv.close.bind(kv),
  };
}

/** Keys and texts of one kind, enough of them that batches reach every limit. */
const manyAlike = fc.record({
  count: fc.integer({ min: 1, max: 1200 }),
  keyLength: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1900 })),
  textLength: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 3000 }),
    fc.integer({ min: 0, max: 60_000 }),
  ),
  filler: fc.constantFrom("k", "\0", "é", "€", "😀"),
  isDeleted: fc.boolean(),
});

Deno.test("Deno KV refuses no batch for its size, whatever the keys and texts", async () => {
  await fc.assert(
    fc.asyncProperty(manyAlike, async ({ count, keyLength, textLength, filler, isDeleted }) => {
      const { noting, refusals } = await aNotingKv();
      const store = kvStore(noting, clock);
      const parts = Math.floor(keyLength / new TextEncoder().encode(JSON.stringify(filler)).length);
      const name = filler.repeat(parts);
      const text = "t".repeat(textLength);
      const ids = Array.from({ length: count }, (_, index) => `${name}${index}`);
      const write = (id: string) => isDeleted ? store.delete(["some", id]) : store.put(["some", id], text);
      try {
        await Promise.all(ids.map(write));
        assert.deepEqual(refusals, []);
      } finally {
        await store.close();
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("Deno KV's refusal of a batch is known for what it is, and the batch is written in pieces", async () => {
  const { kv, noting } = await aNotingKv();
  // Mutations that are added elsewhere make a batch too large that would fit.
  const burdened = () => {
    const operation = noting.atomic();
    for (let count = 0; count < 12; count++) operation.set(["burden", count], new Uint8Array(60_000));
    return operation;
  };
  const store = kvStore({ ...boundTo(kv), atomic: burdened }, clock);
  const ids = Array.from({ length: 30 }, (_, index) => String(index));
  await Promise.all(ids.map((id) => store.put(["some", id], "t".repeat(20_000))));
  assert.equal((await store.list(["some"])).length, 30);
  assert.equal(store.health().healthy, true);
  await store.close();
});

Deno.test("a KV file that is damaged or a folder is named in one line", () =>
  withFolder(async (folder) => {
    const damaged = join(folder, "damaged.kv");
    await Deno.writeFile(damaged, crypto.getRandomValues(new Uint8Array(8192)));
    const asFolder = join(folder, "folder.kv");
    await Deno.mkdir(asFolder);
    for (const [path, says] of [[damaged, /damaged\. Restore it/], [asFolder, /it is a folder/]] as const) {
      await assert.rejects(openKvStore({ path, clock }), (error: Error) => {
        assert.ok(error instanceof StartError && error.message.includes(path), error.message);
        assert.match(error.message, says);
        return true;
      });
    }
  }));

Deno.test({
  name: "a KV file and those that SQLite keeps beside it are their owner's alone, in any folder",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o755);
      const path = join(folder, "gavel.kv");
      await Deno.writeTextFile(path, "", { mode: 0o644 });
      const store = await openKvStore({ path, clock });
      await store.put(["auction", "1"], 1);
      for await (const { name } of Deno.readDir(folder)) {
        assert.equal(((await Deno.stat(join(folder, name))).mode ?? 0) & 0o777, 0o600, name);
      }
      await store.close();
    }),
});

Deno.test("what is written after the KV file was removed is never acknowledged", () =>
  withFolder(async (folder) => {
    const path = join(folder, "data", "gavel.kv");
    const store = await openKvStore({ path, clock });
    await store.put(["auction", "1"], "kept");
    await Deno.remove(join(folder, "data"), { recursive: true });
    const put = store.put(["auction", "2"], "lost");
    put.catch(() => undefined);
    await Promise.race([
      put.then(() => assert.fail("it was acknowledged")),
      (async () => {
        while (store.health().healthy) await new Promise((resolve) => setTimeout(resolve, 1));
      })(),
    ]);
    assert.equal(store.health().healthy, false);
    await store.close();
    await assert.rejects(put, /was not stored/);
  }));
