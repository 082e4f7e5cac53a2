import assert from "node:assert/strict";
import { recordLog } from "../../tests/support/logged.ts";
import type { ReadFailureKind } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { watchNellis } from "./nellis_watch.ts";

function setUp() {
  const bus = createEventBus((error) => {
    throw error;
  });
  let nowMs = 0;
  const watch = watchNellis(bus, () => nowMs);
  const read = (result: "ok" | ReadFailureKind) => bus.publish({ type: "lot-read", auctionId: "7", result });
  return { watch, read, at: (ms: number) => void (nowMs = ms) };
}

Deno.test("three failed readings in a row degrade the whole, and one that succeeds mends it", () => {
  using logged = recordLog();
  const { watch, read, at } = setUp();
  assert.deepEqual(watch.check(), { status: "healthy", message: "No lot was read yet" });
  read("ok");
  at(12_000);
  read("timed-out");
  read("unreachable");
  assert.equal(watch.check().status, "healthy");
  read("server-error");
  assert.deepEqual(watch.check(), {
    status: "degraded",
    message:
      "The last 3 readings failed: Nellis has a fault of its own; a lot was last read 12 s ago. Gavel goes on trying",
  });
  read("server-error");
  assert.deepEqual(logged.at("warning"), [
    "Nellis has a fault of its own: the last 3 readings failed. Gavel goes on trying",
  ]);
  assert.deepEqual(logged.at("info"), []);
  read("ok");
  assert.equal(watch.check().status, "healthy");
  assert.deepEqual(logged.at("info"), ["Nellis answers again, after 4 readings that failed"]);
});

Deno.test("a Nellis that can't be reached comes with what to do", () => {
  using logged = recordLog();
  const { watch, read } = setUp();
  for (let count = 0; count < 3; count++) read("unreachable");
  assert.match(watch.check().message, /Gavel goes on trying\. Check this machine's internet connection$/);
  assert.match(logged.at("warning")[0] ?? "", /Check this machine's internet connection$/);
});

Deno.test("a lot that is none, a want of allowance and a lost session say nothing of Nellis", () => {
  const { watch, read } = setUp();
  for (const result of ["no-such-lot", "rate-limited", "signed-out"] as const) {
    for (let count = 0; count < 5; count++) read(result);
  }
  assert.equal(watch.check().status, "healthy");
});
