import assert from "node:assert/strict";
import { aConfig, aListing, anAuction, dollars, limits, rules } from "../../tests/support/auctions.ts";
import type { ReadinessCause } from "../auction/readiness.ts";
import { decide } from "../auction/strategy/strategy.ts";
import type { Auction, ReadFailure } from "../auction/types.ts";
import { type ReadinessFacts, readinessReasons } from "./readiness_checks.ts";

const ALL_IS_WELL: ReadinessFacts = {
  session: true,
  isStoreWritable: true,
  limits: limits(),
  isPaused: false,
  isDryRun: false,
  clockUncertaintyMs: 15,
  isRoundTripKnown: true,
  isFeedLost: false,
  isSignedOut: false,
  grantedPerMinute: null,
  closingTogether: 1,
};
const sniped = anAuction({ config: aConfig({ strategy: "snipe" }) });

function found(auction: Auction, facts: Partial<ReadinessFacts> = {}): readonly string[] {
  return readinessReasons(auction, { ...ALL_IS_WELL, ...facts })
    .map(({ level, cause }) => `${level} ${cause}`);
}

function failed(kind: ReadFailure["kind"], failures = 3): Auction {
  const failure = { kind, message: "Nellis has a cold: wait." };
  return anAuction({ reading: { failures, failure, nextReadAtMs: null } });
}

/** A lot at $10 that a budget, or a limit for any one bid, leaves $5 for. */
const budget = { leftCents: dollars(5), label: "your budget of $100 a day" };

Deno.test("where all is well there is nothing to say", () => {
  assert.deepEqual(found(anAuction()), []);
  assert.deepEqual(found(sniped), []);
});

const causes: readonly (readonly [string, string, Partial<ReadinessFacts>])[] = [
  ["all bidding is paused", "red paused", { isPaused: true }],
  ["nobody is signed in", "red session", { session: false }],
  ["the store takes no writes", "red store", { isStoreWritable: false }],
  ["a budget leaves nothing", "red limit", { limits: limits({ budget }) }],
  ["no one bid may be so high", "red limit", { limits: limits({ highestBidCents: dollars(5) }) }],
  ["its group has enough", "amber group", {
    limits: limits({ groupHold: "Group tv wants 1, and leads it" }),
  }],
  ["Nellis's clock is not known well", "amber clock", { clockUncertaintyMs: 1_501 }],
  ["no answer was timed", "amber round-trip", { isRoundTripKnown: false }],
  ["Nellis has shown that the session is over", "red session", { isSignedOut: true }],
  ["the live feed is lost", "amber feed", { isFeedLost: true }],
  ["it is a dry run", "amber dry-run", { isDryRun: true }],
];
for (const [what, expected, facts] of causes) {
  Deno.test(`said when ${what}, in a sentence`, () => {
    assert.deepEqual(found(sniped, facts), [expected]);
    const [reason] = readinessReasons(sniped, { ...ALL_IS_WELL, ...facts });
    assert.match(reason?.message ?? "", /^[A-Z].{15,}[^.]$/);
  });
}

Deno.test("without Nellis's time no snipe is on time; other bids need none", () => {
  assert.deepEqual(found(sniped, { clockUncertaintyMs: Infinity }), ["red clock"]);
  assert.deepEqual(found(anAuction(), { clockUncertaintyMs: Infinity }), ["amber clock"]);
  assert.deepEqual(found(sniped, { clockUncertaintyMs: 1_500 }), []);
});

Deno.test("the lot's own page that knows nobody goes before the account's", () => {
  const unknown = anAuction({ listing: aListing({ userState: null }) });
  assert.deepEqual(found(unknown), ["red session"]);
  assert.deepEqual(found(unknown, { session: { kind: "not-understood", message: "?" } }), ["red session"]);
});

Deno.test("a session that can't be asked for is red, unless only the account's page is not understood", () => {
  for (const kind of ["unreachable", "timed-out", "server-error", "refused"] as const) {
    assert.deepEqual(found(anAuction(), { session: { kind, message: "Away." } }), ["red session"]);
  }
  const session = { kind: "not-understood", message: "What?" } as const;
  assert.deepEqual(found(anAuction(), { session }), ["amber session"]);
  assert.deepEqual(found(anAuction(), { session: { ...session, kind: "signed-out" } }), ["red session"]);
});

Deno.test("a lot that can't be read is red, but one failure alone is not", () => {
  assert.deepEqual(found(failed("server-error", 1)), ["amber reading"]);
  assert.deepEqual(found(failed("server-error", 2)), ["red reading"]);
  const [reason] = readinessReasons(failed("not-understood"), ALL_IS_WELL);
  assert.equal(reason?.message, "The lot can't be read: Nellis has a cold: wait");
});

Deno.test("where requests are few, a session that the lot's page shows need not be asked for", () => {
  const session = { kind: "rate-limited", message: "Few requests." } as const;
  assert.deepEqual(found(anAuction(), { session }), []);
  assert.deepEqual(found(anAuction({ listing: null }), { session }), ["red session"]);
  assert.deepEqual(found(failed("rate-limited", 9), { session }), ["amber reading"]);
});

Deno.test("an allowance that does not reach for the lots that close together is said", () => {
  const of = (closingTogether: number) => found(sniped, { grantedPerMinute: 8, closingTogether });
  assert.deepEqual([7, 8, 9].map(of), [[], ["amber allowance"], ["red allowance"]]);
  assert.deepEqual(found(sniped, { closingTogether: 100 }), [], "nothing was ever refused");
  const [reason] = readinessReasons(sniped, { ...ALL_IS_WELL, grantedPerMinute: 8, closingTogether: 9 });
  assert.match(reason?.message ?? "", /about 8 requests a minute, and 9 lots .* stop those/);
  const [one] = readinessReasons(sniped, { ...ALL_IS_WELL, grantedPerMinute: 1, closingTogether: 1 });
  assert.match(one?.message ?? "", /about 1 request a minute, and 1 lot /);
});

Deno.test("one outage is one reason", () => {
  const session = { kind: "unreachable", message: "Away." } as const;
  assert.deepEqual(found(failed("unreachable"), { session }), ["red session"]);
  assert.deepEqual(found(failed("timed-out"), { session }), ["red session", "red reading"]);
  assert.deepEqual(found(failed("signed-out"), { session: false }), ["red session"]);
});

Deno.test("an account that Nellis does not let bid", () => {
  const banned = anAuction({ listing: aListing({ userState: { isAllowedToBid: false } }) });
  assert.deepEqual(found(banned), ["red not-allowed"]);
});

Deno.test("a price above what the lot is worth to its owner is amber, and says so", () => {
  const passed = anAuction({ config: aConfig({ maxBidCents: dollars(9) }) });
  assert.deepEqual(found(passed), ["amber limit"]);
  assert.match(
    readinessReasons(passed, ALL_IS_WELL)[0]?.message ?? "",
    /above your maximum of \$9: raise it/,
  );
  const inAll = anAuction({ config: aConfig({ maxTotalCents: dollars(9) }) });
  assert.deepEqual(found(inAll), ["amber limit"]);
});

Deno.test("who leads needs no room, and waits for no group", () => {
  const leading = anAuction({ listing: aListing({ userState: { isWinning: true } }) });
  assert.deepEqual(
    found(leading, { limits: limits({ budget, groupHold: "Group tv wants 1, and leads it" }) }),
    [],
  );
});

Deno.test("whatever keeps the strategy from bidding is a reason", () => {
  const hindrances: readonly (readonly [ReadinessCause, Auction, Partial<ReadinessFacts>])[] = [
    ["paused", anAuction(), { isPaused: true }],
    ["session", anAuction({ listing: aListing({ userState: null }) }), {}],
    ["not-allowed", anAuction({ listing: aListing({ userState: { isAllowedToBid: false } }) }), {}],
    ["limit", anAuction(), { limits: limits({ budget }) }],
    ["group", anAuction(), { limits: limits({ groupHold: "Group tv wants 1, and leads it" }) }],
  ];
  const held = { by: "gaveUp", reason: "Gave up at $10 after 3 tries: Refused" } as const;
  const [gaveUp] = readinessReasons(anAuction({ held }), ALL_IS_WELL);
  assert.deepEqual(gaveUp, { level: "red", cause: "gave-up", message: held.reason });
  for (const [cause, auction, facts] of hindrances) {
    const known = { ...ALL_IS_WELL, ...facts };
    const under = rules({ limits: known.limits, isPaused: known.isPaused });
    assert.equal(decide(auction, auction.updatedAtMs, under).act, "none", cause);
    assert.deepEqual(readinessReasons(auction, known).map((reason) => reason.cause), [cause]);
  }
});
