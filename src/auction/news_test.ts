import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  HOUR_MS,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import type { News } from "./news.ts";
import { step } from "./step.ts";
import type { Auction, Rules, Step } from "./types.ts";

const MINIMAL = rules({ polling: "minimal" });
const FAR = aListing({ closeTimeMs: NOON_MS + 5 * HOUR_MS });
const ENDED = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won: null } as const;

/** A lot whose next reading is planned for `inMs` from now. */
function planned(inMs: number, overrides: Partial<Auction> = {}): Auction {
  const reading = { failures: 0, failure: null, nextReadAtMs: NOON_MS + inMs };
  return anAuction({ listing: FAR, reading, ...overrides });
}

function hear(auction: Auction, news: News, by: Rules = MINIMAL): Step {
  return step(auction, news, NOON_MS, by);
}

function waitAfter({ auction }: Step): number {
  return (auction.reading.nextReadAtMs ?? Infinity) - NOON_MS;
}

const BID = { type: "feed-bid", priceCents: dollars(14), bidCount: 7 } as const;

Deno.test("a bid on the feed is shown at once, and the lot is read before anything is decided", () => {
  const heard = hear(anAuction(), BID);
  const { listing } = heard.auction;
  assert.deepEqual([listing?.currentPriceCents, listing?.bidCount], [dollars(14), 7]);
  assert.deepEqual(effectTypes(heard).filter((type) => type !== "save"), ["publish", "read"]);
  assert.deepEqual([bidsIn(heard), noticesIn(heard)], [[], []]);
});

Deno.test("a bid on a lot that nobody bids on is shown without reading the lot, unless someone needs to know more", () => {
  const listing = aListing({ userState: { isWinning: false } });
  const watched = anAuction({ config: aConfig({ strategy: "manual" }), listing });
  const isRead = (auction: Auction, news: News = BID) => effectTypes(hear(auction, news)).includes("read");
  assert.equal(isRead(watched), false);
  assert.equal(hear(watched, BID).auction.listing?.currentPriceCents, dollars(14));
  assert.equal(isRead(anAuction({ listing, maxBidReached: true })), false, "beyond its maximum");
  assert.equal(isRead({ ...watched, hasAudience: true }), true, "a client has it open");
  const leading = aListing({ userState: { isWinning: true } });
  assert.equal(isRead({ ...watched, listing: leading }), true, "the owner led until now");
  assert.equal(isRead(watched, { ...BID, priceCents: null }), true, "the feed names no price");
  assert.equal(isRead({ ...watched, listing: null }), true, "it was never read");
});

Deno.test("a bid on the feed says nothing of who is winning, nor of what may be bid", () => {
  const leading = anAuction({ listing: aListing({ userState: { isWinning: true } }) });
  const { auction } = hear(leading, BID);
  assert.deepEqual(auction.listing?.userState, leading.listing?.userState);
  assert.equal(auction.listing?.requestedAtMs, leading.listing?.requestedAtMs);
});

Deno.test("a late or repeated bid on the feed takes nothing back", () => {
  const before = aListing({ currentPriceCents: dollars(20), bidCount: 9, closeTimeMs: NOON_MS + MINUTE_MS });
  const { auction } = hear(anAuction({ listing: before }), { ...BID, closeTimeMs: NOON_MS + SECOND_MS });
  assert.deepEqual(auction.listing, before);
});

Deno.test("a bid that moved the close moves it here too", () => {
  const closeTimeMs = NOON_MS + 2 * HOUR_MS;
  assert.equal(hear(anAuction(), { ...BID, closeTimeMs }).auction.listing?.closeTimeMs, closeTimeMs);
});

Deno.test("a bid of which nothing can be read still has the lot read", () => {
  const auction = anAuction();
  const heard = hear(auction, { type: "feed-bid", priceCents: null, bidCount: null });
  assert.deepEqual(heard.auction.listing, auction.listing);
  assert.ok(effectTypes(heard).includes("read"));
});

Deno.test("a bid on a lot that was never read has it read", () => {
  const heard = hear(anAuction({ listing: null }), BID);
  assert.equal(heard.auction.listing, null);
  assert.ok(effectTypes(heard).includes("read"));
});

Deno.test("when the feed says that a lot is closed, that is asked and not believed", () => {
  const heard = hear(anAuction(), { type: "feed-closed" });
  assert.deepEqual(effectTypes(heard), ["read"]);
  assert.equal(heard.auction.life.phase, "active");
});

Deno.test("when the feed connects, what happened before is read at once", () => {
  const heard = hear(planned(6 * SECOND_MS), { type: "feed-changed", isLive: true });
  assert.ok(heard.auction.isLive);
  assert.deepEqual(effectTypes(heard).filter((type) => type !== "save"), ["publish", "read"]);
});

Deno.test("without the feed, polling goes on where it would be", () => {
  const plain = rules();
  const heard = hear(
    planned(30 * SECOND_MS, { isLive: true }),
    { type: "feed-changed", isLive: false },
    plain,
  );
  assert.equal(heard.auction.isLive, false);
  assert.equal(waitAfter(heard), 6 * SECOND_MS);
});

Deno.test("an audience has the lot read within half a minute", () => {
  const heard = hear(planned(10 * MINUTE_MS), { type: "audience-changed", hasAudience: true });
  assert.ok(heard.auction.hasAudience);
  assert.ok(waitAfter(heard) <= 30 * SECOND_MS);
  const left = hear(heard.auction, { type: "audience-changed", hasAudience: false });
  assert.equal(left.auction.hasAudience, false);
  assert.ok(waitAfter(left) <= 30 * SECOND_MS, "A reading that is planned already is not put off");
});

Deno.test("what is planned sooner already stays as it is", () => {
  for (
    const news of [
      { type: "audience-changed", hasAudience: true },
      { type: "rules-changed" },
      { type: "feed-changed", isLive: false },
    ] as const
  ) {
    assert.equal(waitAfter(hear(planned(700), news)), 700, news.type);
  }
});

Deno.test("from minimal to plain polling, the next reading comes forward", () => {
  assert.equal(waitAfter(hear(planned(10 * MINUTE_MS), { type: "rules-changed" }, rules())), 6 * SECOND_MS);
});

Deno.test("none of it wakes a lot that is over", () => {
  const over = anAuction({
    id: LOT_ID,
    life: ENDED,
    reading: { failures: 0, failure: null, nextReadAtMs: null },
  });
  const news: readonly News[] = [
    BID,
    { type: "feed-closed" },
    { type: "feed-changed", isLive: true },
    { type: "audience-changed", hasAudience: true },
    { type: "rules-changed" },
  ];
  for (const each of news) {
    const heard = hear(over, each);
    assert.deepEqual([heard.auction, heard.effects], [over, []], each.type);
  }
});

Deno.test("news while a bid is on its way leaves that bid alone", () => {
  const bid = {
    id: "1",
    auctionId: LOT_ID,
    amountCents: dollars(11),
    strategy: "aggressive",
    reason: "Not leading",
    decidedAtMs: NOON_MS,
  } as const;
  const placing = anAuction({ bidding: { phase: "placing", bid } });
  for (const news of [BID, { type: "feed-changed", isLive: true }, { type: "rules-changed" }] as const) {
    const heard = hear(placing, news);
    assert.deepEqual(heard.auction.bidding, placing.bidding);
    assert.deepEqual(bidsIn(heard), []);
  }
});
