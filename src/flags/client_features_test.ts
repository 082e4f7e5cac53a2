import assert from "node:assert/strict";
import { createMemoryStore } from "../store/memory.ts";
import { clientFeatures } from "./client_features.ts";
import { createFlags } from "./flags.ts";
import { createStoreSource } from "./store_source.ts";

async function features() {
  const flags = await createFlags({
    environment: () => undefined,
    source: createStoreSource(createMemoryStore()),
  });
  return clientFeatures(flags);
}

Deno.test("clients set and unset a flag by any of its names, with any kind of value", async () => {
  const { set, unset, list } = await features();
  for (
    const [word, value] of [["ENABLE_SSE", false], ["enable_sse", 0], ["sse", "off"], [
      "USE_SSE",
      "off",
    ]] as const
  ) {
    const view = await set(word, value);
    assert.equal(view?.name, "ENABLE_SSE");
    assert.equal(view?.enabled, false);
    assert.equal(view?.source, "store");
    assert.deepEqual(list().find(({ name }) => name === "ENABLE_SSE"), view);
    assert.equal((await unset(word))?.source, "default");
  }
  assert.equal((await set("SSE_ROLLOUT_PERCENT", 12))?.value, "12");
});

Deno.test("a name that is no flag's gives nothing, and a value that is not allowed is refused", async () => {
  const { set, unset, list } = await features();
  const before = list();
  assert.equal(await set("ENABLE_MAGIC", true), undefined);
  assert.equal(await unset("ENABLE_MAGIC"), undefined);
  await assert.rejects(set("ENABLE_SSE", "banana"), RangeError);
  await assert.rejects(set("ENABLE_SSE", 0.5), RangeError);
  assert.deepEqual(list(), before);
});
