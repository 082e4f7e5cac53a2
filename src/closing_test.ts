import assert from "node:assert/strict";
import { createVirtualClock } from "../tests/support/virtual_clock.ts";
import { closeWithin } from "./closing.ts";

Deno.test("a part that closes is waited for, and leaves no timer", async () => {
  const clock = createVirtualClock();
  let isClosed = false;
  await closeWithin(1000, "it", async () => {
    await Promise.resolve();
    isClosed = true;
  }, clock);
  assert.equal(isClosed, true);
  assert.equal(clock.pending(), 0);
});

Deno.test("a part that hangs is not waited for longer than it may take", async () => {
  const clock = createVirtualClock();
  let isOver = false;
  const closing = closeWithin(1000, "it", () => new Promise(() => {}), clock).then(() =>
    void (isOver = true)
  );
  await clock.advance(999);
  assert.equal(isOver, false);
  await clock.advance(1);
  await closing;
});

Deno.test("a part that fails to close keeps no other from closing", async () => {
  const clock = createVirtualClock();
  await closeWithin(1000, "it", () => Promise.reject(new Error("the disk is gone")), clock);
  await closeWithin(1000, "it", () => {
    throw new Error("at once");
  }, clock);
  assert.equal(clock.pending(), 0);
});
