import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
} from "../../tests/support/auctions.ts";
import { alarmAt, step } from "./step.ts";
import type { Auction, AuctionConfig, Listing, Step } from "./types.ts";

const OURS = rules();

function read(auction: Auction, listing: Listing, nowMs = listing.receivedAtMs): Step {
  return step(auction, { type: "listing", listing }, nowMs, OURS);
}

function configure(auction: Auction, config: AuctionConfig, nowMs = NOON_MS): Step {
  return step(auction, { type: "config-changed", config }, nowMs, OURS);
}

Deno.test("an aggressive bidder who does not lead bids at once, and the decision is durable first", () => {
  const after = read(anAuction({ listing: null }), aListing());
  assert.deepEqual(effectTypes(after), ["save", "publish", "bid"]);
  const [bid] = bidsIn(after);
  assert.deepEqual(bid, {
    id: `${LOT_ID}-${NOON_MS}-1`,
    auctionId: LOT_ID,
    amountCents: dollars(11),
    strategy: "aggressive",
    reason: "Not leading at $10",
    decidedAtMs: NOON_MS,
  });
  assert.deepEqual(after.auction.bidding, { phase: "placing", bid });
  assert.equal(after.auction.bidsDecided, 1);
});

Deno.test("a decision on an unchanged lot is made durable too", () => {
  const after = read(anAuction(), aListing({ requestedAtMs: NOON_MS + 6_000 }));
  assert.deepEqual(effectTypes(after), ["save", "bid"]);
});

Deno.test("while a bid is on its way nothing else is bid, however the price moves", () => {
  const placing = read(anAuction(), aListing()).auction;
  for (const price of [10, 11, 12, 50]) {
    const listing = aListing({ currentPriceCents: dollars(price), requestedAtMs: NOON_MS + 1_000 });
    const after = read(placing, listing);
    assert.deepEqual(bidsIn(after), []);
    assert.deepEqual(after.auction.bidding, placing.bidding);
  }
  assert.deepEqual(bidsIn(step(placing, { type: "alarm" }, NOON_MS + 1_000, OURS)), []);
});

Deno.test("who leads does not bid against themselves", () => {
  const after = read(anAuction(), aListing({ userState: { isWinning: true } }));
  assert.deepEqual(bidsIn(after), []);
  assert.equal(after.auction.maxBidReached, false);
});

Deno.test("an outbid owner hears of it, and the answer to it goes out in the same step", () => {
  const leading = anAuction({ listing: aListing({ userState: { isWinning: true } }) });
  const after = read(leading, aListing({ currentPriceCents: dollars(12), requestedAtMs: NOON_MS + 6_000 }));
  assert.deepEqual(noticesIn(after), ["outbid"]);
  assert.deepEqual(bidsIn(after).map(({ amountCents }) => amountCents), [dollars(13)]);
});

Deno.test("being outbid is told once, and not at all to who never led", () => {
  const config = aConfig({ strategy: "manual" });
  const leading = anAuction({ config, listing: aListing({ userState: { isWinning: true } }) });
  const outbid = read(leading, aListing({ currentPriceCents: dollars(12) }));
  assert.deepEqual(noticesIn(outbid), ["outbid"]);
  assert.deepEqual(noticesIn(read(outbid.auction, aListing({ currentPriceCents: dollars(13) }))), []);
});

Deno.test("a reading without a session tells nobody that they were outbid", () => {
  const leading = anAuction({ listing: aListing({ userState: { isWinning: true } }) });
  const after = read(leading, aListing({ currentPriceCents: dollars(12), userState: null }));
  assert.deepEqual(noticesIn(after), []);
  assert.deepEqual(bidsIn(after), []);
});

Deno.test("when the next bid would pass the maximum the owner is told once, and nothing is bid", () => {
  const past = aListing({ currentPriceCents: dollars(100) });
  const after = read(anAuction(), past);
  assert.deepEqual(noticesIn(after), ["maxBidReached"]);
  assert.deepEqual(bidsIn(after), []);
  assert.equal(after.auction.maxBidReached, true);
  const higher = read(after.auction, aListing({ currentPriceCents: dollars(120) }));
  assert.deepEqual(noticesIn(higher), []);
  assert.deepEqual(bidsIn(higher), []);
});

Deno.test("a maximum that is reached is told even where Nellis's next bid makes no sense", () => {
  const odd = aListing({ currentPriceCents: dollars(100), userState: { nextBidCents: dollars(50) } });
  const after = read(anAuction(), odd);
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(noticesIn(after), ["maxBidReached"]);
});

Deno.test("who leads at their maximum has not been passed", () => {
  const listing = aListing({ currentPriceCents: dollars(100), userState: { isWinning: true } });
  const after = read(anAuction(), listing);
  assert.equal(after.auction.maxBidReached, false);
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("a price that comes back under the maximum is bid on again", () => {
  const passed = read(anAuction(), aListing({ currentPriceCents: dollars(100) })).auction;
  const after = read(passed, aListing({ currentPriceCents: dollars(90) }));
  assert.equal(bidsIn(after).length, 1);
  assert.equal(after.auction.maxBidReached, false);
});

Deno.test("a raised maximum bids from a fresh reading, not from the old price", () => {
  const passed = read(anAuction(), aListing({ currentPriceCents: dollars(100) })).auction;
  const raised = configure(passed, aConfig({ maxBidCents: dollars(200) }));
  assert.deepEqual(effectTypes(raised), ["save", "publish", "read"]);
  const after = read(raised.auction, aListing({ currentPriceCents: dollars(130) }));
  assert.deepEqual(bidsIn(after).map(({ amountCents }) => amountCents), [dollars(131)]);
  assert.equal(after.auction.maxBidReached, false);
});

Deno.test("a lowered maximum holds from then on", () => {
  const lowered = configure(anAuction(), aConfig({ maxBidCents: dollars(10) })).auction;
  const after = read(lowered, aListing());
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(noticesIn(after), ["maxBidReached"]);
});

Deno.test("a maximum set to 0 stops the bidding without a word of a maximum reached", () => {
  const lowered = configure(anAuction(), aConfig({ maxBidCents: 0 })).auction;
  const after = read(lowered, aListing({ currentPriceCents: dollars(50) }));
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("a config change while a bid is on its way neither forgets that bid nor adds one", () => {
  const placing = read(anAuction(), aListing()).auction;
  const changed = configure(placing, aConfig({ maxBidCents: dollars(500) })).auction;
  assert.deepEqual(changed.bidding, placing.bidding);
  assert.deepEqual(bidsIn(read(changed, aListing({ currentPriceCents: dollars(20) }))), []);
});

Deno.test("manual neither bids nor rings, but shows that the maximum is passed", () => {
  const manual = anAuction({ config: aConfig({ strategy: "manual" }) });
  const after = read(manual, aListing({ currentPriceCents: dollars(150) }));
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(noticesIn(after), []);
  assert.equal(after.auction.maxBidReached, true);
  assert.equal(alarmAt(manual, NOON_MS, OURS), null);
});

Deno.test("who goes from manual to bidding when the price is past their maximum hears that", () => {
  const manual = anAuction({ config: aConfig({ strategy: "manual" }) });
  const passed = read(manual, aListing({ currentPriceCents: dollars(150) })).auction;
  const aggressive = configure(passed, aConfig()).auction;
  const after = read(
    aggressive,
    aListing({ currentPriceCents: dollars(150), requestedAtMs: NOON_MS + 1_000 }),
  );
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(noticesIn(after), ["maxBidReached"]);
});

Deno.test("once the close time has passed, nothing is said of the maximum any more", () => {
  const late = { requestedAtMs: aListing().closeTimeMs + 1_000 };
  const passed = read(anAuction(), aListing({ currentPriceCents: dollars(100) })).auction;
  const still = read(passed, aListing({ currentPriceCents: dollars(20), ...late }));
  assert.equal(still.auction.life.phase, "active");
  assert.equal(still.auction.maxBidReached, true);
  const after = read(anAuction(), aListing({ currentPriceCents: dollars(150), ...late }));
  assert.equal(after.auction.maxBidReached, false);
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("a bid on its way leaves what is said of the maximum as it was", () => {
  const placing = read(anAuction(), aListing()).auction;
  const after = read(placing, aListing({ currentPriceCents: dollars(150), requestedAtMs: NOON_MS + 1_000 }));
  assert.equal(after.auction.maxBidReached, false);
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("a changed config forgets that the maximum was reached, and the owner hears it anew where it is", () => {
  const passed = read(anAuction(), aListing({ currentPriceCents: dollars(150) })).auction;
  assert.equal(passed.maxBidReached, true);
  const raised = configure(passed, aConfig({ maxBidCents: dollars(120) }));
  assert.equal(raised.auction.maxBidReached, false);
  assert.deepEqual(noticesIn(raised), [], "not before it is read");
  const again = aListing({ currentPriceCents: dollars(150), requestedAtMs: NOON_MS + 1_000 });
  const after = read(raised.auction, again);
  assert.deepEqual(noticesIn(after), ["maxBidReached"]);
  assert.deepEqual(bidsIn(after), []);
  const manual = configure(passed, aConfig({ strategy: "manual" })).auction;
  assert.equal(manual.maxBidReached, false);
  assert.deepEqual(noticesIn(read(manual, again)), []);
});

Deno.test("a strategy switched in mid-auction is the one that decides from then on", () => {
  const closeTimeMs = NOON_MS + 10 * MINUTE_MS;
  const listing = aListing({ closeTimeMs });
  const manual = anAuction({ config: aConfig({ strategy: "manual" }), listing });
  const sniping = configure(manual, aConfig({ strategy: "snipe" })).auction;
  assert.deepEqual(bidsIn(read(sniping, listing)), []);
  assert.equal(alarmAt(sniping, NOON_MS, OURS), closeTimeMs - 10_000);
  const aggressive = configure(sniping, aConfig()).auction;
  assert.equal(alarmAt(aggressive, NOON_MS, OURS), null);
  assert.equal(bidsIn(read(aggressive, listing))[0]?.strategy, "aggressive");
  const back = configure(aggressive, aConfig({ strategy: "manual" })).auction;
  assert.deepEqual(bidsIn(read(back, listing)), []);
});
