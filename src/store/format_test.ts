import assert from "node:assert/strict";
import { startRedisServer } from "../../tests/support/store/redis_server.ts";
import { systemClock } from "../clock.ts";
import { claimFormat, NewerStore } from "./format.ts";
import { openKvStore } from "./kv.ts";
import { createMemoryStore } from "./memory.ts";
import { STORE_FORMAT } from "./migrations.ts";
import { openRedisStore } from "./redis/redis.ts";
import type { Store } from "./store.ts";

const KEY = ["system", "format"] as const;

/** Claims a new store, an older installation's, a claimed one, and one of a newer Gavel, in this order. */
async function tellFormats(store: Store): Promise<void> {
  await store.put(["system", "settings"], { general: {} });
  await claimFormat(store, "the store");
  assert.deepEqual(await store.get(KEY), { format: STORE_FORMAT });
  await claimFormat(store, "the store");
  await store.put(KEY, { format: STORE_FORMAT + 1 });
  const refused =
    `A newer Gavel has written to the store (format ${STORE_FORMAT + 1}, and this one reads up to ` +
    `${STORE_FORMAT}): update Gavel, or restore a backup of this version's into a store of its own`;
  await assert.rejects(claimFormat(store, "the store"), new NewerStore(refused));
  assert.deepEqual(await store.get(KEY), { format: STORE_FORMAT + 1 }, "nothing of it is changed");
}

Deno.test("a store of a newer Gavel is refused in one line, any other is claimed: in memory", async () => {
  await tellFormats(createMemoryStore());
});

Deno.test("a store of a newer Gavel is refused in one line, any other is claimed: Deno KV", async () => {
  const store = await openKvStore({ path: `${await Deno.makeTempDir()}/gavel.kv`, clock: systemClock() });
  await tellFormats(store);
  await store.close();
});

Deno.test("a store of a newer Gavel is refused in one line, any other is claimed: Redis", async () => {
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: server.url, clock: systemClock() });
  await tellFormats(store);
  await store.close();
});

Deno.test("a format that can't be read is kept aside, and the store is claimed", async () => {
  const store = createMemoryStore([[KEY, '{"form']]);
  await claimFormat(store, "the store");
  assert.deepEqual(await store.get(KEY), { format: STORE_FORMAT });
  assert.deepEqual((await store.list(["set_aside"])).map(({ value }) => value), [
    { reason: "it names no format", raw: '{"form' },
  ]);
});
