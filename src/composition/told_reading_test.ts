import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Key, Store, StoredDocument } from "../store/store.ts";
import { withToldReading } from "./told_reading.ts";

Deno.test("a long reading tells how far it is every 3 s, reads the same, and falls silent after the start", async () => {
  const clock = createVirtualClock();
  const memory = createMemoryStore();
  await Promise.all(
    Array.from({ length: 2_000 }, (_, index) => memory.put(["result", `m-${index}`], { index })),
  );
  await memory.put(["system", "settings"], {});
  const slow: Store = {
    ...memory,
    async *scan(prefix: Key): AsyncGenerator<StoredDocument> {
      for await (const document of memory.scan(prefix)) {
        await clock.advance(4);
        yield document;
      }
    },
  };
  const told: string[] = [];
  const { store, end } = withToldReading(slow, {
    clock,
    tell: (folder, count) => void told.push(`${folder} ${count}`),
  });
  assert.deepEqual(await store.list(["result"]), await memory.list(["result"]));
  assert.deepEqual(told, ["result 1000", "result 2000"]);
  assert.deepEqual(await store.list(["system", "settings"]), await memory.list(["system", "settings"]));
  end();
  assert.equal((await store.list(["result"])).length, 2_000);
  assert.equal((await Array.fromAsync(store.scan(["result"]))).length, 2_000);
  assert.equal(told.length, 2);
});
