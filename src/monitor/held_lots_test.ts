import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  anAuction,
  dollars,
  HOUR_MS,
  MINUTE_MS,
  NOON_MS,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import {
  aRequest,
  startWatching,
  type Watching,
  type WatchingOptions,
} from "../../tests/support/watching.ts";
import type { Auction, AuctionConfig } from "../auction/types.ts";
import type { LotExposure } from "../bidding/exposures.ts";
import { NellisError } from "../nellis/api.ts";
import { createEventBus } from "../event_bus.ts";
import { watchHeldLots } from "./held_lots.ts";

const LED = "1";
const WAITING = "2";
const DAY_MS = 24 * HOUR_MS;
const FREE = { buyersPremiumRate: 0 };

/** A lot that is led at $10, its bid up to $50, and another that waits for the rest of what is allowed. */
async function leadAndWait(
  options: Pick<WatchingOptions, "owner">,
  config: Partial<AuctionConfig> = {},
): Promise<Watching> {
  const watching = await startWatching(options);
  const { nellis, monitor, clock } = watching;
  nellis.change(LED, { closeTimeMs: NOON_MS + HOUR_MS });
  nellis.change(WAITING, { closeTimeMs: NOON_MS + 2 * HOUR_MS });
  await monitor.watch(aRequest(LED, config));
  await clock.advance(SECOND_MS);
  await monitor.placeBid(LED, dollars(50));
  await clock.advance(SECOND_MS);
  await monitor.watch(aRequest(WAITING, config));
  await clock.advance(SECOND_MS);
  return watching;
}

function assertWaits({ nellis, monitor }: Watching, by: "budget" | "group"): void {
  assert.deepEqual(nellis.bids(WAITING), []);
  assert.equal(monitor.get(WAITING)?.held?.by, by);
}

/** It bids at once: no time passes, and nothing of it is read before the decision. */
async function assertBidsAtOnce({ nellis, clock }: Watching, readsBefore: number): Promise<void> {
  await clock.settle();
  assert.deepEqual(nellis.bids(WAITING).map(({ amountCents }) => amountCents), [dollars(11)]);
  const firstBid = nellis.calls.findIndex(({ verb, id }) => verb === "bid" && id === WAITING);
  const reads = nellis.calls.slice(0, firstBid).filter(({ verb, id }) => verb === "read" && id === WAITING);
  assert.equal(reads.length, readsBefore);
}

const budget: WatchingOptions["owner"] = { budget: { total: 60 }, costs: FREE };
const group: WatchingOptions["owner"] = { groups: { drills: { want: 1 } } };
const cases = [
  { by: "budget", owner: budget, config: {} },
  { by: "group", owner: group, config: { group: "drills" } },
] as const;

for (const { by, owner, config } of cases) {
  Deno.test(`a lot that waits for its ${by} bids at once when the other is outbid`, async () => {
    await using watching = await leadAndWait({ owner }, config);
    assertWaits(watching, by);
    const { nellis, monitor, clock } = watching;
    const reads = nellis.reads(WAITING).length;
    nellis.change(LED, { currentPriceCents: dollars(150), userState: { isWinning: false } });
    monitor.hear(LED, { type: "feed-bid", priceCents: dollars(150), bidCount: 9 });
    await clock.settle();
    await assertBidsAtOnce(watching, reads);
    assert.equal(nellis.bids(LED).length, 2, "$150 is above the maximum");
  });

  Deno.test(`a lot that waits for its ${by} goes on waiting while the other leads, in an extension too`, async () => {
    await using watching = await leadAndWait({ owner }, config);
    const { nellis, clock } = watching;
    nellis.change(LED, { closeTimeMs: NOON_MS + HOUR_MS + MINUTE_MS, currentPriceCents: dollars(49) });
    await clock.advance(HOUR_MS + 30 * SECOND_MS);
    assertWaits(watching, by);
  });

  Deno.test(`a lot that waits for its ${by} bids once the other is lost`, async () => {
    await using watching = await leadAndWait({ owner }, config);
    const { nellis, clock } = watching;
    nellis.change(LED, {
      closeTimeMs: NOON_MS + MINUTE_MS,
      currentPriceCents: dollars(150),
      isClosed: true,
      userState: { isWinning: false },
    });
    await clock.advance(MINUTE_MS);
    assert.equal(nellis.bids(WAITING).length, 1);
  });

  Deno.test(`a lot that waits for its ${by} waits for one that was left in front, until that is seen to be outbid`, async () => {
    await using watching = await leadAndWait({ owner }, config);
    const { monitor, clock, nellis } = watching;
    await monitor.stop(LED);
    await clock.advance(MINUTE_MS);
    assertWaits(watching, by);
    nellis.change(LED, { userState: { isWinning: false } });
    await monitor.watch(aRequest(LED, { ...config, strategy: "manual" }));
    const reads = nellis.reads(WAITING).length;
    await clock.advance(0);
    await assertBidsAtOnce(watching, reads);
  });
}

for (const { by, owner, config } of cases) {
  Deno.test(`outbid with room left, a lot bids on before another takes its place in the ${by}`, async () => {
    await using watching = await leadAndWait({ owner }, config);
    const { nellis, clock, monitor, ledger } = watching;
    const outbidAt = async (amount: number) => {
      nellis.change(LED, { currentPriceCents: dollars(amount), userState: { isWinning: false } });
      monitor.hear(LED, { type: "feed-bid", priceCents: dollars(amount), bidCount: 9 });
      await clock.advance(SECOND_MS);
    };
    // The rival's hidden maximum is higher: the first bid is passed at once, and the second leads.
    nellis.queueBidAnswer(accepted({ isLeading: false, currentPriceCents: dollars(52) }));
    await outbidAt(52);
    assert.deepEqual(nellis.bids(LED).slice(-2).map(({ amountCents }) => amountCents), [5_300, 5_300]);
    assertWaits(watching, by);
    assert.deepEqual(await ledger.of(WAITING, 9), [], "nor was one decided and refused");
    await outbidAt(150);
    assert.equal(nellis.bids(LED).at(-1)?.amountCents, 5_300);
    assert.equal(nellis.bids(WAITING).length, 1);
  });
}

Deno.test("a bid that comes to nothing leaves its room at once", async () => {
  await using watching = await startWatching({ owner: budget });
  const { nellis, monitor, clock } = watching;
  for (const id of [LED, WAITING]) nellis.change(id, {});
  await monitor.watch(aRequest(LED, { strategy: "manual", maxBidCents: 0 }));
  await clock.advance(SECOND_MS);
  nellis.queueBidAnswer({ result: "rejected", errorType: "OUTBID", message: "A higher bid is in" });
  const answer = nellis.hold("bid", LED);
  void monitor.placeBid(LED, dollars(55));
  await monitor.watch(aRequest(WAITING));
  await clock.advance(SECOND_MS);
  assertWaits(watching, "budget");
  answer.open();
  await clock.settle();
  assert.equal(nellis.bids(WAITING).length, 1);
});

Deno.test("a lot that was won for less than was bid leaves the rest to the next", async () => {
  await using watching = await leadAndWait({ owner: budget });
  const { nellis, clock } = watching;
  assertWaits(watching, "budget");
  nellis.change(LED, { closeTimeMs: NOON_MS + MINUTE_MS, currentPriceCents: dollars(12), isClosed: true });
  await clock.advance(MINUTE_MS);
  assert.equal(nellis.bids(WAITING).length, 1);
  const total = watching.spending?.limits.budgets().find(({ name }) => name === "total");
  assert.equal(total?.committedCents, dollars(12 + 11));
});

Deno.test("a lot that was won leaves nothing of its group", async () => {
  await using watching = await leadAndWait({ owner: group }, { group: "drills" });
  const { nellis, clock, monitor } = watching;
  nellis.change(LED, { closeTimeMs: NOON_MS + MINUTE_MS, isClosed: true });
  await clock.advance(2 * MINUTE_MS);
  assertWaits(watching, "group");
  await monitor.configure(LED, (config) => ({ ...config, group: null }));
  await clock.settle();
  assert.equal(nellis.bids(WAITING).length, 1, "taken out of the group, it makes room");
});

const COSTS_NOTHING: LotExposure = { auctionId: WAITING, amountCents: 0, atMs: Infinity, group: null };

const idle = {
  clock: createVirtualClock(),
  nellisNow: () => NOON_MS,
  limits: { nextRoomAt: () => null },
};

Deno.test("only lots that wait for room are woken, and only where another has made some", () => {
  const bus = createEventBus(assert.ifError);
  const lots: Auction[] = [
    anAuction({ id: LED }),
    anAuction({ id: WAITING, held: { by: "budget", reason: "Too much" } }),
    anAuction({ id: "3", held: { by: "maxBid", reason: "Too much" } }),
    anAuction({ id: "4", held: { by: "group", reason: "Enough" } }),
  ];
  const woken: string[] = [];
  const taken = { auctionId: LED, amountCents: dollars(20), atMs: Infinity, group: null };
  let now: LotExposure = taken;
  const { close } = watchHeldLots({
    ...idle,
    bus,
    monitor: {
      list: () => lots,
      get: (id) => lots.find((lot) => lot.id === id),
      hear: (id) => void woken.push(id),
    },
    exposures: { left: () => [now], to: () => now },
  });
  const change = (change: Partial<LotExposure>): readonly string[] => {
    now = { ...now, ...change };
    woken.length = 0;
    bus.publish({ type: "auction-changed", auction: lots[0] ?? assert.fail() });
    return [...woken];
  };
  assert.deepEqual(change({}), []);
  assert.deepEqual(change({ amountCents: dollars(30) }), [], "it takes more");
  assert.deepEqual(change({ amountCents: dollars(25) }), [WAITING, "4"]);
  assert.deepEqual(change({ atMs: 1 }), []);
  assert.deepEqual(change({ group: "drills" }), [WAITING, "4"]);
  assert.deepEqual(change({ amountCents: 0 }), [WAITING, "4"]);
  assert.deepEqual(change({ amountCents: 0, group: null }), [], "it takes nothing any more");
  now = { ...now, amountCents: dollars(20) };
  bus.publish({ type: "exposure-changed", auctionId: WAITING });
  now = { ...now, amountCents: 0 };
  bus.publish({ type: "exposure-changed", auctionId: WAITING });
  assert.deepEqual(woken, ["4"], "nor does it wake itself");
  close();
  now = { ...now, amountCents: 0 };
  bus.publish({ type: "exposure-changed", auctionId: LED });
  assert.deepEqual(woken, ["4"]);
});

Deno.test("a notification of another kind wakes nobody", () => {
  const bus = createEventBus(assert.ifError);
  const monitor = { list: () => [], get: () => undefined, hear: () => assert.fail() };
  watchHeldLots({ ...idle, bus, monitor, exposures: { left: () => [], to: () => assert.fail() } });
  bus.publish({
    type: "bid-answered",
    bid: aBid({ auctionId: LED }),
    outcome: accepted(),
  });
});

Deno.test("a lot that waits for a budget bids at the moment when what was won is counted no more", async () => {
  await using watching = await leadAndWait({ owner: { budget: { perDay: 60 }, costs: FREE } });
  const { nellis, clock, monitor } = watching;
  nellis.change(WAITING, { closeTimeMs: NOON_MS + 99 * HOUR_MS });
  nellis.change(LED, { currentPriceCents: dollars(50), closeTimeMs: NOON_MS + MINUTE_MS, isClosed: true });
  await clock.advance(2 * MINUTE_MS);
  const life = monitor.get(LED)?.life;
  assert.ok(life?.phase === "ended");
  nellis.failReads(new NellisError("unreachable", "Nellis can't be reached"), WAITING);
  await clock.advance(life.endedAtMs + DAY_MS - 1 - clock.now());
  assertWaits(watching, "budget");
  await clock.advance(1);
  assert.equal(nellis.bids(WAITING).length, 1, "it did not wait for a reading");
});

Deno.test("a shorter budget that is set while a lot waits for a longer one is waited for instead", async () => {
  const clock = createVirtualClock();
  const lots = [anAuction({ id: WAITING, held: { by: "budget", reason: "Too much" } })];
  const woken: number[] = [];
  let roomAtMs: number | null = NOON_MS + 2 * HOUR_MS;
  const { replan, close } = watchHeldLots({
    ...idle,
    clock,
    nellisNow: clock.now,
    bus: createEventBus(assert.ifError),
    limits: { nextRoomAt: () => roomAtMs },
    monitor: { list: () => lots, get: () => undefined, hear: () => void woken.push(clock.now()) },
    exposures: { left: () => [], to: () => COSTS_NOTHING },
  });
  roomAtMs = NOON_MS + HOUR_MS;
  replan();
  await clock.advance(HOUR_MS - 1);
  assert.deepEqual(woken, []);
  roomAtMs = null;
  await clock.advance(1);
  assert.deepEqual(woken, [NOON_MS + HOUR_MS]);
  await clock.advance(5 * HOUR_MS);
  assert.equal(woken.length, 1);
  roomAtMs = clock.now() + HOUR_MS;
  replan();
  close();
  assert.equal(clock.pending(), 0);
});

Deno.test("a lot that waits for its group or a budget is woken when a bid that no page shows stops counting", async () => {
  for (const by of ["budget", "group"] as const) {
    const clock = createVirtualClock();
    const bus = createEventBus(assert.ifError);
    const lots = [anAuction({ id: WAITING, held: { by, reason: "Too much" } })];
    const woken: number[] = [];
    let roomAtMs: number | null = null;
    const { close } = watchHeldLots({
      ...idle,
      clock,
      nellisNow: clock.now,
      bus,
      limits: { nextRoomAt: () => roomAtMs },
      monitor: { list: () => lots, get: () => undefined, hear: () => void woken.push(clock.now()) },
      exposures: {
        left: () => [],
        to: () => ({ auctionId: LED, amountCents: dollars(20), atMs: Infinity, group: null }),
      },
    });
    roomAtMs = NOON_MS + 30_000;
    bus.publish({ type: "exposure-changed", auctionId: LED });
    await clock.advance(29_999);
    assert.deepEqual(woken, []);
    roomAtMs = null;
    await clock.advance(1);
    assert.deepEqual(woken, [NOON_MS + 30_000], by);
    close();
  }
});

Deno.test("a lot that is over waits for nothing", () => {
  const life = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: false } as const;
  const clock = createVirtualClock();
  watchHeldLots({
    ...idle,
    clock,
    bus: createEventBus(assert.ifError),
    limits: { nextRoomAt: () => assert.fail("Nobody has to know") },
    monitor: {
      list: () => [anAuction({ life, held: { by: "budget", reason: "Too much" } })],
      get: () => undefined,
      hear: () => assert.fail(),
    },
    exposures: { left: () => [], to: () => COSTS_NOTHING },
  });
  assert.equal(clock.pending(), 0);
});
