import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  limits,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../../tests/support/auctions.ts";
import { knownFromMs } from "./known_price.ts";
import { limitOfStrategy } from "../limits/limits.ts";
import { alarmAt, step } from "../step.ts";
import type { Auction, AuctionEvent, BidOutcome, ReadFailureKind, Rules, Step } from "../types.ts";

const CLOSE_MS = NOON_MS + 10 * MINUTE_MS;
/** Our highest accepted bid is $5, and the page can't be asked for before 40 s are over. */
const NO_PAGE = rules({ acceptedCents: dollars(5), readingInMs: 40_000 });
const PAGE_SOON = { ...NO_PAGE, readingInMs: 0 };

/** A lot that was read in this run, led by us at `price` unless `isWinning` is false. */
function readLot(overrides: Partial<Auction> = {}, price = 5, isWinning = true): Auction {
  const listing = aListing({
    currentPriceCents: dollars(price),
    closeTimeMs: CLOSE_MS,
    userState: { isWinning },
  });
  const auction = anAuction({ listing: null, ...overrides });
  return step(auction, { type: "listing", listing }, NOON_MS, rules({ isPaused: true })).auction;
}

function heard(auction: Auction, price: number, ours: Rules = NO_PAGE, nowMs = NOON_MS): Step {
  const event: AuctionEvent = { type: "feed-bid", priceCents: dollars(price), bidCount: null };
  return step(auction, event, nowMs, ours);
}

function amountsIn(after: Step): readonly number[] {
  return bidsIn(after).map(({ amountCents }) => amountCents / 100);
}

function answered(auction: Auction, outcome: BidOutcome, ours: Rules = NO_PAGE): Step {
  const bid = aBid({ amountCents: dollars(5) });
  const placing: Auction = { ...auction, bidding: { phase: "placing", bid } };
  return step(placing, { type: "bid-answered", bidId: bid.id, outcome }, NOON_MS, ours);
}

const passed = accepted({ isLeading: false, currentPriceCents: dollars(6), nextBidCents: dollars(7) });

Deno.test("outbid by the feed while the page can't be had, it bids at once, and says what that rests on", () => {
  const [bid] = bidsIn(heard(readLot(), 7));
  assert.equal(bid?.amountCents, dollars(8));
  assert.equal(
    bid.reason,
    "Not leading at $7, from the live feed's price of $7: the page can't be had for 40 s",
  );
});

Deno.test("where the page can be had in time it is waited for, five seconds at most", () => {
  const after = heard(readLot(), 7, PAGE_SOON);
  assert.deepEqual(amountsIn(after), []);
  assert.equal(alarmAt(after.auction, NOON_MS, PAGE_SOON), NOON_MS + 5 * SECOND_MS);
  const ring = (nowMs: number) => step(after.auction, { type: "alarm" }, nowMs, PAGE_SOON);
  assert.deepEqual(amountsIn(ring(NOON_MS + 4_999)), []);
  const [bid] = bidsIn(ring(NOON_MS + 5_000));
  assert.match(bid?.reason ?? "", /: the page has not come yet$/);
});

Deno.test("near the close no more than a third of the time left is spent waiting", () => {
  const auction = readLot();
  const atMs = CLOSE_MS - 6 * SECOND_MS;
  const after = heard(auction, 7, PAGE_SOON, atMs);
  assert.equal(alarmAt(after.auction, atMs, PAGE_SOON), atMs + 2 * SECOND_MS);
});

Deno.test("the page that comes in time decides, not what was heard before it was asked for", () => {
  const { auction } = heard(readLot(), 7, PAGE_SOON);
  const listing = aListing({
    currentPriceCents: dollars(9),
    closeTimeMs: CLOSE_MS,
    requestedAtMs: NOON_MS + 100,
  });
  const [bid] = bidsIn(step(auction, { type: "listing", listing }, NOON_MS + 200, PAGE_SOON));
  assert.equal(bid?.amountCents, dollars(10));
  assert.equal(bid.reason, "Not leading at $9");
});

Deno.test("a page that was asked for before the news does not end it", () => {
  const { auction } = heard(readLot(), 7, PAGE_SOON, NOON_MS + 500);
  const listing = aListing({
    currentPriceCents: dollars(5),
    closeTimeMs: CLOSE_MS,
    requestedAtMs: NOON_MS + 100,
    userState: { isWinning: true },
  });
  const after = step(auction, { type: "listing", listing }, NOON_MS + 600, PAGE_SOON);
  assert.deepEqual(amountsIn(after), []);
  assert.equal(alarmAt(after.auction, NOON_MS + 600, PAGE_SOON), NOON_MS + 5_500);
});

Deno.test("a highest bid of ours above the feed's price, or at it while we lead, leads still", () => {
  assert.deepEqual(amountsIn(heard(readLot(), 7, { ...NO_PAGE, acceptedCents: dollars(20) })), []);
  assert.deepEqual(amountsIn(heard(readLot(), 7, { ...NO_PAGE, acceptedCents: dollars(7) })), []);
  assert.deepEqual(amountsIn(heard(readLot({}, 5, false), 7, { ...NO_PAGE, acceptedCents: dollars(7) })), [
    8,
  ]);
});

Deno.test("a lead by a maximum that Gavel does not know waits for the page", () => {
  assert.deepEqual(amountsIn(heard(readLot(), 7, { ...NO_PAGE, acceptedCents: 0 })), []);
});

Deno.test("only a higher price counts", () => {
  assert.deepEqual(amountsIn(heard(readLot(), 5)), []);
  assert.deepEqual(amountsIn(heard(readLot(), 3)), []);
  const unpriced = { type: "feed-bid", priceCents: null, bidCount: 9 } as const;
  assert.deepEqual(amountsIn(step(readLot(), unpriced, NOON_MS, NO_PAGE)), []);
});

Deno.test("an accepted answer that says we were passed is followed at once, only where the page can't be had", () => {
  const [bid] = bidsIn(answered(readLot(), passed));
  assert.equal(bid?.amountCents, dollars(7));
  assert.equal(
    bid.reason,
    "Not leading at $6, from the last answer's price of $6: the page can't be had for 40 s",
  );
  assert.deepEqual(amountsIn(answered(readLot(), passed, PAGE_SOON)), []);
  assert.deepEqual(amountsIn(answered(readLot(), accepted())), []);
});

Deno.test("a bid whose outcome is unknown, or that was refused, is not followed from knowledge", () => {
  const unknown = answered(readLot(), { result: "unknown", message: "Timed out" });
  assert.deepEqual(amountsIn(unknown), []);
  assert.deepEqual(amountsIn(heard(unknown.auction, 30)), []);
  const refused = { result: "rejected", errorType: "OUTBID", message: "Outbid" } as const;
  const ours = { ...NO_PAGE, acceptedCents: dollars(4) };
  assert.deepEqual(amountsIn(answered(readLot(), refused, ours)), []);
});

Deno.test("a snipe goes at its moment for the price that was heard, and not before", () => {
  const config = aConfig({ strategy: "snipe" });
  const after = heard(readLot({ config }), 7);
  const snipeMs = CLOSE_MS - 10_000;
  assert.deepEqual(amountsIn(after), []);
  assert.equal(alarmAt(after.auction, NOON_MS, NO_PAGE), snipeMs);
  const [bid] = bidsIn(step(after.auction, { type: "alarm" }, snipeMs, NO_PAGE));
  assert.equal(bid?.amountCents, dollars(8));
  assert.match(bid.reason, /^Sniping at \$7: 10\.0 s to the close, from the live feed's price of \$7/);
});

Deno.test("knowledge from before a start, or of another session, decides nothing", () => {
  const restarted = step(readLot(), { type: "recovered" }, NOON_MS, NO_PAGE).auction;
  assert.deepEqual(amountsIn(heard(restarted, 7)), []);
  const other = step(readLot(), { type: "reconsider" }, NOON_MS, NO_PAGE).auction;
  assert.deepEqual(amountsIn(heard(other, 7)), []);
});

Deno.test("where Nellis may not know the owner any more the page is waited for", () => {
  const bidsAfter = (kind: ReadFailureKind) => {
    const failure = { kind, message: "No" };
    const failed = step(readLot(), { type: "read-failed", failure }, NOON_MS, NO_PAGE).auction;
    return amountsIn(heard(failed, 7));
  };
  for (const kind of ["signed-out", "refused", "no-such-lot"] as const) assert.deepEqual(bidsAfter(kind), []);
  for (const kind of ["server-error", "rate-limited", "timed-out"] as const) {
    assert.deepEqual(bidsAfter(kind), [8]);
  }
});

Deno.test("a page that failed is as good as away until its next turn", () => {
  const failure = { kind: "server-error", message: "No" } as const;
  let auction = heard(readLot(), 7, PAGE_SOON).auction;
  auction = step(auction, { type: "read-failed", failure }, NOON_MS + 100, PAGE_SOON).auction;
  const again = step(auction, { type: "read-failed", failure }, NOON_MS + 4_100, PAGE_SOON);
  assert.deepEqual(amountsIn(again), [8]);
});

Deno.test("while paused, without a store, or with a group that has enough, nothing is bid from knowledge", () => {
  const groupHold = "Its group has enough";
  for (
    const ours of [
      { isPaused: true },
      { isStoreAway: true },
      { limits: limits({ groupHold }) },
      { limits: limits({ closed: "Not known" }) },
    ]
  ) {
    assert.deepEqual(amountsIn(heard(readLot(), 7, { ...NO_PAGE, ...ours })), []);
  }
});

const cents = fc.integer({ min: 0, max: 60 }).map(dollars);

Deno.test("whatever is heard and answered: never above a limit, never twice, never while leading by what is known", () => {
  const happening = fc.oneof(
    fc.record({ gapMs: fc.integer({ min: 0, max: 8_000 }), price: cents }),
    fc.record({ gapMs: fc.integer({ min: 0, max: 8_000 }), answer: fc.integer({ min: 0, max: 3 }) }),
  );
  const story = fc.record({
    strategy: fc.constantFrom("aggressive" as const, "snipe" as const),
    maxBidCents: cents,
    highestBidCents: fc.option(cents),
    leftCents: fc.option(cents),
    readingInMs: fc.constantFrom(0, 2_000, 40_000),
    isWinning: fc.boolean(),
    happenings: fc.array(happening, { maxLength: 40 }),
  });
  let bids = 0;
  fc.assert(
    fc.property(story, ({ highestBidCents, leftCents, readingInMs, isWinning, happenings, ...own }) => {
      const config = aConfig(own);
      const budget = leftCents === null ? null : { leftCents, label: "your budget" };
      let ours = rules({
        readingInMs,
        acceptedCents: dollars(5),
        limits: limits({ highestBidCents, budget }),
      });
      let auction = readLot({ config }, 5, isWinning);
      let nowMs = NOON_MS;
      let highestHeard = dollars(5);
      let isOpen = false;
      const take = (event: AuctionEvent) => {
        const after = step(auction, event, nowMs, ours);
        auction = after.auction;
        assert.ok(bidsIn(after).length <= 1);
        for (const { amountCents } of bidsIn(after)) {
          bids++;
          assert.equal(isOpen, false, "one bid at a time");
          assert.ok(amountCents <= limitOfStrategy(config, ours.limits).amountCents, "above a limit");
          assert.ok(ours.acceptedCents <= highestHeard, "we lead by what is known");
          assert.ok(amountCents > highestHeard, "not above the price");
          isOpen = true;
        }
      };
      for (const each of happenings) {
        nowMs += each.gapMs;
        if ("price" in each) {
          highestHeard = Math.max(highestHeard, each.price);
          take({ type: "feed-bid", priceCents: each.price, bidCount: null });
        } else if (auction.bidding.phase === "placing") {
          const { bid } = auction.bidding;
          const priceCents = Math.max(highestHeard, bid.amountCents + dollars(each.answer));
          isOpen = false;
          highestHeard = priceCents;
          ours = { ...ours, acceptedCents: Math.max(ours.acceptedCents, bid.amountCents) };
          const outcome = accepted({
            isLeading: priceCents === bid.amountCents,
            currentPriceCents: priceCents,
          });
          take({ type: "bid-answered", bidId: bid.id, outcome });
        } else {
          nowMs = Math.max(nowMs, alarmAt(auction, nowMs, ours) ?? nowMs);
          take({ type: "alarm" });
        }
      }
    }),
    { numRuns: 1_000 },
  );
  assert.ok(bids > 100, "the stories bid");
});

Deno.test("nothing is known of a lot that nobody was heard on", () => {
  assert.equal(knownFromMs(readLot(), NOON_MS, NO_PAGE), null);
});
