import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { kvStore } from "../store/kv.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createFlags } from "./flags.ts";
import { createStoreSource } from "./store_source.ts";

const nothing = () => undefined;

Deno.test("flags in a store are read as texts, whatever JSON they are", async () => {
  const store = createMemoryStore([
    [["feature", "sse"], '"off"'],
    [["feature", "polling_queue"], "false"],
    [["feature", "sse_rollout_percent"], "25"],
    [["feature", "minimal_polling"], "null"],
    [["feature", "circuit_breaker"], '{"enabled":true}'],
    [["feature", "performance_metrics"], "no JSON"],
    [["features", "distributed_tracing"], "true"],
  ]);
  const source = createStoreSource(store);
  assert.deepEqual(Object.fromEntries(await source.readAll()), {
    sse: "off",
    polling_queue: "false",
    sse_rollout_percent: "25",
    minimal_polling: "null",
    circuit_breaker: '{"enabled":true}',
    performance_metrics: "no JSON",
  });
  const flags = await createFlags({ environment: nothing, source });
  assert.deepEqual(flags.list().map(({ value, source }) => `${value} ${source}`), [
    "false store",
    "true default",
    "false store",
    "25 store",
    "true default",
    "false default",
    "true default",
    "false default",
    "false default",
  ]);
});

Deno.test("what is set in a store is there for the next start, and what is unset is gone", async () => {
  const store = createMemoryStore();
  const first = await createFlags({ environment: nothing, source: createStoreSource(store) });
  await first.set("ENABLE_SSE", "off");
  await first.set("USE_POLLING_QUEUE", "off");
  await first.unset("USE_POLLING_QUEUE");
  await first.close();
  assert.deepEqual(await store.list(["feature"]), [{ key: ["feature", "sse"], value: "false" }]);
  const second = await createFlags({ environment: nothing, source: createStoreSource(store) });
  assert.equal(second.isOn("ENABLE_SSE"), false);
});

Deno.test("a change in Deno KV by anybody in the process acts, and closed flags leave the store open", async () => {
  const store = kvStore(await Deno.openKv(":memory:"), createVirtualClock());
  const flags = await createFlags({ environment: nothing, source: createStoreSource(store) });
  const changed = Promise.withResolvers<string>();
  flags.onChange(changed.resolve);
  await store.put(["feature", "polling_queue"], false);
  assert.equal(await changed.promise, "USE_POLLING_QUEUE");
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  await flags.close();
  await flags.close();
  await store.put(["feature", "polling_queue"], true);
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  await store.close();
});
