import assert from "node:assert/strict";
import fc from "fast-check";
import { createIndexedHeap, type IndexedHeap } from "./indexed_heap.ts";

const smallestFirst = () => createIndexedHeap<string, number>((a, b) => a - b);

function drain<Key, Item>(heap: IndexedHeap<Key, Item>): Key[] {
  const keys: Key[] = [];
  for (let next = heap.first(); next; next = heap.first()) {
    keys.push(next.key);
    heap.delete(next.key);
  }
  return keys;
}

Deno.test("an empty heap has no first item and nothing to delete", () => {
  const heap = smallestFirst();
  assert.equal(heap.first(), undefined);
  assert.equal(heap.delete("a"), false);
  assert.equal(heap.get("a"), undefined);
  assert.equal(heap.size(), 0);
});

Deno.test("the smallest item comes first, and looking at it leaves it there", () => {
  const heap = smallestFirst();
  heap.set("b", 2);
  heap.set("a", 1);
  heap.set("c", 3);
  assert.equal(heap.first()?.key, "a");
  assert.equal(heap.first()?.item, 1);
  assert.equal(heap.size(), 3);
  assert.deepEqual(drain(heap), ["a", "b", "c"]);
});

Deno.test("an item that is set again moves up or down without being in the heap twice", () => {
  const heap = smallestFirst();
  for (const [index, key] of ["a", "b", "c", "d", "e", "f", "g"].entries()) heap.set(key, index * 10);
  heap.set("g", -1);
  heap.set("a", 35);
  assert.equal(heap.get("a"), 35);
  assert.equal(heap.size(), 7);
  assert.deepEqual(drain(heap), ["g", "b", "c", "d", "a", "e", "f"]);
});

Deno.test("taking one out of the middle may move what replaces it up as well as down", () => {
  const heap = smallestFirst();
  // Laid out as [0, 10, 1, 11, 12, 2, 3]: the last, 3, must rise above 10 when it takes the place of 11.
  for (const item of [0, 10, 1, 11, 12, 2, 3]) heap.set(`${item}`, item);
  assert.equal(heap.delete("11"), true);
  assert.deepEqual(drain(heap), ["0", "1", "2", "3", "10", "12"]);
});

Deno.test("equal items come out in the order they were put in, also after others were taken out", () => {
  const heap = smallestFirst();
  for (const key of ["a", "b", "c", "d", "e", "f", "g", "h"]) heap.set(key, 7);
  heap.delete("c");
  heap.set("b", 7);
  assert.deepEqual(drain(heap), ["a", "d", "e", "f", "g", "h", "b"]);
});

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set"), key: fc.nat(12), item: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), key: fc.nat(12), item: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pop"), key: fc.constant(0), item: fc.constant(0) }) },
);

Deno.test("it behaves like a list that is kept sorted, whatever is done to it", () => {
  fc.assert(fc.property(fc.array(command, { maxLength: 80, size: "max" }), (commands) => {
    const heap = createIndexedHeap<number, number>((a, b) => a - b);
    let list: { key: number; item: number }[] = [];
    for (const { do: what, key, item } of commands) {
      const gone = what === "pop" ? list[0]?.key : key;
      const isThere = list.some((entry) => entry.key === gone);
      list = list.filter((entry) => entry.key !== gone);
      if (what === "set") {
        heap.set(key, item);
        list = [...list, { key, item }].sort((a, b) => a.item - b.item);
      } else if (gone !== undefined) assert.equal(heap.delete(gone), isThere);
      assert.equal(heap.size(), list.length);
      assert.equal(heap.first()?.key, list[0]?.key);
      assert.equal(heap.get(key), list.find((entry) => entry.key === key)?.item);
    }
    assert.deepEqual(drain(heap), list.map((entry) => entry.key));
  }));
});

Deno.test("setting and deleting among many compares about as often as a tree is deep", () => {
  let comparisons = 0;
  const heap = createIndexedHeap<number, number>((a, b) => {
    comparisons++;
    return a - b;
  });
  const count = 10_000;
  for (let key = 0; key < count; key++) heap.set(key, (key * 7_919) % count);
  const mostForOne = 2 * Math.ceil(Math.log2(count)) + 2;
  for (let key = 0; key < count; key += 97) {
    for (
      const change of [() => heap.set(key, count - key), () => heap.set(key, -key), () => heap.delete(key)]
    ) {
      comparisons = 0;
      change();
      assert.ok(comparisons <= mostForOne, `${comparisons} comparisons for one change of ${key}`);
    }
  }
});
