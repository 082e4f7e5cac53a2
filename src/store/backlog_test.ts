import assert from "node:assert/strict";
import { createBacklog } from "./backlog.ts";
import type { Key } from "./store.ts";

/** Makes a backlog of two documents in front of a store that is away. */
function setUp() {
  const arrived: { readonly key: Key; readonly settled: PromiseWithResolvers<void> }[] = [];
  const backlog = createBacklog(({ key }) => {
    const settled = Promise.withResolvers<void>();
    arrived.push({ key, settled });
    return settled.promise;
  }, 2);
  const write = (...key: Key) => backlog.write({ key, text: "1" });
  return { arrived, write };
}

Deno.test("a document is refused when too many others wait, and nothing of it is written", async () => {
  const { arrived, write } = setUp();
  void write("auction", "1");
  void write("auction", "2");
  await assert.rejects(write("auction", "3"), /auction\/3: 2 documents already wait/);
  assert.deepEqual(arrived.map(({ key }) => key[1]), ["1", "2"]);
});

Deno.test("what waits already may be written again, and a bid's record always", () => {
  const { arrived, write } = setUp();
  void write("auction", "1");
  void write("auction", "2");
  void write("auction", "1");
  void write("bid_history", "1", "a");
  void write("bid_history", "1", "b");
  assert.deepEqual(arrived.map(({ key }) => key.join("/")), [
    "auction/1",
    "auction/2",
    "auction/1",
    "bid_history/1/a",
    "bid_history/1/b",
  ]);
});

Deno.test("room is made only when every write of a document is settled, well or badly", async () => {
  const { arrived, write } = setUp();
  const writes = [write("auction", "1"), write("auction", "1"), write("auction", "2")];
  arrived[0]?.settled.resolve();
  await writes[0];
  await assert.rejects(write("auction", "3"), /already wait/);
  arrived[1]?.settled.reject(new Error("disk full"));
  await assert.rejects(writes[1] ?? Promise.resolve(), /disk full/);
  void write("auction", "3");
  assert.equal(arrived.length, 4);
  await assert.rejects(write("auction", "4"), /already wait/);
});
