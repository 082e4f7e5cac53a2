import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBid,
  aListing,
  anAuction,
  HOUR_MS,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { firstReadAt, nextReadAt } from "./polling.ts";
import type { Auction, ReadFailure, ReadFailureKind } from "./types.ts";

/** How long until the next reading of a lot that closes `closeInMs` from now. */
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
  assert.equal(waitFor(closeInMs + 1, failing("unreachable", 12)), 4_000);
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
  for (const kind of ["unreachable", "timed-out", "server-error", "not-understood"] as const) {
    assert.equal(waitFor(15_000, failing(kind, 12)), 4_000, kind);
  }
});

Deno.test("Nellis's own word on when to come back is kept, even in the last seconds", () => {
  assert.equal(waitFor(HOUR_MS, failing("rate-limited", 1, 90)), 90_000);
  assert.equal(waitFor(10_000, failing("rate-limited", 1, 90)), 90_000);
  assert.equal(waitFor(HOUR_MS, failing("server-error", 3, 1)), 16_000);
  assert.equal(waitFor(30_000, failing("server-error", 1, 90)), 90_000);
  assert.equal(waitFor(30_000, failing("rate-limited", 6)), 128_000, "also where it names no time");
});

Deno.test("nobody is stayed away from for longer than an hour, whatever they ask", () => {
  for (const kind of ["rate-limited", "server-error", "refused", "no-such-lot"] as const) {
    assert.equal(waitFor(24 * HOUR_MS, failing(kind, 1, 3_600)), HOUR_MS, kind);
    assert.equal(waitFor(24 * HOUR_MS, failing(kind, 1, 86_400)), HOUR_MS, kind);
  }
});

Deno.test("where Nellis said no, or knows no such lot, we stay away for a quarter of an hour", () => {
  assert.equal(waitFor(HOUR_MS, failing("refused")), 15 * MINUTE_MS);
  assert.equal(waitFor(5_000, failing("refused")), 15 * MINUTE_MS);
  assert.equal(waitFor(HOUR_MS, failing("no-such-lot", 9)), 15 * MINUTE_MS);
  assert.equal(waitFor(HOUR_MS, failing("refused", 1, 60)), 15 * MINUTE_MS);
});

Deno.test("however long reading has failed, the lot is tried again as its last 20 s begin", () => {
  assert.equal(waitFor(60_000, failing("server-error", 7)), 40_000);
  assert.equal(waitFor(20_001, failing("server-error", 7)), 1);
  const kinds = ["unreachable", "timed-out", "server-error", "not-understood", "signed-out"] as const;
  const failed = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 5_000 }));
  const closeInMs = fc.integer({ min: -2 * MINUTE_MS + 1, max: HOUR_MS });
  fc.assert(fc.property(failed, closeInMs, ([kind, failures], leftMs) => {
    const wait = waitFor(leftMs, failing(kind, failures)) ??
      assert.fail("an active lot is always read again");
    assert.ok(wait > 0 && wait <= 5 * MINUTE_MS);
    if (leftMs > 20_000) assert.ok(wait <= leftMs - 20_000, `slept ${wait} ms of ${leftMs}`);
    else assert.ok(wait <= 4_000, `slept ${wait} ms at the end`);
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
