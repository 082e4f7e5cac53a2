import assert from "node:assert/strict";
import { createMemoryStore } from "../store/memory.ts";
import type { Json, Key, Store } from "../store/store.ts";
import {
  allIn,
  aStock,
  backupOf,
  fill,
  MADE_AT,
  sourceOf,
  targetOf,
} from "../../tests/support/backup/backups.ts";
import { brokenOffRestore, countStored, proveBackup, restoreBackup } from "./restoring.ts";

/** Proves and restores a backup. */
async function restore(text: string, store: Store, files = new Map<string, string>()): Promise<void> {
  const target = targetOf(store, files);
  await restoreBackup(sourceOf(text), await proveBackup(sourceOf(text), target), target);
}

/** Returns what a restore leaves: everything of the backed-up store, with bidding paused. */
async function expectedOf(store: Store, { withSecrets = false } = {}): Promise<ReadonlyMap<string, Json>> {
  const all = new Map(await allIn(store));
  if (!withSecrets) {
    for (const name of all.keys()) if (/^(auth|access)\//.test(name)) all.delete(name);
  }
  all.delete("system/store");
  all.set("system/bidding", {
    isPaused: true,
    isDryRun: false,
    restored: { madeAt: MADE_AT, lots: 3, openBids: 3, isSeen: false },
    version: 1,
  });
  return all;
}

/** Returns the documents of `store` that a backup holds. */
async function restoredIn(store: Store): Promise<ReadonlyMap<string, Json>> {
  const all = new Map(await allIn(store));
  assert.ok(all.delete("system/format"));
  return all;
}

const byKey = (all: ReadonlyMap<string, Json>) => Object.fromEntries(all);

Deno.test("an empty store holds what the backed-up one did, with bidding paused and why", async () => {
  const store = await aStock();
  const empty = createMemoryStore();
  await restore(await backupOf(store), empty);
  assert.deepEqual(byKey(await restoredIn(empty)), byKey(await expectedOf(store)));
});

Deno.test("a used store holds the backup's records and no others; its own name, session and clients stay", async () => {
  const store = await aStock();
  const used = createMemoryStore();
  await fill(used, { lots: 7, bidsALot: 1, results: 9 });
  await used.put(["system", "store"], { id: "its own name" });
  await used.put(["commitments", "77"], { amountCents: 1, atMs: 1, group: null, isOver: true, version: 1 });
  await used.put(["feature", "use_smart_bidding"], "true");
  await used.put(["set_aside", "auction", "1"], { reason: "x" });
  const before = await allIn(used);
  const counts = await countStored(targetOf(used), { withSecrets: false });
  assert.deepEqual([counts["lots"], counts["bids"], counts["results"]], [7, 7, 9]);
  await restore(await backupOf(store), used);
  const expected = new Map(await expectedOf(store));
  for (const [name, value] of before) {
    if (/^(auth|access)\/|^system\/store$/.test(name)) expected.set(name, value);
  }
  assert.deepEqual(byKey(await restoredIn(used)), byKey(expected));
});

Deno.test("restored twice, nothing is doubled", async () => {
  const [store, other] = [await aStock(), createMemoryStore()];
  const text = await backupOf(store);
  await restore(text, other);
  const once = await allIn(other);
  await restore(text, other);
  assert.deepEqual(await allIn(other), once);
});

Deno.test("with secrets the session, the clients and the key come along", async () => {
  const [store, other, files] = [await aStock(), createMemoryStore(), new Map<string, string>()];
  const text = await backupOf(store, { withSecrets: true });
  assert.match(text, /"secrets":true/);
  await restore(text, other, files);
  assert.deepEqual(byKey(await restoredIn(other)), byKey(await expectedOf(store, { withSecrets: true })));
  assert.deepEqual([...files.keys()], ["encryption.key"]);
});

Deno.test("without secrets nothing of the session, the clients or the key is in the file", async () => {
  const text = await backupOf(await aStock());
  for (const secret of ["sealed", "hash-of-a-secret", "secret_file", "0123456789abcdef0123"]) {
    assert.ok(!text.includes(secret), secret);
  }
});

Deno.test("a restored store makes the same backup, line by line", async () => {
  const [store, other] = [await aStock(), createMemoryStore()];
  const text = await backupOf(store);
  await restore(text, other);
  const lines = (of: string) => of.split("\n").filter((line) => !/"bidding"|"end":true/.test(line));
  assert.deepEqual(lines(await backupOf(other)), lines(text));
});

/** A store that does nothing more after so many writes, as in a process that was killed. */
function dyingStore(inner: Store, writes: number) {
  let left = writes;
  const killed = new Error("killed");
  const isAlive = () => left-- > 0;
  const change = (write: () => Promise<void>) => isAlive() ? write() : Promise.reject(killed);
  return {
    ...inner,
    put: (key: Key, value: Json) => change(() => inner.put(key, value)),
    delete: (key: Key) => change(() => inner.delete(key)),
  };
}

Deno.test("a restore that is killed after any write says so at the next start, and the same command mends it", async () => {
  const text = await backupOf(await aStock({ lots: 15, bidsALot: 3, results: 8 }));
  const whole = createMemoryStore();
  await restore(text, whole);
  let kills = 0;
  for (let writes = 0;; writes++) {
    const used = createMemoryStore();
    await fill(used, { lots: 2, bidsALot: 2, results: 3 });
    const before = await allIn(used);
    const isDone = await restore(text, dyingStore(used, writes)).then(() => true, () => false);
    const said = await brokenOffRestore(used, "the store");
    if (isDone) {
      assert.equal(said, null);
      break;
    }
    kills++;
    if (said === null) {
      // Nothing was written yet, or everything but the mark's end.
      const now = await allIn(used);
      if (writes > 0) assert.equal((now.get("system/bidding") as { isPaused: boolean }).isPaused, true);
      else assert.deepEqual(now, before);
    } else {
      assert.match(said, /A restore of the backup of 2026-11-02T12:00:00.000Z .* run gavel restore again/);
      assert.equal(
        (((await allIn(used)).get("system/bidding") ?? {}) as { isPaused?: boolean }).isPaused ?? true,
        writes > 1,
      );
    }
    await restore(text, used);
    assert.equal(await brokenOffRestore(used, "the store"), null);
    const [one, other] = [new Map(await allIn(used)), new Map(await allIn(whole))];
    for (const all of [one, other]) {
      for (const name of [...all.keys()]) if (/^(auth|access)\//.test(name)) all.delete(name);
    }
    assert.deepEqual(byKey(one), byKey(other), `killed after ${writes} writes`);
  }
  assert.ok(kills >= 90, `Only ${kills} kills`);
});

Deno.test("a file that is exchanged between its proof and its restore leaves a store that says so", async () => {
  const [text, other] = [
    await backupOf(await aStock()),
    await backupOf(await aStock({ lots: 1, bidsALot: 1, results: 0 })),
  ];
  const store = createMemoryStore();
  const target = targetOf(store);
  const proof = await proveBackup(sourceOf(text), target);
  await assert.rejects(restoreBackup(sourceOf(other), proof, target), /was changed while it was restored/);
  assert.match(await brokenOffRestore(store, "the store") ?? "", /was broken off/);
});
