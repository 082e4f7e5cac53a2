import assert from "node:assert/strict";
import {
  aBid,
  aConfig,
  aListing,
  anAuction,
  dollars,
  limits,
  NOON_MS,
  rules,
} from "../../../tests/support/auctions.ts";
import { decide, type Decision, heldNow } from "./strategy.ts";
import type { Auction, AuctionConfig } from "../types.ts";

const CLOSE_MS = aListing().closeTimeMs;

function decideAt(auction: Auction, nowMs = NOON_MS, ours = rules()): Decision {
  const decision = decide(auction, nowMs, ours);
  assert.ok(decision.reason.length > 0, "every decision has its reason");
  return decision;
}

function amountOf(decision: Decision): number | null {
  return decision.act === "bid" ? decision.amountCents : null;
}

function whyOf(decision: Decision): string {
  return decision.act === "none" ? decision.why : decision.act;
}

Deno.test("nothing is bid, and the reason says why", () => {
  const placing = { phase: "placing", bid: aBid() } as const;
  const confirming = { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: false } as const;
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won: false } as const;
  const cases: readonly (readonly [string, Partial<Auction>])[] = [
    ["ended", { life: ended }],
    ["manual", { config: aConfig({ strategy: "manual" }) }],
    ["watch-only", { config: aConfig({ maxBidCents: 0 }) }],
    ["watch-only", { config: aConfig({ maxBidCents: -100 }) }],
    ["unconfirmed", { bidding: placing }],
    ["unconfirmed", { bidding: confirming }],
    ["unread", { listing: null }],
    ["closed", { listing: aListing({ isClosed: true }) }],
    ["closed", { listing: aListing({ closeTimeMs: NOON_MS }) }],
    ["signed-out", { listing: aListing({ userState: null }) }],
    ["not-allowed", { listing: aListing({ userState: { isAllowedToBid: false } }) }],
    ["leading", { listing: aListing({ userState: { isWinning: true } }) }],
    ["max-bid-reached", { listing: aListing({ currentPriceCents: dollars(100) }) }],
  ];
  for (const [why, overrides] of cases) {
    assert.equal(whyOf(decideAt(anAuction(overrides))), why);
  }
});

Deno.test("a snipe holds for the same reasons in its last seconds", () => {
  const config = aConfig({ strategy: "snipe" });
  const leading = aListing({ userState: { isWinning: true } });
  assert.equal(whyOf(decideAt(anAuction({ config, listing: leading }), CLOSE_MS - 1)), "leading");
  assert.equal(whyOf(decideAt(anAuction({ config }), CLOSE_MS)), "closed");
  const watching = aConfig({ strategy: "snipe", maxBidCents: 0 });
  assert.equal(whyOf(decideAt(anAuction({ config: watching }), CLOSE_MS - 1)), "watch-only");
});

Deno.test("the amount is what Nellis asks for, or more where the owner wants more, and never above the maximum", () => {
  const cases: readonly (readonly [string, number, Partial<AuctionConfig>, number | null, number])[] = [
    ["the next allowed bid", 10, {}, 11, 11],
    ["a larger step that Nellis asks for", 10, {}, 15, 15],
    ["a larger step that the owner asks for", 10, { incrementCents: dollars(5) }, 11, 15],
    ["an increment with cents goes up to the dollar", 10, { incrementCents: 250 }, 11, 13],
    ["the least amount that the owner set", 10, { minBidCents: dollars(40) }, 11, 40],
    ["a least amount with cents goes up to the dollar", 10, { minBidCents: 4_050 }, 11, 41],
    ["the maximum cuts the increment", 10, { incrementCents: dollars(500) }, 11, 100],
    [
      "a maximum with cents goes down to the dollar",
      10,
      { maxBidCents: 1_199, incrementCents: 500 },
      11,
      11,
    ],
    ["the last dollar below the maximum", 99, {}, 100, 100],
    ["no next bid named", 10, {}, null, 11],
    ["the first bid of all", 0, {}, 1, 1],
    ["the first bid of all, unnamed", 0, {}, null, 1],
    ["a next bid below the price is not believed", 10, {}, 5, 11],
    ["a next bid at the price is not believed", 10, {}, 10, 11],
    ["a price with cents", 10.5, { incrementCents: 0 }, null, 11],
    ["a price with cents, a dollar above it", 10.5, {}, null, 12],
    ["a next bid with cents goes up to the dollar", 10, { incrementCents: 0 }, 11.25, 12],
  ];
  for (const [title, price, config, nextBid, expected] of cases) {
    const nextBidCents = nextBid === null ? null : dollars(nextBid);
    const listing = aListing({ currentPriceCents: dollars(price), userState: { nextBidCents } });
    const decision = decideAt(anAuction({ listing, config: aConfig(config) }));
    assert.equal(amountOf(decision), dollars(expected), title);
  }
});

Deno.test("the owner's least amount is never undercut: where a limit is below it, nothing is bid", () => {
  const config = aConfig({ minBidCents: dollars(60), maxTotalCents: dollars(60) });
  const decision = decideAt(anAuction({ config }));
  assert.equal(whyOf(decision), "max-bid-reached");
  assert.match(decision.reason, /would be \$60, above your total of \$60 with premium and tax/);
});

Deno.test("a maximum that a whole dollar above the price would pass is reached", () => {
  const listing = aListing({ currentPriceCents: dollars(10) });
  const decision = decideAt(anAuction({ listing, config: aConfig({ maxBidCents: 1_099 }) }));
  assert.equal(whyOf(decision), "max-bid-reached");
  assert.match(decision.reason, /\$11\b.*\$10\.99/);
});

Deno.test("an aggressive bidder bids at once, however far the close is", () => {
  assert.equal(decideAt(anAuction()).act, "bid");
  assert.equal(decideAt(anAuction(), CLOSE_MS - 1).act, "bid");
});

Deno.test("a snipe waits for its lead before the close, then bids", () => {
  const auction = anAuction({ config: aConfig({ strategy: "snipe" }) });
  const early = decideAt(auction);
  assert.deepEqual(early.act === "wait" && early.untilMs, CLOSE_MS - 10_000);
  assert.equal(decideAt(auction, CLOSE_MS - 10_001).act, "wait");
  assert.equal(decideAt(auction, CLOSE_MS - 10_000).act, "bid");
  assert.equal(decideAt(auction, CLOSE_MS - 1).act, "bid");
});

Deno.test("an auction's own lead goes before the owner's global one", () => {
  const global = anAuction({ config: aConfig({ strategy: "snipe" }) });
  const own = anAuction({ config: aConfig({ strategy: "snipe", snipeSeconds: 3 }) });
  const untilMs = (auction: Auction) => {
    const decision = decide(auction, NOON_MS, rules({ snipeSeconds: 25 }));
    return decision.act === "wait" ? decision.untilMs : decision.act;
  };
  assert.equal(untilMs(global), CLOSE_MS - 25_000);
  assert.equal(untilMs(own), CLOSE_MS - 3_000);
});

Deno.test("the buffer goes on top of every strategy's bid, below the maximum", () => {
  const ours = rules({ bidBufferCents: dollars(5) });
  const snipe = anAuction({ config: aConfig({ strategy: "snipe" }) });
  assert.equal(amountOf(decideAt(snipe, CLOSE_MS - 1, ours)), dollars(16));
  const tight = anAuction({ config: aConfig({ strategy: "snipe", maxBidCents: dollars(13) }) });
  assert.equal(amountOf(decideAt(tight, CLOSE_MS - 1, ours)), dollars(13));
  assert.equal(amountOf(decideAt(anAuction(), NOON_MS, ours)), dollars(16));
  const low = anAuction({ config: aConfig({ maxBidCents: dollars(12) }) });
  assert.equal(amountOf(decideAt(low, NOON_MS, ours)), dollars(12));
});

Deno.test("after a failed try at this price the next one waits, and after the last there is none", () => {
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(10),
    tries: 1,
    notBeforeMs: NOON_MS + 500,
    message: "Refused",
    isTold: false,
  };
  const waiting = decideAt(anAuction({ setback }));
  assert.deepEqual(waiting.act === "wait" && waiting.untilMs, NOON_MS + 500);
  assert.equal(decideAt(anAuction({ setback }), NOON_MS + 500).act, "bid");
  const last = decideAt(anAuction({ setback: { ...setback, tries: 3 } }), NOON_MS + 60_000);
  assert.equal(whyOf(last), "gave-up");
  assert.match(last.reason, /^Gave up at \$10 after 3 tries: Refused\. Bidding goes on when the price moves/);
});

Deno.test("a failed try at another price holds nothing back", () => {
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(9),
    tries: 3,
    notBeforeMs: NOON_MS + 500,
    message: "Refused",
    isTold: false,
  };
  assert.equal(decideAt(anAuction({ setback })).act, "bid");
});

Deno.test("while all bidding is paused nothing is bid, and the reason says so", () => {
  const paused = rules({ isPaused: true });
  assert.equal(whyOf(decideAt(anAuction(), NOON_MS, paused)), "paused");
  const snipe = anAuction({ config: aConfig({ strategy: "snipe" }) });
  assert.equal(whyOf(decideAt(snipe, CLOSE_MS - 1, paused)), "paused");
  assert.equal(whyOf(decideAt(snipe, CLOSE_MS - 1, rules({ isStoreAway: true }))), "store-away");
});

Deno.test("a smart snipe bids its whole maximum as one proxy bid; other strategies go on step by step", () => {
  const smart = rules({ isSmart: true });
  const snipe = anAuction({ config: aConfig({ strategy: "snipe", maxBidCents: 4_550 }) });
  assert.equal(amountOf(decideAt(snipe, CLOSE_MS - 1, smart)), dollars(45));
  assert.equal(decideAt(snipe, NOON_MS, smart).act, "wait");
  assert.equal(amountOf(decideAt(anAuction(), NOON_MS, smart)), dollars(11));
});

Deno.test("where what limits a lot is not known no strategy bids on it, and the lot says why", () => {
  const reason = "Your limits can't be read: set them again";
  const closed = rules({ limits: limits({ closed: reason }) });
  for (const strategy of ["aggressive", "snipe"] as const) {
    const auction = anAuction({ config: aConfig({ strategy }) });
    const decision = decideAt(auction, CLOSE_MS - 1, closed);
    assert.equal(whyOf(decision), "limits-closed");
    assert.deepEqual(heldNow(auction, decision, closed.limits), { by: "closed", reason });
  }
  const manual = anAuction({ config: aConfig({ strategy: "manual" }) });
  assert.equal(heldNow(manual, decideAt(manual, NOON_MS, closed), closed.limits), null);
});
