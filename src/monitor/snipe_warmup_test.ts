import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  HOUR_MS,
  MINUTE_MS,
  NOON_MS,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Auction } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { startSnipeWarmup } from "./snipe_warmup.ts";

const AHEAD_MS = 2_000;

/** A lot whose snipe leaves `inMs` from noon by Nellis's clock. */
function sniped(inMs: number, overrides: Partial<Auction> = {}): Auction {
  const config = aConfig({ strategy: "snipe" });
  return anAuction({ config, listing: aListing({ closeTimeMs: NOON_MS + inMs }), ...overrides });
}

/** Nellis is 2 s ahead; what is learnt is when clocks were compared, and until when, in ms from noon. */
function setUp(auctions: readonly Auction[] = [], state = { isPaused: false, jumpedMs: 0 }) {
  const clock = createVirtualClock(NOON_MS - AHEAD_MS);
  const startMs = clock.now();
  const bus = createEventBus(assert.ifError);
  const compared: { atMs: number; untilMs: number }[] = [];
  const warmup = startSnipeWarmup({
    clock,
    nellisNow: () => clock.now() + AHEAD_MS + state.jumpedMs,
    bus,
    auctions: () => auctions,
    snipeAt: ({ config, listing }) =>
      config.strategy === "snipe" && !state.isPaused ? listing?.closeTimeMs ?? null : null,
    tighten(untilMs) {
      compared.push({ atMs: clock.now() - startMs, untilMs: untilMs - startMs });
      return Promise.resolve();
    },
  });
  const change = (auction: Auction) => bus.publish({ type: "auction-changed", auction });
  return { clock, bus, compared, change, warmup };
}

Deno.test("clocks are compared three minutes before a snipe and once more, until 15 s before it", async () => {
  const { clock, compared } = setUp([sniped(10 * MINUTE_MS)]);
  await clock.advance(20 * MINUTE_MS);
  const untilMs = 10 * MINUTE_MS - 15 * SECOND_MS;
  assert.deepEqual(compared, [
    { atMs: 7 * MINUTE_MS, untilMs },
    { atMs: 10 * MINUTE_MS - 45 * SECOND_MS, untilMs },
  ]);
});

Deno.test("a lot found late is prepared for at once", async () => {
  const { clock, compared, change } = setUp();
  change(sniped(MINUTE_MS));
  assert.deepEqual(compared.map(({ atMs }) => atMs), [0]);
  await clock.advance(2 * MINUTE_MS);
  assert.deepEqual(compared.map(({ atMs }) => atMs), [0, 15 * SECOND_MS]);
});

Deno.test("in the last 15 s nothing is compared", async () => {
  const { clock, compared, change } = setUp([sniped(15 * SECOND_MS)]);
  change(sniped(10 * SECOND_MS));
  await clock.advance(MINUTE_MS);
  assert.deepEqual(compared, []);
});

Deno.test("a close that moves takes the comparison with it", async () => {
  const { clock, compared, change } = setUp([sniped(10 * MINUTE_MS)]);
  change(sniped(20 * MINUTE_MS));
  await clock.advance(15 * MINUTE_MS);
  assert.deepEqual(compared, []);
  await clock.advance(3 * MINUTE_MS);
  assert.equal(compared.length, 1);
});

Deno.test("a lot that is not sniped, or not any more, needs no exact time", async () => {
  const { clock, bus, compared, change } = setUp([sniped(10 * MINUTE_MS, { config: aConfig() })]);
  change(sniped(10 * MINUTE_MS, { id: "1" }));
  change(sniped(10 * MINUTE_MS, { id: "1", config: aConfig() }));
  change(sniped(10 * MINUTE_MS, { id: "2" }));
  bus.publish({ type: "auction-removed", auctionId: "2", auction: anAuction({ id: "2" }) });
  await clock.advance(20 * MINUTE_MS);
  assert.deepEqual(compared, []);
});

Deno.test("a snipe that was held back when its time came is prepared for once a reading finds it armed", async () => {
  const auction = sniped(10 * MINUTE_MS);
  const state = { isPaused: false, jumpedMs: 0 };
  const { clock, bus, compared } = setUp([auction], state);
  await clock.advance(6 * MINUTE_MS);
  state.isPaused = true;
  await clock.advance(2 * MINUTE_MS);
  state.isPaused = false;
  bus.publish({ type: "lot-read", auctionId: auction.id, result: "ok" });
  assert.deepEqual(compared.map(({ atMs }) => atMs), [8 * MINUTE_MS]);
  await clock.advance(5 * MINUTE_MS);
  assert.deepEqual(compared.map(({ atMs }) => atMs), [8 * MINUTE_MS, 10 * MINUTE_MS - 45 * SECOND_MS]);
});

Deno.test("closed, it compares nothing any more, whatever is said", async () => {
  const { clock, compared, change, warmup } = setUp([sniped(10 * MINUTE_MS)]);
  warmup.close();
  change(sniped(MINUTE_MS));
  await clock.advance(20 * MINUTE_MS);
  assert.deepEqual(compared, []);
});

Deno.test("a clock that jumped has every snipe prepared for at its new time", async () => {
  const state = { isPaused: false, jumpedMs: 0 };
  const { bus, clock, compared } = setUp([sniped(HOUR_MS)], state);
  state.jumpedMs = HOUR_MS - 10 * MINUTE_MS;
  bus.publish({ type: "clock-jumped" });
  await clock.advance(20 * MINUTE_MS);
  assert.deepEqual(compared.map(({ atMs }) => atMs), [7 * MINUTE_MS, 10 * MINUTE_MS - 45 * SECOND_MS]);
});
