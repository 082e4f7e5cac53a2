import assert from "node:assert/strict";
import {
  accepted,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
} from "../../../tests/support/auctions.ts";
import { alarmAt, step } from "../step.ts";
import { snipeTimeOf } from "./snipe_time.ts";
import { armedSnipeAt } from "./strategy.ts";
import type { Auction, Listing, Step } from "../types.ts";

const OURS = rules();
const CLOSE_MS = NOON_MS + 5 * MINUTE_MS;
const SNIPE_MS = CLOSE_MS - 10_000;

type LotSaid = Parameters<typeof aListing>[0];

/** The lot as read at `atMs`, closing at `CLOSE_MS` unless it says otherwise. */
function lotAt(atMs: number, said: LotSaid = {}): Listing {
  return aListing({ closeTimeMs: CLOSE_MS, requestedAtMs: atMs, ...said });
}

function sniper(overrides: Partial<Auction> = {}): Auction {
  return anAuction({ config: aConfig({ strategy: "snipe" }), listing: lotAt(NOON_MS), ...overrides });
}

function read(auction: Auction, listing: Listing): Step {
  return step(auction, { type: "listing", listing }, listing.receivedAtMs, OURS);
}

function ring(auction: Auction, nowMs: number): Step {
  return step(auction, { type: "alarm" }, nowMs, OURS);
}

/** The bid of the snipe that is due at `nowMs` was accepted, and the lot read `200 ms` later says `said`. */
function snipeAndRead(auction: Auction, nowMs: number, said: LotSaid): Step {
  const placing = ring(auction, nowMs);
  const [bid] = bidsIn(placing);
  assert.ok(bid, "the snipe is due");
  const outcome = accepted({ isLeading: said?.userState?.isWinning === true });
  const settled = step(placing.auction, { type: "bid-answered", bidId: bid.id, outcome }, nowMs + 100, OURS);
  return read(settled.auction, lotAt(nowMs + 200, said));
}

Deno.test("a snipe has its own alarm, whatever the polling does", () => {
  assert.equal(alarmAt(sniper(), NOON_MS, OURS), SNIPE_MS);
  const failing = {
    failures: 9,
    failure: { kind: "unreachable", message: "No answer" },
    nextReadAtMs: CLOSE_MS,
  } as const;
  assert.equal(alarmAt(sniper({ reading: failing }), NOON_MS, OURS), SNIPE_MS);
});

Deno.test("the alarm moves with the close time, later and earlier", () => {
  const later = read(sniper(), lotAt(NOON_MS + 6_000, { closeTimeMs: CLOSE_MS + 30_000 }));
  assert.equal(alarmAt(later.auction, NOON_MS + 6_000, OURS), SNIPE_MS + 30_000);
  const earlier = read(later.auction, lotAt(NOON_MS + 12_000, { closeTimeMs: CLOSE_MS - MINUTE_MS }));
  assert.equal(alarmAt(earlier.auction, NOON_MS + 12_000, OURS), SNIPE_MS - MINUTE_MS);
});

Deno.test("the alarm follows the lead that the owner sets", () => {
  const own = aConfig({ strategy: "snipe", snipeSeconds: 3 });
  const changed = step(sniper(), { type: "config-changed", config: own }, NOON_MS, OURS).auction;
  assert.equal(alarmAt(changed, NOON_MS, OURS), CLOSE_MS - 3_000);
  assert.equal(alarmAt(sniper(), NOON_MS, rules({ snipeSeconds: 30 })), CLOSE_MS - 30_000);
});

Deno.test("before its moment a snipe never bids, whatever event comes by", () => {
  assert.deepEqual(ring(sniper(), SNIPE_MS - 1).effects, []);
  assert.deepEqual(bidsIn(read(sniper(), lotAt(SNIPE_MS - 1, { currentPriceCents: dollars(20) }))), []);
  assert.deepEqual(bidsIn(step(sniper(), { type: "reconsider" }, SNIPE_MS - 1, OURS)), []);
});

Deno.test("at its moment, and after it, a snipe bids exactly once", () => {
  for (const nowMs of [SNIPE_MS, SNIPE_MS + 1, CLOSE_MS - 1]) {
    const fired = ring(sniper(), nowMs);
    assert.deepEqual(effectTypes(fired), ["save", "bid"]);
    assert.equal(bidsIn(fired)[0]?.amountCents, dollars(11));
    assert.equal(bidsIn(fired)[0]?.strategy, "snipe");
    assert.deepEqual(ring(fired.auction, nowMs).effects, []);
    assert.deepEqual(bidsIn(read(fired.auction, lotAt(nowMs))), []);
    assert.equal(alarmAt(fired.auction, nowMs, OURS), null);
  }
});

Deno.test("an alarm at the close or after it bids nothing", () => {
  assert.deepEqual(bidsIn(ring(sniper(), CLOSE_MS)), []);
  assert.equal(alarmAt(sniper(), CLOSE_MS, OURS), null);
});

Deno.test("a snipe that is already due asks for its alarm now", () => {
  assert.equal(alarmAt(sniper(), SNIPE_MS + 500, OURS), SNIPE_MS + 500);
});

Deno.test("a reading inside the last seconds fires a snipe that is still owed", () => {
  const fired = read(sniper(), lotAt(SNIPE_MS + 2_000, { currentPriceCents: dollars(20) }));
  assert.deepEqual(bidsIn(fired).map(({ amountCents }) => amountCents), [dollars(21)]);
});

Deno.test("no alarm for who leads, only watches, is signed out, or has been passed", () => {
  const cases = [
    sniper({ listing: lotAt(NOON_MS, { userState: { isWinning: true } }) }),
    sniper({ config: aConfig({ strategy: "snipe", maxBidCents: 0 }) }),
    sniper({ listing: lotAt(NOON_MS, { userState: null }) }),
    sniper({ listing: lotAt(NOON_MS, { currentPriceCents: dollars(100) }) }),
    sniper({ listing: null }),
  ];
  for (const auction of cases) {
    assert.equal(alarmAt(auction, NOON_MS, OURS), null);
    assert.deepEqual(bidsIn(ring(auction, SNIPE_MS)), []);
  }
});

Deno.test("a leading snipe extends the lot and then rests", () => {
  const closeTimeMs = SNIPE_MS + 30_000;
  const after = snipeAndRead(sniper(), SNIPE_MS, {
    closeTimeMs,
    currentPriceCents: dollars(11),
    userState: { isWinning: true },
  });
  assert.deepEqual(bidsIn(after), []);
  assert.equal(alarmAt(after.auction, SNIPE_MS + 200, OURS), null);
});

Deno.test("outbid in the extension, it snipes again at the new close less its lead, not before", () => {
  const extendedMs = SNIPE_MS + 30_000;
  const leading = snipeAndRead(sniper(), SNIPE_MS, {
    closeTimeMs: extendedMs,
    currentPriceCents: dollars(11),
    userState: { isWinning: true },
  }).auction;
  const rivalMs = SNIPE_MS + 5_000;
  const closeTimeMs = rivalMs + 30_000;
  const outbid = read(leading, lotAt(rivalMs, { closeTimeMs, currentPriceCents: dollars(25) }));
  assert.deepEqual(noticesIn(outbid), ["outbid"]);
  assert.deepEqual(bidsIn(outbid), []);
  assert.equal(alarmAt(outbid.auction, rivalMs, OURS), closeTimeMs - 10_000);
  assert.deepEqual(bidsIn(ring(outbid.auction, closeTimeMs - 10_001)), []);
  const again = bidsIn(ring(outbid.auction, closeTimeMs - 10_000));
  assert.deepEqual(again.map(({ amountCents }) => amountCents), [dollars(26)]);
});

Deno.test("accepted, but a hidden maximum is higher: it snipes again at the extended close", () => {
  const closeTimeMs = SNIPE_MS + 30_000;
  const after = snipeAndRead(sniper(), SNIPE_MS, { closeTimeMs, currentPriceCents: dollars(12) });
  assert.deepEqual(bidsIn(after), []);
  assert.equal(alarmAt(after.auction, SNIPE_MS + 200, OURS), closeTimeMs - 10_000);
});

Deno.test("accepted but not leading on a lot that was not extended: it bids again while there is time", () => {
  const after = snipeAndRead(sniper(), SNIPE_MS, { currentPriceCents: dollars(12) });
  assert.deepEqual(bidsIn(after).map(({ amountCents }) => amountCents), [dollars(13)]);
});

Deno.test("a snipe that never left is tried again every second of its last ones", () => {
  const placing = ring(sniper(), SNIPE_MS);
  const bidId = bidsIn(placing)[0]?.id ?? assert.fail("the snipe is due");
  const outcome = { result: "not-sent", message: "Connection refused" } as const;
  const failed = step(placing.auction, { type: "bid-answered", bidId, outcome }, SNIPE_MS + 50, OURS);
  assert.deepEqual(bidsIn(failed), []);
  assert.equal(alarmAt(failed.auction, SNIPE_MS + 50, OURS), SNIPE_MS + 550);
  assert.deepEqual(bidsIn(ring(failed.auction, SNIPE_MS + 549)), []);
  const [second] = bidsIn(ring(failed.auction, SNIPE_MS + 1_050));
  assert.ok(second && second.id !== bidId);
  assert.equal(second.amountCents, dollars(11));
});

Deno.test("a snipe is decided as much earlier as it takes to arrive", () => {
  const far = rules({ travelMs: 45 });
  assert.equal(alarmAt(sniper(), NOON_MS, far), SNIPE_MS - 45);
  const early = step(sniper(), { type: "alarm" }, SNIPE_MS - 46, far);
  assert.deepEqual(bidsIn(early), [], "not a moment sooner");
  assert.equal(bidsIn(step(sniper(), { type: "alarm" }, SNIPE_MS - 45, far)).length, 1);
});

Deno.test("a way that turns out shorter than it was puts the snipe off again", () => {
  const armedAtMs = alarmAt(sniper(), NOON_MS, rules({ travelMs: 90 })) ?? assert.fail("it is armed");
  const { auction, effects } = step(sniper(), { type: "alarm" }, armedAtMs, rules({ travelMs: 20 }));
  assert.deepEqual(effects, []);
  assert.equal(alarmAt(auction, armedAtMs, rules({ travelMs: 20 })), SNIPE_MS - 20);
});

Deno.test("the way to the house makes no other bid wait, or go early", () => {
  const aggressive = anAuction({ listing: lotAt(NOON_MS) });
  assert.equal(alarmAt(aggressive, NOON_MS, rules({ travelMs: 2_000 })), null);
});

Deno.test("a snipe is armed only where one may be bid", () => {
  assert.equal(armedSnipeAt(sniper(), NOON_MS, OURS), SNIPE_MS);
  const unarmed = {
    aggressive: anAuction({ listing: lotAt(NOON_MS) }),
    "without a limit": sniper({ config: aConfig({ strategy: "snipe", maxBidCents: 0 }) }),
    "signed out": sniper({ listing: lotAt(NOON_MS, { userState: null }) }),
    unread: sniper({ listing: null }),
  };
  for (const [why, auction] of Object.entries(unarmed)) {
    assert.equal(armedSnipeAt(auction, NOON_MS, OURS), null, why);
  }
  assert.equal(armedSnipeAt(sniper(), NOON_MS, rules({ isPaused: true })), null, "paused");
  assert.equal(armedSnipeAt(sniper(), SNIPE_MS, OURS), null, "its moment has come");
});

Deno.test("a snipe has its time whatever holds it now, and other lots have none", () => {
  const held = { leading: { isWinning: true }, "signed out": null };
  for (const [why, userState] of Object.entries(held)) {
    const auction = sniper({ listing: lotAt(NOON_MS, { userState }) });
    assert.equal(snipeTimeOf(auction, OURS), SNIPE_MS, why);
  }
  assert.equal(snipeTimeOf(sniper({ listing: null }), OURS), null);
  assert.equal(snipeTimeOf(anAuction({ listing: lotAt(NOON_MS) }), OURS), null);
});

Deno.test("a snipe that waits for the store looks twice a second whether it is back", () => {
  const away = rules({ isStoreAway: true });
  assert.equal(alarmAt(sniper(), SNIPE_MS, away), SNIPE_MS + 500);
  assert.deepEqual(bidsIn(step(sniper(), { type: "alarm" }, SNIPE_MS, away)), []);
  assert.equal(bidsIn(step(sniper(), { type: "alarm" }, SNIPE_MS + 500, OURS)).length, 1);
});
