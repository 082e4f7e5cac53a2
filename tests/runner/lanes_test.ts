import assert from "node:assert/strict";
import { inLanes } from "./lanes.ts";

Deno.test("items start in order, never more than the lanes at a time, and their results keep the order", async () => {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const running = inLanes(["a", "b", "c", "d"], 2, (item) => {
    started.push(item);
    return new Promise<string>((resolve) => ends.set(item, () => resolve(`end of ${item}`)));
  });
  assert.deepEqual(started, ["a", "b"]);
  const end = async (item: string) => {
    ends.get(item)?.();
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    for (let hop = 0; hop < 5; hop++) await Promise.resolve();
  };
  await end("b");
  assert.deepEqual(started, ["a", "b", "c"]);
  await end("a");
  assert.deepEqual(started, ["a", "b", "c", "d"]);
  await end("d");
  await end("c");
  assert.deepEqual(await running, ["end of a", "end of b", "end of c", "end of d"]);
});

Deno.test("no items are no results, and one lane is one after another", async () => {
  assert.deepEqual(await inLanes([], 2, () => assert.fail("It ran")), []);
  let running = 0;
  const seen = await inLanes([1, 2, 3], 1, async (item) => {
    assert.equal(++running, 1);
    await Promise.resolve();
    running--;
    return item * 2;
  });
  assert.deepEqual(seen, [2, 4, 6]);
});
