import assert from "node:assert/strict";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { createDiskCheck } from "./disk_check.ts";

Deno.test("a full disk degrades the whole until there is room again, tried once a minute at most", async () => {
  const clock = createVirtualClock();
  let full: Error | null = new Error("Can't use ./data: the disk is full. Make room on it");
  let tries = 0;
  const disk = createDiskCheck(() => {
    tries++;
    return full ? Promise.reject(full) : Promise.resolve();
  }, clock);
  const later = async (ms: number) => {
    await clock.advance(ms);
    disk.check();
    await clock.settle();
    return disk.check();
  };
  assert.equal(disk.check().status, "healthy");
  await clock.settle();
  assert.deepEqual(disk.check(), {
    status: "degraded",
    message: "Can't use ./data: the disk is full. Make room on it",
  });
  full = null;
  assert.equal((await later(59_999)).status, "degraded");
  assert.equal(tries, 1);
  assert.equal((await later(1)).status, "healthy");
  assert.equal(tries, 2);
});

Deno.test("a disk that hangs is asked once, and its last answer stands", async () => {
  const clock = createVirtualClock();
  const { promise, resolve } = Promise.withResolvers<void>();
  let tries = 0;
  const disk = createDiskCheck(() => (tries++, promise), clock);
  disk.check();
  await clock.advance(120_000);
  disk.check();
  assert.equal(tries, 1);
  resolve();
  await disk.close();
  assert.match(disk.check().message, /has room/);
});
