import assert from "node:assert/strict";
import {
  aListing,
  anAuction,
  bidsIn,
  dollars,
  NOON_MS,
  noticesIn,
  rules,
} from "../../../tests/support/auctions.ts";
import { step } from "../step.ts";
import type { Auction } from "../types.ts";

/** Nellis has accepted $11 of ours. */
const ACCEPTED = rules({ acceptedCents: dollars(11) });

function read(auction: Auction, priceCents: number, atMs: number, isWinning = false) {
  const listing = aListing({ currentPriceCents: priceCents, userState: { isWinning }, requestedAtMs: atMs });
  return step(auction, { type: "listing", listing }, atMs, ACCEPTED);
}

Deno.test("an accepted amount is not sent again while the page is stale, and the owner hears of it once if it lasts", () => {
  let auction = anAuction();
  const notices: string[] = [];
  for (let atMs = NOON_MS; atMs <= NOON_MS + 120_000; atMs += 6_000) {
    const next = read(auction, dollars(10), atMs);
    assert.deepEqual(bidsIn(next), []);
    assert.equal(next.auction.held?.by, "page");
    if (atMs < NOON_MS + 30_000) assert.deepEqual(noticesIn(next), []);
    notices.push(...noticesIn(next));
    auction = next.auction;
  }
  assert.deepEqual(notices, ["pageContradicts"]);
  const passed = read(auction, dollars(11), NOON_MS + 130_000);
  assert.deepEqual(bidsIn(passed).map(({ amountCents }) => amountCents), [dollars(12)], "it was passed");
  assert.deepEqual([passed.auction.held, passed.auction.contradiction], [null, null]);
});

Deno.test("a page that shows us in front agrees with the answer", () => {
  const leading = read(anAuction(), dollars(5), NOON_MS, true);
  assert.deepEqual([leading.auction.held, leading.auction.contradiction], [null, null]);
});

Deno.test("a next amount above the accepted one shows that it was passed, whatever the price says", () => {
  const listing = aListing({ currentPriceCents: dollars(10), userState: { nextBidCents: dollars(12) } });
  const next = step(anAuction(), { type: "listing", listing }, NOON_MS, ACCEPTED);
  assert.deepEqual(bidsIn(next).map(({ amountCents }) => amountCents), [dollars(12)]);
});

Deno.test("a bid that only seemed taken, as an earlier one of ours led, holds nothing back", () => {
  const foundOut = rules({ acceptedCents: dollars(29), answeredCents: dollars(21) });
  const listing = aListing({ currentPriceCents: dollars(22), userState: { isWinning: false } });
  const passed = step(anAuction(), { type: "listing", listing }, NOON_MS, foundOut);
  assert.equal(passed.auction.held, null);
  assert.deepEqual(bidsIn(passed).map(({ amountCents }) => amountCents), [dollars(23)]);
});
