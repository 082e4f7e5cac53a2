import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { kvStore } from "./kv.ts";
import type { Key } from "./store.ts";

async function openStore() {
  return kvStore(await Deno.openKv(":memory:"), createVirtualClock());
}

/** Makes a listener that counts its calls and waits for them. */
function createBell() {
  let rung = Promise.withResolvers<void>();
  let count = 0;
  return {
    ring() {
      count++;
      rung.resolve();
    },
    count: () => count,
    async next() {
      await rung.promise;
      rung = Promise.withResolvers();
    },
  };
}

Deno.test("a watcher is called at the start, and for a change to any of many keys", async () => {
  const store = await openStore();
  const bell = createBell();
  const keys = Array.from({ length: 25 }, (_, index): Key => ["feature", String(index)]);
  const cancel = store.watchKeys(keys, bell.ring);
  while (bell.count() < 3) await bell.next();
  for (const key of [keys[0], keys[24]]) {
    const before = bell.count();
    await store.put(key ?? ["none"], "new");
    while (bell.count() === before) await bell.next();
  }
  cancel();
  cancel();
  await store.close();
});

Deno.test("a watcher hears nothing of other keys, and nothing once it is cancelled", async () => {
  const store = await openStore();
  const [bell, cancelled] = [createBell(), createBell()];
  const cancel = store.watchKeys([["feature", "a"]], bell.ring);
  store.watchKeys([["feature", "a"]], cancelled.ring)();
  await bell.next();
  await store.put(["feature", "b"], 1);
  await store.put(["feature", "a"], 1);
  while (bell.count() < 2) await bell.next();
  assert.equal(bell.count(), 2);
  assert.equal(cancelled.count(), 0);
  cancel();
  await store.close();
});

Deno.test("a watch that nobody has cancelled ends with the store", async () => {
  const store = await openStore();
  const bell = createBell();
  store.watchKeys([["feature", "a"]], bell.ring);
  await bell.next();
  await store.close();
  assert.equal(bell.count(), 1);
});

Deno.test("a medium that stops telling of changes stops nothing else", async () => {
  const kv = await Deno.openKv(":memory:");
  const failing = new ReadableStream<never>({
    start: (controller) => controller.error(new Error("no more")),
  });
  const store = kvStore({
    get: kv.get.bind(kv),
    list: kv.list.bind(kv),
    atomic: kv.atomic.bind(kv),
    close: kv.close.bind(kv),
    watch: () => failing,
  }, createVirtualClock());
  const bell = createBell();
  const cancel = store.watchKeys([["feature", "a"]], bell.ring);
  await store.put(["feature", "a"], 1);
  assert.equal(await store.get(["feature", "a"]), 1);
  assert.equal(bell.count(), 0);
  cancel();
  await store.close();
});
