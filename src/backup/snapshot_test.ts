import assert from "node:assert/strict";
import { createRandom } from "../simulator/random.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Json, Key, Store, StoredDocument } from "../store/store.ts";
import { createGate } from "../../tests/support/gate.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { sourcesOf } from "../../tests/support/backup/backups.ts";
import { BackupError } from "./backup_error.ts";
import { makeBackup } from "./making.ts";
import { withSnapshots } from "./snapshot.ts";

const FOLDERS = ["bid_history", "auction", "result"];

/** A store whose scans and readings can be held up by steps, and whose state is known by what was asked of it. */
function slowStore(inner: Store, step: () => Promise<void>): Store {
  return {
    ...inner,
    async get(key) {
      await step();
      return await inner.get(key);
    },
    async *scan(prefix) {
      // As Deno KV does, some documents at a time.
      for (let read: Key | undefined;;) {
        await step();
        const documents = await inner.list(prefix);
        const next = documents.filter(({ key }) => read === undefined || String(key) > String(read)).slice(
          0,
          3,
        );
        if (next.length === 0) return;
        for (const document of next) {
          yield document;
          read = document.key;
        }
      }
    },
  };
}

async function readAll(snapshot: { documents(folder: string): AsyncIterable<StoredDocument> }) {
  const documents: StoredDocument[] = [];
  for (const folder of FOLDERS) documents.push(...await Array.fromAsync(snapshot.documents(folder)));
  return documents.map(({ key, value }) => [key.join("/"), value] as const);
}

Deno.test("a snapshot is the state of one turn, whatever is written while it is read, in a hundred orders", async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = createRandom(seed);
    const inner = createMemoryStore();
    const clock = createVirtualClock();
    const asked = new Map<string, Json>();
    const work: Promise<unknown>[] = [];
    const store = withSnapshots(
      slowStore(inner, async () => {
        for (let turns = random.between(0, 6); turns > 0; turns--) await Promise.resolve();
      }),
      clock,
    );
    const write = () => {
      const folder = FOLDERS[random.between(0, 2)] ?? "auction";
      const key: Key = [folder, String(random.between(10, 29))];
      if (random.next() < 0.3) {
        asked.delete(key.join("/"));
        work.push(store.delete(key));
      } else {
        const value = { seed, number: work.length };
        asked.set(key.join("/"), value);
        work.push(store.put(key, value));
      }
    };
    for (let count = 0; count < 40; count++) write();
    const expected = () =>
      FOLDERS.flatMap((folder) =>
        [...asked].filter(([name]) => name.startsWith(`${folder}/`)).sort(([one], [other]) =>
          one < other ? -1 : 1
        )
      );
    const [first, firstExpected] = [store.snapshot(FOLDERS), expected()];
    for (let count = 0; count < 5; count++) write();
    let isRead = false;
    const writing = (async () => {
      while (!isRead) {
        write();
        for (let turns = random.between(0, 4); turns > 0; turns--) await Promise.resolve();
      }
    })();
    const reading = readAll(await first);
    const [second, secondExpected] = [store.snapshot(FOLDERS), expected()];
    const read = await Promise.all([reading, second.then(readAll)]).finally(() => isRead = true);
    await writing;
    assert.deepEqual(read, [firstExpected, secondExpected], `seed ${seed}`);
    (await first).close();
    (await second).close();
    await Promise.all(work);
    const left = new Map(
      (await Promise.all(FOLDERS.map((folder) => inner.list([folder])))).flat()
        .map(({ key, value }) => [key.join("/"), value]),
    );
    assert.deepEqual(left, new Map([...asked].sort(([one], [other]) => place(one) < place(other) ? -1 : 1)));
  }
});

function place(name: string): string {
  return `${FOLDERS.findIndex((folder) => name.startsWith(`${folder}/`))}${name}`;
}

Deno.test("writes that were asked for before a snapshot are in it, both or none, also while they are on their way", async () => {
  const gated = createGatedStore();
  const clock = createVirtualClock();
  const store = withSnapshots(gated, clock);
  const gate = gated.hold("auction");
  const both = [store.put(["bid_history", "1"], "settled"), store.put(["auction", "1"], "ready")];
  const snapshot = store.snapshot(FOLDERS);
  const late = store.put(["auction", "1"], "changed since");
  await clock.settle();
  gate.open();
  assert.deepEqual(await readAll(await snapshot), [["bid_history/1", "settled"], ["auction/1", "ready"]]);
  await Promise.all([...both, late]);
  assert.equal(await gated.get(["auction", "1"]), "changed since");
});

Deno.test("no write waits for a snapshot that has come past its document, or while there is none", async () => {
  const inner = createMemoryStore();
  const gate = createGate();
  let isHeld = false;
  const store = withSnapshots(
    slowStore(inner, () => isHeld ? gate.opened : Promise.resolve()),
    createVirtualClock(),
  );
  await store.put(["bid_history", "1"], 1);
  const snapshot = await store.snapshot(FOLDERS);
  await Array.fromAsync(snapshot.documents("bid_history"));
  isHeld = true;
  // A bid's intent: its folder is read first, and so never held up.
  await store.put(["bid_history", "2"], 2);
  let isWritten = false;
  const waits = store.put(["auction", "1"], 1).then(() => isWritten = true);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(isWritten, false);
  isHeld = false;
  gate.open();
  await waits;
  snapshot.close();
  await store.put(["auction", "2"], 2);
});

Deno.test("a store that does not answer ends the snapshot, and no write waits longer than a second", async () => {
  const clock = createVirtualClock();
  const never = createGate();
  const store = withSnapshots({ ...createMemoryStore(), get: () => never.opened.then(() => 1) }, clock);
  await store.put(["auction", "1"], "before");
  const snapshot = await store.snapshot(FOLDERS);
  const put = store.put(["auction", "1"], "after");
  await clock.advance(1_000);
  await put;
  await assert.rejects(readAll(snapshot), BackupError);
  never.open();
});

Deno.test("no snapshot is taken of a store that is away, or whose writes never end", async () => {
  const clock = createVirtualClock();
  const away = { ...createMemoryStore(), health: () => ({ connected: false, healthy: false }) };
  await assert.rejects(withSnapshots(away, clock).snapshot(FOLDERS), /does not answer/);
  const gated = createGatedStore();
  const gate = gated.hold("auction");
  const store = withSnapshots(gated, clock);
  const put = store.put(["auction", "1"], 1);
  const refused = assert.rejects(store.snapshot(FOLDERS), /does not answer/);
  await clock.advance(10_000);
  await refused;
  gate.open();
  await put;
});

Deno.test("a snapshot that is read too slowly is given up before it fills the memory", async () => {
  const store = withSnapshots(createMemoryStore(), createVirtualClock());
  const snapshot = await store.snapshot(FOLDERS);
  for (let number = 0; number <= 20_000; number++) await store.put(["auction", String(number)], number);
  await assert.rejects(readAll(snapshot), /read too slowly/);
});

Deno.test("a backup whose reader leaves before its first piece is ended, and holds up no write", async () => {
  let reads = 0;
  const counted = slowStore(createMemoryStore(), () => Promise.resolve(void reads++));
  const store = withSnapshots(counted, createVirtualClock());
  const { bytes } = await makeBackup(sourcesOf(store), { withSecrets: false });
  await bytes[Symbol.asyncIterator]().return?.();
  await store.put(["auction", "1"], 2);
  assert.equal(reads, 0);
});

Deno.test("a value that is changed by its owner after a put is stored as it was", async () => {
  const inner = createMemoryStore();
  const store = withSnapshots(inner, createVirtualClock());
  const snapshot = await store.snapshot(FOLDERS);
  const value = { price: 1 };
  const put = store.put(["auction", "1"], value);
  value.price = 2;
  await put;
  snapshot.close();
  assert.deepEqual(await inner.get(["auction", "1"]), { price: 1 });
});
