import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBid,
  aConfig,
  aListing,
  anAuction,
  HOUR_MS,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../../tests/support/auctions.ts";
import { firstReadAt, nextReadAt } from "./polling.ts";
import type { Auction, ReadFailure, ReadFailureKind, Rules } from "../types.ts";

/** Returns the time until the next reading of a lot that closes `closeInMs` from now. */
function waitFor(closeInMs: number, overrides: Partial<Auction> = {}): number | null {
  const auction = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + closeInMs }), ...overrides });
  const atMs = nextReadAt(auction, NOON_MS, rules());
  return atMs === null ? null : atMs - NOON_MS;
}

function failing(kind: ReadFailureKind, failures = 1, retryAfterSeconds?: number): Partial<Auction> {
  const failure: ReadFailure = retryAfterSeconds === undefined
    ? { kind, message: "It failed" }
    : { kind, message: "It failed", retryAfterSeconds };
  return { reading: { failures, failure, nextReadAtMs: null } };
}

Deno.test("far from the close a lot is read every 6 s", () => {
  assert.equal(waitFor(HOUR_MS), 6_000);
  assert.equal(waitFor(26_001), 6_000);
});

Deno.test("a reading is never late for the last 20 s", () => {
  assert.equal(waitFor(25_999), 5_999);
  assert.equal(waitFor(21_000), 1_000);
});

Deno.test("in the last 20 s a lot is read every 2 s, and just after the close", () => {
  assert.equal(waitFor(20_000), 2_000);
  assert.equal(waitFor(5_000), 2_000);
  assert.equal(waitFor(1_000), 1_300);
  assert.equal(waitFor(0), 300);
});

Deno.test("past its close time a lot is read every 2 s until it says that it is closed", () => {
  assert.equal(waitFor(-300), 2_000);
  assert.equal(waitFor(-10_000), 2_000);
});

Deno.test("two minutes after a close that the house forgot, a lot is as calm as any other", () => {
  const closeInMs = -2 * MINUTE_MS;
  assert.equal(waitFor(closeInMs + 1), 2_000);
  assert.equal(waitFor(closeInMs), 6_000);
  assert.equal(waitFor(closeInMs + 1, failing("not-understood", 12)), 4_000);
  assert.equal(waitFor(closeInMs, failing("unreachable", 12)), 5 * MINUTE_MS);
  assert.equal(waitFor(closeInMs, failing("unreachable", 3)), 16_000);
});

Deno.test("a lot never read is read at once, an ended one never", () => {
  assert.equal(nextReadAt(anAuction({ listing: null }), NOON_MS, rules()), NOON_MS);
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: null } as const;
  assert.equal(nextReadAt(anAuction({ life: ended }), NOON_MS, rules()), null);
  assert.equal(nextReadAt(anAuction({ life: ended, ...failing("unreachable") }), NOON_MS, rules()), null);
});

Deno.test("each failure in a row doubles the wait, up to five minutes", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 50, 5_000].map((n) =>
    waitFor(24 * HOUR_MS, failing("unreachable", n))
  );
  assert.deepEqual(waits.slice(0, 4), [4_000, 8_000, 16_000, 32_000]);
  assert.deepEqual(waits.slice(-3), [5 * MINUTE_MS, 5 * MINUTE_MS, 5 * MINUTE_MS]);
});

Deno.test("in its last seconds a failing lot is tried again within 4 s", () => {
  assert.equal(waitFor(15_000, failing("not-understood", 12)), 4_000);
});

Deno.test("in an outage near its close a lot that is to be bid on is asked for as often as it would be bid on", () => {
  const watched = { config: aConfig({ strategy: "manual" }) };
  for (const kind of ["unreachable", "timed-out", "server-error"] as const) {
    assert.equal(waitFor(15_000, failing(kind, 12)), 1_000, kind);
    assert.equal(waitFor(60_000, failing(kind, 12)), 5_000, kind);
    assert.equal(waitFor(15_000, { ...watched, ...failing(kind, 12) }), 4_000, kind);
    const confirming = { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: true } as const;
    assert.equal(waitFor(HOUR_MS, { bidding: confirming, ...failing(kind, 12) }), 30_000, kind);
  }
});

Deno.test("Nellis's own word on when to come back is kept, even in the last seconds", () => {
  assert.equal(waitFor(HOUR_MS, failing("rate-limited", 1, 90)), 90_000);
  assert.equal(waitFor(10_000, failing("rate-limited", 1, 90)), 90_000);
  assert.equal(waitFor(HOUR_MS, failing("server-error", 3, 1)), 16_000);
  assert.equal(waitFor(30_000, failing("server-error", 1, 90)), 90_000);
});

Deno.test("after a refusal for want of requests a lot is read as soon as there is room, however often it was refused", () => {
  const auction = anAuction({ listing: aListing(), ...failing("rate-limited", 6) });
  const waitWith = (readingInMs: number) =>
    (nextReadAt(auction, NOON_MS, rules({ readingInMs })) ?? NaN) - NOON_MS;
  assert.equal(waitWith(0), 4_000);
  assert.equal(waitWith(45_000), 45_000);
});

Deno.test("nobody is stayed away from for longer than an hour, whatever they ask", () => {
  for (const kind of ["rate-limited", "server-error", "refused", "no-such-lot"] as const) {
    assert.equal(waitFor(24 * HOUR_MS, failing(kind, 1, 3_600)), HOUR_MS, kind);
    assert.equal(waitFor(24 * HOUR_MS, failing(kind, 1, 86_400)), HOUR_MS, kind);
  }
});

Deno.test("where Nellis said no, or knows no such lot, we stay away ever longer, up to a quarter of an hour", () => {
  for (const kind of ["refused", "no-such-lot"] as const) {
    const waits = [1, 2, 3, 7, 8, 5_000].map((n) => waitFor(HOUR_MS, failing(kind, n)));
    assert.deepEqual(waits, [10_000, 20_000, 40_000, 640_000, 15 * MINUTE_MS, 15 * MINUTE_MS]);
    assert.equal(waitFor(HOUR_MS, failing(kind, 1, 60)), MINUTE_MS);
  }
});

Deno.test("a lot to be bid on is asked for as its end begins although Nellis said no, others are not", () => {
  const watched = { config: aConfig({ strategy: "manual" }) };
  assert.equal(waitFor(5 * MINUTE_MS, failing("refused", 9)), 280_000);
  assert.equal(waitFor(10_000, failing("refused", 9)), 5_000);
  assert.equal(waitFor(5 * MINUTE_MS, { ...watched, ...failing("refused", 9) }), 15 * MINUTE_MS);
  assert.equal(waitFor(10_000, { ...watched, ...failing("refused", 9) }), 15 * MINUTE_MS);
});

Deno.test("however long reading has failed, the lot is tried again as its last 20 s begin", () => {
  assert.equal(waitFor(60_000, failing("not-understood", 7)), 40_000);
  assert.equal(waitFor(20_001, failing("not-understood", 7)), 1);
  const kinds = ["unreachable", "timed-out", "server-error", "not-understood", "signed-out"] as const;
  const failed = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 5_000 }));
  const closeInMs = fc.integer({ min: -2 * MINUTE_MS + 1, max: HOUR_MS });
  fc.assert(fc.property(failed, closeInMs, ([kind, failures], leftMs) => {
    const wait = waitFor(leftMs, failing(kind, failures)) ??
      assert.fail("an active lot is always read again");
    assert.ok(wait > 0 && wait <= 5 * MINUTE_MS);
    if (leftMs > 20_000) assert.ok(wait <= Math.max(5_000, leftMs - 20_000), `slept ${wait} ms of ${leftMs}`);
    else assert.ok(wait <= 5_000, `slept ${wait} ms at the end`);
  }));
});

Deno.test("a lot that was never read backs off too", () => {
  assert.equal(waitFor(0, { listing: null, ...failing("unreachable", 2) }), 8_000);
});

Deno.test("after a start what may matter soon is read at once", () => {
  const nearClose = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + 2 * MINUTE_MS }) });
  const overdue = anAuction({ listing: aListing({ closeTimeMs: NOON_MS - HOUR_MS }) });
  const unsettled = anAuction({ bidding: { phase: "placing", bid: aBid() } });
  for (const auction of [nearClose, overdue, unsettled, anAuction({ listing: null })]) {
    assert.equal(firstReadAt(auction, NOON_MS), NOON_MS);
  }
});

Deno.test("after a start the others are spread over one interval, each always at its own place", () => {
  const offsets = Array.from({ length: 1_000 }, (_, index) => {
    const auction = anAuction({ id: String(10_000_000 + index * 37) });
    const atMs = firstReadAt(auction, NOON_MS);
    assert.equal(firstReadAt(auction, NOON_MS), atMs);
    return atMs - NOON_MS;
  });
  assert.ok(offsets.every((offset) => offset >= 0 && offset < 6 * SECOND_MS));
  const perSecond = [0, 1, 2, 3, 4, 5].map((s) =>
    offsets.filter((o) => Math.floor(o / SECOND_MS) === s).length
  );
  assert.ok(Math.max(...perSecond) < 300, `crowded: ${perSecond}`);
});

Deno.test("the next reading always lies ahead, and never misses the end of a lot that can be read", () => {
  fc.assert(fc.property(fc.integer({ min: -HOUR_MS, max: HOUR_MS }), (closeInMs) => {
    const wait = waitFor(closeInMs) ?? assert.fail("an active lot is always read again");
    assert.ok(wait > 0 && wait <= 6_000);
    if (closeInMs > 20_000) assert.ok(wait <= closeInMs - 20_000);
  }));
});

/** The same under minimal polling. */
function minimalWaitFor(closeInMs: number, overrides: Partial<Auction> = {}): number {
  const auction = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + closeInMs }), ...overrides });
  const atMs = nextReadAt(auction, NOON_MS, rules({ polling: "minimal" }));
  return atMs === null ? assert.fail("an active lot is always read again") : atMs - NOON_MS;
}

/** A lot that closes `closeInMs` from now, on which somebody else has outbid the owner. */
function outbid(closeInMs: number, overrides: Partial<Auction> = {}): Partial<Auction> {
  const listing = aListing({ closeTimeMs: NOON_MS + closeInMs, userState: { hasParticipated: true } });
  return { listing, ...overrides };
}

Deno.test("minimal polling reads the more often the sooner a lot ends", () => {
  for (
    const [closeInMs, waitMs] of [
      [25 * SECOND_MS, SECOND_MS],
      [100 * SECOND_MS, 2 * SECOND_MS],
      [4 * MINUTE_MS, 5 * SECOND_MS],
    ] as const
  ) {
    assert.equal(minimalWaitFor(closeInMs), waitMs);
  }
  for (
    const [closeInMs, aboutMs] of [
      [20 * MINUTE_MS, MINUTE_MS],
      [HOUR_MS, 5 * MINUTE_MS],
      [5 * HOUR_MS, 10 * MINUTE_MS],
    ] as const
  ) {
    const waits = Array.from({ length: 200 }, (_, second) => minimalWaitFor(closeInMs + second * SECOND_MS));
    assert.ok(waits.every((wait) => wait >= aboutMs * 0.8 && wait <= aboutMs * 1.2), `${closeInMs}`);
    const average = waits.reduce((sum, wait) => sum + wait) / waits.length;
    assert.ok(Math.abs(average / aboutMs - 1) < 0.1, `on average ${average} ms`);
    assert.ok(new Set(waits).size > 100, "chance spreads them");
  }
});

Deno.test("minimal polling is awake at every boundary, and just after the close", () => {
  const boundariesMs = [2 * HOUR_MS, 30 * MINUTE_MS, 5 * MINUTE_MS, 2 * MINUTE_MS, 30 * SECOND_MS];
  for (const boundaryMs of boundariesMs) assert.equal(minimalWaitFor(boundaryMs + 400), 400);
  assert.equal(minimalWaitFor(500), 800);
  assert.equal(minimalWaitFor(0), 300);
  fc.assert(fc.property(fc.integer({ min: 1, max: 24 * HOUR_MS }), (closeInMs) => {
    const leftAfterMs = closeInMs - minimalWaitFor(closeInMs);
    for (const boundaryMs of boundariesMs) {
      assert.ok(closeInMs <= boundaryMs || leftAfterMs >= boundaryMs, `slept through ${boundaryMs}`);
    }
  }));
});

Deno.test("a lot on which the owner was outbid with room left is read every 10 s at the least", () => {
  for (const closeInMs of [5 * HOUR_MS, HOUR_MS, 20 * MINUTE_MS]) {
    const wait = minimalWaitFor(closeInMs, outbid(closeInMs));
    assert.ok(wait >= 8 * SECOND_MS && wait <= 10 * SECOND_MS, `${wait}`);
  }
  assert.equal(minimalWaitFor(25 * SECOND_MS, outbid(25 * SECOND_MS)), SECOND_MS);
});

Deno.test("nobody hurries for a lot that the owner leads, never bid on, or can't bid on any more", () => {
  const closeInMs = 5 * HOUR_MS;
  const closeTimeMs = NOON_MS + closeInMs;
  const calm: readonly Partial<Auction>[] = [
    {},
    { listing: aListing({ closeTimeMs, userState: { hasParticipated: true, isWinning: true } }) },
    { listing: aListing({ closeTimeMs, userState: null }) },
    outbid(closeInMs, { config: aConfig({ maxBidCents: 1_000 }) }),
    outbid(closeInMs, { config: aConfig({ maxBidCents: 0 }) }),
    outbid(closeInMs, { config: aConfig({ strategy: "manual" }) }),
  ];
  for (const overrides of calm) assert.ok(minimalWaitFor(closeInMs, overrides) > 7 * MINUTE_MS);
});

Deno.test("a lot that a client looks at is read every 30 s at the least", () => {
  const wait = minimalWaitFor(5 * HOUR_MS, { hasAudience: true });
  assert.ok(wait >= 24 * SECOND_MS && wait <= 30 * SECOND_MS, `${wait}`);
  assert.equal(minimalWaitFor(4 * MINUTE_MS, { hasAudience: true }), 5 * SECOND_MS);
});

/** Returns the time that a lot on the live feed waits for its next reading. */
function liveWaitFor(closeInMs: number, polling: Rules["polling"], overrides: Partial<Auction> = {}): number {
  const listing = aListing({ closeTimeMs: NOON_MS + closeInMs });
  const atMs = nextReadAt(anAuction({ listing, isLive: true, ...overrides }), NOON_MS, rules({ polling }));
  return (atMs ?? NaN) - NOON_MS;
}

Deno.test("near its close a lot on the live feed is read every 30 s under either rule, and just after it", () => {
  for (const polling of ["plain", "minimal"] as const) {
    assert.equal(liveWaitFor(2 * MINUTE_MS, polling), 30 * SECOND_MS);
    assert.equal(liveWaitFor(40 * SECOND_MS, polling), 30 * SECOND_MS);
    assert.equal(liveWaitFor(10 * SECOND_MS, polling), 10 * SECOND_MS + 300);
  }
  assert.equal(liveWaitFor(5 * HOUR_MS, "plain"), 30 * SECOND_MS);
});

Deno.test("under minimal polling a lot on the live feed is read rarely far from its close, and anew as that comes near", () => {
  const wait = liveWaitFor(5 * HOUR_MS, "minimal");
  assert.ok(wait >= 36 * MINUTE_MS && wait <= 54 * MINUTE_MS, `${wait}`);
  assert.equal(liveWaitFor(2 * HOUR_MS + MINUTE_MS, "minimal"), MINUTE_MS);
  assert.equal(liveWaitFor(31 * MINUTE_MS, "minimal"), MINUTE_MS);
  assert.equal(liveWaitFor(4 * MINUTE_MS, "minimal"), MINUTE_MS);
});

Deno.test("a lot that nobody will bid on is left to the feed for hours, until its close", () => {
  const unwanted: readonly Partial<Auction>[] = [
    { config: aConfig({ strategy: "manual" }) },
    { config: aConfig({ maxBidCents: 0 }) },
    { maxBidReached: true },
  ];
  for (const overrides of unwanted) {
    const wait = liveWaitFor(48 * HOUR_MS, "minimal", overrides);
    assert.ok(wait >= 2.4 * HOUR_MS && wait <= 3.6 * HOUR_MS, `${wait}`);
    assert.equal(liveWaitFor(10 * MINUTE_MS, "minimal", overrides), 10 * MINUTE_MS + 300);
  }
});

Deno.test("a lot that fails to be read backs off under minimal polling as under any", () => {
  assert.equal(minimalWaitFor(5 * HOUR_MS, failing("unreachable", 2)), 8 * SECOND_MS);
  assert.equal(minimalWaitFor(5 * HOUR_MS, failing("refused")), 10 * SECOND_MS);
});

Deno.test("a lot is read 20 s and 3 s before its snipe, even where the live feed carries it", () => {
  const snipe = aConfig({ strategy: "snipe", snipeSeconds: 10 });
  const waitLive = (closeInMs: number, config = snipe, ours = rules({ polling: "minimal" })) => {
    const listing = aListing({ closeTimeMs: NOON_MS + closeInMs });
    const atMs = nextReadAt(anAuction({ listing, config, isLive: true }), NOON_MS, ours);
    return atMs === null ? null : atMs - NOON_MS;
  };
  assert.equal(waitLive(45_000), 15_000, "20 s before it");
  assert.equal(waitLive(30_000), 17_000, "then 3 s before it");
  assert.equal(waitLive(13_000), 13_300, "then no more");
  const far = rules({ polling: "minimal", travelMs: 500 });
  assert.equal(waitLive(45_000, snipe, far), 14_500, "before it leaves, not before it arrives");
  const watching = aConfig({ strategy: "snipe", maxBidCents: 0 });
  assert.equal(waitLive(45_000, watching), 45_300, "where nothing may be bid, nothing is fresh");
  assert.equal(waitLive(45_000, aConfig()), 30_000, "nor where nothing is sniped");
});

Deno.test("a reading that seems older than the end of the last bid is made anew at once, not a turn later", () => {
  const bidding = { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: true } as const;
  const readAsOf = (requestedAtMs: number) => {
    const listing = aListing({ requestedAtMs, closeTimeMs: NOON_MS + HOUR_MS });
    return nextReadAt(anAuction({ listing, bidding, isLive: true }), NOON_MS + 100, rules());
  };
  assert.equal(readAsOf(NOON_MS - 1), NOON_MS + 350);
  assert.equal(readAsOf(NOON_MS), NOON_MS + 30_100, "what can't be told from it now has its turn");
});
