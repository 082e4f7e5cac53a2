import assert from "node:assert/strict";
import test from "node:test";
import { createMemoryStorage } from "../../tests/support/dashboard/dashboard_parts.ts";
import { keptBy } from "./kept.ts";

test("what is kept outlives the page, where the browser keeps it", () => {
  const storage = createMemoryStorage({ theme: "dark" });
  const kept = keptBy(() => storage);
  assert.equal(kept.getItem("theme"), "dark");
  kept.setItem("key", "k1");
  kept.removeItem("theme");
  assert.deepEqual(storage.all(), { key: "k1" });
  assert.equal(kept.getItem("theme"), null);
});

test("a browser that blocks its storage keeps everything while the page is open", () => {
  const kept = keptBy(() => {
    throw new DOMException("denied", "SecurityError");
  });
  assert.equal(kept.getItem("key"), null);
  kept.setItem("key", "k1");
  assert.equal(kept.getItem("key"), "k1");
  kept.removeItem("key");
  assert.equal(kept.getItem("key"), null);
});

test("what a full storage does not take lasts while the page is open, over what lies there", () => {
  const storage = createMemoryStorage({ key: "old" });
  let isFull = true;
  const kept = keptBy(() => ({
    ...storage,
    setItem(name, value) {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      storage.setItem(name, value);
    },
  }));
  kept.setItem("key", "new");
  assert.equal(kept.getItem("key"), "new");
  isFull = false;
  kept.setItem("key", "newer");
  assert.deepEqual([kept.getItem("key"), storage.all()], ["newer", { key: "newer" }]);
});
