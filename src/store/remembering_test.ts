import assert from "node:assert/strict";
import { createRandom } from "../simulator/random.ts";
import { createMemoryStore } from "./memory.ts";
import { remembering } from "./remembering.ts";
import type { Json, Key, Store } from "./store.ts";

/** Makes a store in memory whose documents can be read and put back. */
function losableStore() {
  let inner = createMemoryStore();
  const store: Store = {
    type: "redis",
    get: (key) => inner.get(key),
    list: (prefix) => inner.list(prefix),
    scan: (prefix) => inner.scan(prefix),
    put: (key, value) => inner.put(key, value),
    delete: (key) => inner.delete(key),
    health: () => inner.health(),
    close: () => inner.close(),
  };
  return {
    store,
    all: () => Promise.all(FOLDERS.map((folder) => inner.list([folder]))).then((all) => all.flat()),
    copy: async () => {
      const all = await Promise.all(FOLDERS.map((folder) => inner.list([folder])));
      return createMemoryStore(all.flat().map(({ key, value }) => [key, JSON.stringify(value)] as const));
    },
    replace: (by: Store) => void (inner = by),
  };
}

const FOLDERS = ["auction", "auth", "bid_history", "commitments", "system"];
const KEYS: readonly Key[] = [
  ["auction", "1"],
  ["auction", "2"],
  ["auth", "cookies"],
  ["bid_history", "1", "1-1"],
  ["bid_history", "1", "1-2"],
  ["commitments", "3"],
  ["system", "settings"],
  ["system", "bidding"],
];

Deno.test("whatever older state a store comes back with, all is there again as it was", async () => {
  const random = createRandom(7);
  const draw = (most: number) => Math.floor(random.next() * most);
  for (let run = 0; run < 300; run++) {
    const { store, all, copy, replace } = losableStore();
    let older = createMemoryStore();
    // An earlier life, of which the next one reads everything at its start.
    for (let step = 0; step < 6; step++) await change(store, draw);
    const life = remembering(store);
    for (const folder of FOLDERS) await life.list([folder]);
    for (let step = 0; step < 12; step++) {
      if (random.next() < 0.2) older = await copy();
      await change(life, draw);
    }
    const before = await all();
    replace(older);
    await life.writeAgain();
    assert.deepEqual(await all(), before, `run ${run}`);
  }
});

async function change(store: Store, draw: (most: number) => number): Promise<void> {
  const key = KEYS[draw(KEYS.length)] ?? KEYS[0]!;
  if (draw(3) === 0 && key[0] !== "system") await store.delete(key);
  else await store.put(key, draw(1_000));
}

Deno.test("a lot that was stopped before this start does not come back with older data", async () => {
  const { store, replace } = losableStore();
  const life = remembering(store);
  for (const folder of FOLDERS) await life.list([folder]);
  await life.put(["auction", "2"], "kept");
  replace(createMemoryStore([[["auction", "1"], '"stopped"'], [["commitments", "9"], '"over"']]));
  await life.writeAgain();
  const left = [...await store.list(["auction"]), ...await store.list(["commitments"])];
  assert.deepEqual(left, [{ key: ["auction", "2"], value: "kept" }]);
});

Deno.test("a token that was revoked does not come back with older data, and others are written again", async () => {
  const { store, replace } = losableStore();
  await store.put(["access", "kept"], "kept");
  await store.put(["access", "revoked"], "revoked");
  const life = remembering(store);
  await life.list(["access"]);
  await life.delete(["access", "revoked"]);
  replace(createMemoryStore([[["access", "revoked"], '"revoked"'], [["access", "long ago"], '"revoked"']]));
  await life.writeAgain();
  assert.deepEqual(await store.list(["access"]), [{ key: ["access", "kept"], value: "kept" }]);
});

Deno.test("a write that was refused is not made later, and neither are timelines and notices", async () => {
  const { store, replace } = losableStore();
  let refuses = false;
  const put = (key: Key, value: Json) =>
    refuses ? Promise.reject(new Error("refused")) : store.put(key, value);
  const life = remembering({ ...store, put });
  await life.put(["system", "settings"], "old");
  await life.put(["timeline", "1"], "long");
  refuses = true;
  await assert.rejects(life.put(["system", "settings"], "new"));
  await assert.rejects(life.put(["system", "bidding"], "new"));
  refuses = false;
  replace(createMemoryStore());
  assert.equal(await life.writeAgain(), 1);
  assert.equal(await life.get(["system", "settings"]), "old");
  assert.deepEqual([await life.get(["system", "bidding"]), await life.get(["timeline", "1"])], [
    undefined,
    undefined,
  ]);
});

Deno.test("lots of months that were forgotten take no memory, and stay deleted where older data come back", async () => {
  const { store, replace } = losableStore();
  const life = remembering(store);
  for (const folder of FOLDERS) await life.list([folder]);
  for (let lot = 0; lot < 500; lot++) {
    await life.put(["auction", `${lot}`], "watched");
    await life.put(["bid_history", `${lot}`, "1"], "a bid");
    await life.delete(["auction", `${lot}`]);
    await life.delete(["bid_history", `${lot}`, "1"]);
  }
  assert.equal(life.remembered(), 0);
  replace(createMemoryStore([[["auction", "7"], '"watched"'], [["bid_history", "7", "1"], '"a bid"']]));
  // Somebody may look before the loss is noticed.
  await life.list(["auction"]);
  await life.writeAgain();
  assert.deepEqual([await store.list(["auction"]), await store.list(["bid_history"])], [[], []]);
});
