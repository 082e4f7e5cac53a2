import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBid,
  aConfig,
  aListing,
  anAuction,
  dollars,
  limits,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { anyAuction } from "../../tests/support/any_auction.ts";
import { type Plan, planOf, planSentence } from "./plan.ts";
import { decide } from "./strategy/strategy.ts";
import type { Readiness } from "./readiness.ts";
import type { Auction, Rules } from "./types.ts";
import { STRATEGIES } from "./words.ts";

const LIVE = { isDryRun: false };
const CLOSE_MS = aListing().closeTimeMs;
const timeOfDay = (ms: number) => new Date(ms).toISOString().slice(11, 19);
const RED: Readiness = {
  level: "red",
  checkedAtMs: NOON_MS,
  reasons: [{
    level: "red",
    cause: "clock",
    message: "Nellis's clock is not known: look at the connection",
  }],
};
const snipe = aConfig({ strategy: "snipe", maxBidCents: dollars(40), snipeSeconds: 8 });

function sentence(
  auction: Auction,
  ours: Rules = rules(),
  circumstances = LIVE,
): readonly [Plan["kind"], string] {
  const plan = planOf(auction, NOON_MS, ours, circumstances);
  return [plan.kind, planSentence(plan, timeOfDay)];
}

const leading = aListing({ userState: { isWinning: true } });
const ended = (won: boolean | null, finalPriceCents = dollars(12)) =>
  ({ life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents, won } }) as const;
const open = (unknown: boolean) => ({ phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown }) as const;

const SENTENCES: readonly (readonly [Partial<Auction>, Partial<Rules>, Plan["kind"], string])[] = [
  [{ config: snipe }, {}, "bids", "Will bid up to $40 at 12:59:52, 8 s before the close."],
  [{}, {}, "bids", "Will bid $11 now."],
  [
    { config: snipe, listing: leading },
    {},
    "leads",
    "You lead at $10: if passed, will bid up to $40 at 12:59:52.",
  ],
  [{ listing: leading }, {}, "leads", "You lead at $10: will bid up to $100 when passed."],
  [
    { config: aConfig({ strategy: "manual" }) },
    {},
    "watches",
    "Only watched: bids are yours to place by hand.",
  ],
  [{ config: aConfig({ maxBidCents: 0 }) }, {}, "watches", "Only watched: set a limit to have Gavel bid."],
  [
    { config: aConfig({ autoBid: false }) },
    {},
    "stopped",
    "Will not bid: bidding is switched off for this lot.",
  ],
  [{}, { isPaused: true }, "stopped", "Will not bid: all bidding is paused."],
  [
    { config: aConfig({ maxBidCents: dollars(48) }), listing: aListing({ currentPriceCents: dollars(51) }) },
    {},
    "stopped",
    "Will not bid: the next bid would be $52, above your maximum of $48.",
  ],
  [{}, { isStoreAway: true }, "needs-owner", "Will not bid: bids can't be recorded: the store is away."],
  [
    { listing: aListing({ userState: null }) },
    {},
    "needs-owner",
    "Will not bid: not signed in at Nellis: sign in on its site and hand your session over.",
  ],
  [
    { listing: aListing({ userState: { isAllowedToBid: false } }) },
    {},
    "needs-owner",
    "Will not bid: Nellis does not allow this account to bid on the lot.",
  ],
  [
    {},
    { limits: limits({ closed: "The budgets can't be read" }) },
    "needs-owner",
    "Will not bid: the budgets can't be read.",
  ],
  [
    {},
    { limits: limits({ groupHold: "You lead on enough lots of drills" }) },
    "stopped",
    "Will not bid: you lead on enough lots of drills.",
  ],
  [{ listing: null }, {}, "waits", "Will be decided once the lot has been read."],
  [
    {
      listing: null,
      reading: {
        failures: 2,
        failure: { kind: "server-error", message: "Nellis answered 500" },
        nextReadAtMs: 0,
      },
    },
    {},
    "needs-owner",
    "Will not bid: the lot can't be read, Nellis answered 500.",
  ],
  [{ listing: aListing({ isClosed: true }) }, {}, "waits", "Closes about now: not confirmed yet."],
  [{ bidding: { phase: "placing", bid: aBid() } }, {}, "bids", "Bidding $11 now."],
  [
    { bidding: open(false) },
    {},
    "bids",
    "A bid of $11 is answered: reading the lot to see how it stands.",
  ],
  [
    { bidding: open(true) },
    {},
    "bids",
    "A bid of $11 left, and it is not known yet whether it counts: nothing more is bid until that is known.",
  ],
  [ended(true), {}, "over", "Won for $12."],
  [ended(false), {}, "over", "Lost: it sold for $12."],
  [ended(false, 0), {}, "over", "Over: nobody bid."],
  [ended(null), {}, "over", "Over at $12: nobody was signed in to see who won."],
];

for (const [overrides, ours, kind, text] of SENTENCES) {
  Deno.test(`the plan: ${text}`, () => {
    assert.deepEqual(sentence(anAuction(overrides), rules(ours)), [kind, text]);
  });
}

Deno.test("after a failed try the plan names the next and why the last one failed", () => {
  const setback = {
    kind: "outage",
    tries: 1,
    notBeforeMs: NOON_MS + 4 * SECOND_MS,
    message: "Nellis answered 503.",
    isTold: false,
  } as const;
  assert.deepEqual(sentence(anAuction({ setback })), [
    "bids",
    "Will bid up to $100 again at 12:00:04: the last try failed, Nellis answered 503.",
  ]);
});

Deno.test("what a check before the close found red is the plan, unless a limit stops the bid anyway", () => {
  const readiness = RED;
  assert.deepEqual(sentence(anAuction({ config: snipe, readiness })), [
    "needs-owner",
    "Will not bid as things are: Nellis's clock is not known: look at the connection.",
  ]);
  assert.equal(sentence(anAuction({ config: snipe, readiness }), rules({ isPaused: true }))[0], "stopped");
});

Deno.test("on a dry run the plan says that nothing is sent", () => {
  assert.deepEqual(sentence(anAuction({ config: snipe }), rules(), { isDryRun: true }), [
    "bids",
    "Practice: would bid up to $40 at 12:59:52, 8 s before the close.",
  ]);
});

const seldom = fc.constantFrom(false, false, false, true);
const someLot = fc.record({
  strategy: fc.constantFrom(...STRATEGIES),
  maxBid: fc.integer({ min: 0, max: 60 }),
  price: fc.integer({ min: 0, max: 30 }),
  isWinning: seldom,
  isSignedIn: seldom.map((isIt) => !isIt),
  isRed: seldom,
  leftSeconds: fc.integer({ min: -5, max: 120 }),
  notBeforeMs: fc.option(fc.integer({ min: NOON_MS - 5000, max: NOON_MS + 5000 }), { nil: null }),
}).map(({ strategy, maxBid, price, isWinning, isSignedIn, isRed, leftSeconds, notBeforeMs }) =>
  anAuction({
    config: aConfig({ strategy, maxBidCents: dollars(maxBid) }),
    listing: aListing({
      currentPriceCents: dollars(price),
      closeTimeMs: NOON_MS + leftSeconds * SECOND_MS,
      userState: isSignedIn ? { isWinning } : null,
    }),
    setback: notBeforeMs === null
      ? null
      : { kind: "outage", tries: 1, notBeforeMs, message: "Nellis answered 503", isTold: false },
    readiness: isRed ? RED : null,
  })
);

Deno.test("the plan promises a bid exactly where the strategy will bid", () => {
  const seen = { bids: 0, others: 0 };
  const lots = fc.oneof(someLot, anyAuction);
  fc.assert(
    fc.property(lots, seldom, (auction, isPaused) => {
      const ours = rules({ isPaused });
      const plan = planOf(auction, NOON_MS, ours, LIVE);
      const isRed = auction.readiness?.level === "red";
      const willBid = decide(auction, NOON_MS, ours).act !== "none" && !isRed;
      if (auction.bidding.phase === "ready") assert.equal(plan.kind === "bids", willBid);
      assert.equal(plan.text.includes("{at}"), plan.atMs !== null);
      seen[willBid ? "bids" : "others"]++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(seen.bids > 50 && seen.others > 50, JSON.stringify(seen));
});

Deno.test("a plan names a moment that is to come", () => {
  const plan = planOf(anAuction({ config: snipe }), NOON_MS, rules(), LIVE);
  assert.equal(plan.atMs, CLOSE_MS - 8 * SECOND_MS);
});
