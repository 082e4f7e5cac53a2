import assert from "node:assert/strict";
import { aListing, anAuction, LOT_ID, MINUTE_MS, NOON_MS } from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { LotExposure } from "../bidding/exposures.ts";
import { createEventBus } from "../event_bus.ts";
import { NellisError } from "../nellis/api.ts";
import { startLeftLots } from "./left_lots.ts";

function setUp(closeTimeMs: number) {
  const clock = createVirtualClock();
  const bus = createEventBus(assert.ifError);
  const left: LotExposure[] = [];
  const reads: number[] = [];
  const found: string[] = [];
  const state = { isUnreachable: false, hasBudget: true };
  const lots = startLeftLots({
    clock,
    nellisNow: clock.now,
    bus,
    exposures: {
      left: () => left,
      found: ({ id }) => {
        found.push(id);
        left.length = 0;
      },
    },
    hasBudget: () => state.hasBudget,
    monitor: {
      read(id) {
        reads.push(clock.now() - NOON_MS);
        if (state.isUnreachable) return Promise.reject(new NellisError("unreachable", "No answer"));
        return Promise.resolve(aListing({ id, isClosed: true }));
      },
    },
  });
  const leave = (group: string | null = null) => {
    left.push({ auctionId: LOT_ID, amountCents: 5_000, atMs: closeTimeMs, group });
    bus.publish({ type: "auction-removed", auctionId: LOT_ID, auction: anAuction() });
  };
  return { clock, reads, found, state, lots, leave };
}

Deno.test("a lot that was left is read once it should be over, and no sooner", async () => {
  const { clock, reads, found, leave, lots } = setUp(NOON_MS + 8 * MINUTE_MS);
  leave();
  await clock.advance(9 * MINUTE_MS);
  assert.deepEqual(reads, []);
  await clock.advance(6 * MINUTE_MS);
  assert.deepEqual([reads, found], [[10 * MINUTE_MS], [LOT_ID]]);
  assert.equal(clock.pending(), 0, "nothing is left to look after");
  await lots.close();
});

Deno.test("a lot that can't be read is tried again, and given up after a day", async () => {
  const { clock, reads, found, state, leave, lots } = setUp(NOON_MS);
  state.isUnreachable = true;
  leave();
  await clock.advance(25 * 60 * MINUTE_MS);
  assert.equal(reads.length, 24 * 12 - 1);
  assert.deepEqual(found, []);
  await lots.close();
  assert.equal(clock.pending(), 0);
});

Deno.test("while no lot is left nothing is planned, and nothing after the end", async () => {
  const { clock, reads, leave, lots } = setUp(NOON_MS);
  assert.equal(clock.pending(), 0);
  await lots.close();
  leave();
  assert.equal(clock.pending(), 0);
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(reads, []);
});

Deno.test("a lot that no budget and no group counts is left alone, until one does", async () => {
  const { clock, reads, state, leave, lots } = setUp(NOON_MS);
  state.hasBudget = false;
  leave();
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(reads, []);
  state.hasBudget = true;
  lots.replan();
  await clock.advance(5 * MINUTE_MS);
  assert.deepEqual(reads, [15 * MINUTE_MS]);
  await lots.close();
});

Deno.test("a lot of a group is read for that alone", async () => {
  const { clock, reads, state, leave, lots } = setUp(NOON_MS);
  state.hasBudget = false;
  leave("drills");
  await clock.advance(5 * MINUTE_MS);
  assert.equal(reads.length, 1);
  await lots.close();
});
