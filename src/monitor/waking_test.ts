import assert from "node:assert/strict";
import { aListing, anAuction, HOUR_MS, MINUTE_MS, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import { aRequest, startWatching } from "../../tests/support/watching.ts";
import { createEventBus } from "../event_bus.ts";
import { NellisError } from "../nellis/api.ts";
import { watchTimeJumps } from "../resilience/time_jumps.ts";
import { startWaking } from "./waking.ts";

Deno.test("an hour's sleep of the machine has every lot to be bid on read at once, and a busy second has not", async () => {
  await using watching = await startWatching({
    prepare: ({ nellis }) => {
      for (const id of ["1", "2"]) nellis.change(id, { userState: { isWinning: true } });
    },
  });
  const { bus, monitor, clock, nellis } = watching;
  let sleptMs = 0;
  const jumps = watchTimeJumps({ ...clock, wallNow: () => clock.now() + sleptMs });
  const stop = startWaking({ bus, monitor, jumps });
  nellis.failReads(new NellisError("not-understood", "It makes no sense"));
  await monitor.watch(aRequest("1"));
  await monitor.watch(aRequest("2", { strategy: "manual" }));
  await clock.advance(10 * MINUTE_MS);
  nellis.failReads(null);
  const [one, other] = [nellis.reads("1").length, nellis.reads("2").length];
  sleptMs = 2 * SECOND_MS;
  await clock.advance(6 * SECOND_MS);
  assert.deepEqual([nellis.reads("1").length, nellis.reads("2").length], [one, other]);
  sleptMs = HOUR_MS;
  await clock.advance(5 * SECOND_MS);
  assert.equal(nellis.reads("1").length, one + 1);
  await clock.advance(6 * SECOND_MS);
  assert.ok(nellis.reads("2").length > other, "the others follow");
  stop();
  jumps.close();
});

Deno.test("a timer that rings far too late is a jump, and a closed circuit or a clock that was set wakes as well", () => {
  const bus = createEventBus(assert.ifError);
  let woken = 0;
  const monitor = { list: () => [anAuction({ listing: aListing() })], hear: () => void woken++ };
  let nowMs = NOON_MS;
  let ring = () => {};
  const clock = { now: () => nowMs, after: (_ms: number, task: () => void) => (ring = task, () => {}) };
  const jumps = watchTimeJumps({ ...clock, wallNow: () => nowMs });
  const stop = startWaking({ bus, monitor, jumps });
  nowMs += 5 * SECOND_MS;
  ring();
  assert.equal(woken, 0);
  nowMs += HOUR_MS;
  ring();
  assert.equal(woken, 1);
  bus.publish({ type: "circuit-changed", from: "half_open", to: "closed" });
  assert.equal(woken, 2);
  bus.publish({ type: "circuit-changed", from: "closed", to: "open" });
  bus.publish({ type: "clock-jumped" });
  assert.equal(woken, 3);
  stop();
  jumps.close();
  bus.publish({ type: "circuit-changed", from: "half_open", to: "closed" });
  assert.equal(woken, 3);
});
