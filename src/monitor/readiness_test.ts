import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  limits,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { createGate } from "../../tests/support/gate.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { step } from "../auction/step.ts";
import type { Auction, AuctionId } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { startReadiness } from "./readiness.ts";

const AHEAD_MS = 2_000;
/** The same object for as long as the owner changes nothing, as in the engine. */
const CONFIG = aConfig();

/** An aggressive lot that closes `inMs` from noon by Nellis's clock. */
function closing(inMs: number, overrides: Partial<Auction> = {}): Auction {
  return anAuction({ listing: aListing({ closeTimeMs: NOON_MS + inMs }), config: CONFIG, ...overrides });
}

/** Nellis is 2 s ahead. What is learnt is when lots were checked, in seconds from noon, and what was found. */
function setUp(...initial: readonly Auction[]) {
  const clock = createVirtualClock(NOON_MS - AHEAD_MS);
  const startMs = clock.now();
  const bus = createEventBus(assert.ifError);
  const nellisNow = () => clock.now() + AHEAD_MS;
  const auctions = new Map<AuctionId, Auction>(initial.map((auction) => [auction.id, auction]));
  const probed: number[] = [];
  const found: [AuctionId, string][] = [];
  const world = { isPaused: false, isSignedOut: false, answers: createGate(), probesClosed: 0 };
  world.answers.open();
  const change = (auction: Auction) => {
    auctions.set(auction.id, auction);
    bus.publish({ type: "auction-changed", auction });
  };
  const readiness = startReadiness({
    clock,
    nellisNow,
    bus,
    monitor: {
      list: () => [...auctions.values()],
      get: (id) => auctions.get(id),
      hear(id, event) {
        const auction = auctions.get(id);
        assert.ok(auction && event.type === "readiness-checked");
        found.push([id, event.readiness.level]);
        const next = step(auction, event, nellisNow(), rules());
        auctions.set(id, next.auction);
        if (next.effects.some(({ type }) => type === "publish")) change(next.auction);
      },
    },
    snipeAt: ({ config, listing }) =>
      config.strategy === "snipe" && listing ? listing.closeTimeMs - 10 * SECOND_MS : null,
    probes: {
      async probe() {
        probed.push((clock.now() - startMs) / 1000);
        await world.answers.opened;
        return { session: true, isStoreWritable: true };
      },
      close: () => void world.probesClosed++,
    },
    known: () => ({
      limits: limits(),
      isPaused: world.isPaused,
      isDryRun: false,
      clockUncertaintyMs: 0,
      isRoundTripKnown: true,
      isFeedLost: false,
      isSignedOut: world.isSignedOut,
      grantedPerMinute: null,
      closingTogether: 1,
    }),
  });
  const current = (): Auction => {
    const [auction] = auctions.values();
    assert.ok(auction);
    return auction;
  };
  return { clock, bus, auctions, probed, found, world, change, current, readiness };
}

Deno.test("a lot is checked ten and two minutes before its close, and not again", async () => {
  const { clock, probed, found } = setUp(closing(30 * MINUTE_MS));
  await clock.advance(60 * MINUTE_MS);
  assert.deepEqual(probed, [20 * 60, 28 * 60]);
  assert.deepEqual(found.map(([, level]) => level), ["green", "green"]);
});

Deno.test("a lot that is found late, or again after a restart, is checked once it has settled", async () => {
  const { clock, probed, change } = setUp(closing(5 * MINUTE_MS));
  assert.deepEqual(probed, [], "it has to be read first");
  await clock.advance(SECOND_MS);
  change(closing(5 * MINUTE_MS));
  await clock.advance(20 * MINUTE_MS);
  assert.deepEqual(probed, [2, 3 * 60], "its changes do not put the check off");
});

Deno.test("a lot that was never read is checked when it has been", async () => {
  const { clock, probed, change } = setUp(anAuction({ listing: null }));
  await clock.advance(MINUTE_MS);
  change(closing(90 * SECOND_MS));
  await clock.advance(MINUTE_MS);
  assert.deepEqual(probed, [62]);
});

Deno.test("what is red is looked at each minute until it is mended", async () => {
  const { clock, probed, found, world } = setUp(closing(30 * MINUTE_MS));
  world.isPaused = true;
  await clock.advance(20 * MINUTE_MS + 90 * SECOND_MS);
  assert.deepEqual(found.map(([, level]) => level), ["red", "red"]);
  world.isPaused = false;
  await clock.advance(30 * MINUTE_MS);
  assert.deepEqual(found.map(([, level]) => level), ["red", "red", "green", "green"]);
  assert.deepEqual(probed, [20 * 60, 21 * 60, 22 * 60, 28 * 60]);
});

Deno.test("what the owner changes for all lots is seen at once, on those that have been checked", async () => {
  const { clock, probed, found, world, readiness } = setUp(closing(30 * MINUTE_MS));
  readiness.recheck();
  await clock.advance(21 * MINUTE_MS);
  assert.deepEqual(probed, [20 * 60], "nothing is due ten minutes before its time");
  world.isPaused = true;
  readiness.recheck();
  await clock.advance(10 * SECOND_MS);
  world.isPaused = false;
  readiness.recheck();
  await clock.settle();
  assert.deepEqual(found.map(([, level]) => level), ["green", "red", "green"]);
  assert.deepEqual(probed, [20 * 60, 21 * 60, 21 * 60 + 10]);
});

Deno.test("a soft close does not begin it all anew", async () => {
  const { clock, probed, change } = setUp(closing(30 * MINUTE_MS));
  await clock.advance(30 * MINUTE_MS - 20 * SECOND_MS);
  change(closing(30 * MINUTE_MS + 10 * SECOND_MS));
  await clock.advance(20 * SECOND_MS);
  change(closing(30 * MINUTE_MS + 30 * SECOND_MS));
  await clock.advance(10 * MINUTE_MS);
  assert.equal(probed.length, 2);
});

Deno.test("a close that moves away takes its checks with it, and one that comes nearer is checked for at once", async () => {
  const { clock, probed, change } = setUp(closing(30 * MINUTE_MS));
  await clock.advance(21 * MINUTE_MS);
  change(closing(60 * MINUTE_MS));
  await clock.advance(25 * MINUTE_MS);
  assert.deepEqual(probed, [20 * 60]);
  await clock.advance(5 * MINUTE_MS);
  assert.deepEqual(probed, [20 * 60, 50 * 60]);
  change(closing(52 * MINUTE_MS));
  await clock.advance(10 * MINUTE_MS);
  assert.deepEqual(probed, [20 * 60, 50 * 60, 51 * 60]);
});

Deno.test("another config is checked anew, and one that bids nothing not at all", async () => {
  const { clock, probed, change } = setUp(closing(30 * MINUTE_MS));
  await clock.advance(21 * MINUTE_MS);
  change(closing(30 * MINUTE_MS, { config: aConfig({ strategy: "snipe" }) }));
  await clock.advance(MINUTE_MS);
  assert.deepEqual(probed, [20 * 60, 21 * 60 + 2]);
  change(closing(30 * MINUTE_MS, { config: aConfig({ strategy: "manual" }) }));
  await clock.advance(20 * MINUTE_MS);
  assert.equal(probed.length, 2);
});

Deno.test("lots that are not bid on, over, or not watched any more are not checked", async () => {
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: null } as const;
  const { clock, bus, auctions, probed, change } = setUp(
    closing(30 * MINUTE_MS, { id: "1", config: aConfig({ strategy: "manual" }) }),
    closing(30 * MINUTE_MS, { id: "2", config: aConfig({ maxBidCents: 0 }) }),
    closing(30 * MINUTE_MS, { id: "3", life: ended }),
    closing(30 * MINUTE_MS, { id: "4" }),
    closing(30 * MINUTE_MS, { id: "5" }),
  );
  auctions.delete("4");
  bus.publish({ type: "auction-removed", auctionId: "4", auction: anAuction({ id: "4" }) });
  change(closing(30 * MINUTE_MS, { id: "5", life: ended }));
  await clock.advance(40 * MINUTE_MS);
  assert.deepEqual(probed, []);
  assert.equal(clock.pending(), 0);
});

Deno.test("nothing is checked in the last 15 s before a snipe leaves, nor after it", async () => {
  const config = aConfig({ strategy: "snipe" });
  const { clock, probed, change } = setUp(closing(25 * SECOND_MS, { config }));
  change(closing(20 * SECOND_MS, { config }));
  await clock.advance(15 * SECOND_MS);
  change(closing(40 * SECOND_MS, { config: aConfig({ strategy: "snipe" }) }));
  await clock.advance(MINUTE_MS);
  assert.deepEqual(probed, []);
});

Deno.test("red goes quiet before the snipe as well", async () => {
  const config = aConfig({ strategy: "snipe" });
  const { clock, probed, world } = setUp(closing(2 * MINUTE_MS + 30 * SECOND_MS, { config }));
  world.isPaused = true;
  await clock.advance(5 * MINUTE_MS);
  assert.deepEqual(probed, [2, 30, 90], "the next would be at the close");
});

Deno.test("an answer that takes until the way belongs to the snipe is left out", async () => {
  const config = aConfig({ strategy: "snipe" });
  const { clock, found, world } = setUp(closing(30 * SECOND_MS, { config }));
  world.answers = createGate();
  await clock.advance(5 * SECOND_MS);
  world.answers.open();
  await clock.advance(MINUTE_MS);
  assert.deepEqual(found, []);
});

Deno.test("what is found is judged by what holds when the answers are here", async () => {
  const { clock, found, world } = setUp(closing(30 * MINUTE_MS));
  world.answers = createGate();
  await clock.advance(20 * MINUTE_MS);
  world.isPaused = true;
  world.answers.open();
  await clock.settle();
  assert.deepEqual(found.map(([, level]) => level), ["red"]);
});

Deno.test("closed, it checks nothing any more, and says nothing of what was under way", async () => {
  const { clock, found, probed, world, change, readiness } = setUp(closing(30 * MINUTE_MS));
  world.answers = createGate();
  await clock.advance(20 * MINUTE_MS);
  const closed = readiness.close();
  assert.equal(world.probesClosed, 1);
  world.answers.open();
  await closed;
  change(closing(5 * MINUTE_MS));
  await clock.advance(20 * MINUTE_MS);
  assert.deepEqual([found, probed.length, clock.pending()], [[], 1, 0]);
});

Deno.test("the light turns red at once when Nellis shows that the session is over, and nobody is asked", async () => {
  const { clock, world, readiness, probed, found } = setUp(closing(11 * MINUTE_MS));
  await clock.advance(2 * MINUTE_MS);
  const asked = probed.length;
  assert.equal(found.at(-1)?.[1], "green");
  world.isSignedOut = true;
  readiness.rejudge();
  assert.equal(found.at(-1)?.[1], "red");
  assert.equal(probed.length, asked);
  await readiness.close();
});

Deno.test("a lot's light follows its own readings: no green beside an error, nor beside a page for strangers", async () => {
  const lot = closing(11 * MINUTE_MS);
  const { clock, change, current, readiness, found, probed } = setUp(lot);
  await clock.advance(2 * MINUTE_MS);
  const asked = probed.length;
  const failure = { kind: "server-error", message: "Nellis has a fault of its own (500)" } as const;
  const failed = (failures: number) => ({ ...current(), reading: { ...lot.reading, failures, failure } });
  change(failed(1));
  assert.equal(found.at(-1)?.[1], "amber");
  change(failed(2));
  assert.equal(found.at(-1)?.[1], "red");
  change({ ...current(), reading: lot.reading });
  assert.equal(found.at(-1)?.[1], "green");
  change({ ...current(), listing: aListing({ closeTimeMs: NOON_MS + 11 * MINUTE_MS, userState: null }) });
  assert.equal(found.at(-1)?.[1], "red");
  assert.equal(probed.length, asked, "nobody was asked for any of it");
  await readiness.close();
});
