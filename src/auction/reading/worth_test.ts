import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  HOUR_MS,
  MINUTE_MS,
  NOON_MS,
} from "../../../tests/support/auctions.ts";
import { bidsExpected, closingTogether, readingWorth } from "./worth.ts";

const snipe = aConfig({ strategy: "snipe" });
const manual = aConfig({ strategy: "manual" });
const closingIn = (ms: number) => aListing({ closeTimeMs: NOON_MS + ms });

Deno.test("a lot that is to be bid on is armed from five minutes before its close", () => {
  const worthAt = (leftMs: number) =>
    readingWorth(anAuction({ config: snipe, listing: closingIn(leftMs) }), NOON_MS);
  assert.deepEqual([5 * MINUTE_MS + 1, 5 * MINUTE_MS, 1].map(worthAt), ["rest", "armed", "armed"]);
});

Deno.test("an aggressive lot that others lead is armed however far its close is", () => {
  const config = aConfig();
  const worth = (isWinning: boolean) =>
    readingWorth(anAuction({ config, listing: aListing({ userState: { isWinning } }) }), NOON_MS);
  assert.deepEqual([worth(false), worth(true)], ["armed", "rest"]);
});

Deno.test("a lot that was never read is armed where it may be bid on, and asked for where not", () => {
  assert.equal(readingWorth(anAuction({ config: snipe, listing: null }), NOON_MS), "armed");
  assert.equal(readingWorth(anAuction({ config: manual, listing: null }), NOON_MS), "asked");
});

Deno.test("a lot that nobody will bid on is worth reading now only while a client looks at it", () => {
  const near = closingIn(MINUTE_MS);
  for (
    const auction of [
      anAuction({ config: manual, listing: near }),
      anAuction({ config: snipe, listing: near, maxBidReached: true }),
      anAuction({ config: aConfig({ strategy: "snipe", maxBidCents: 0 }), listing: near }),
    ]
  ) {
    assert.equal(readingWorth(auction, NOON_MS), "rest");
    assert.equal(readingWorth({ ...auction, hasAudience: true }, NOON_MS), "asked");
    assert.equal(bidsExpected([auction], HOUR_MS, NOON_MS), 0);
  }
});

Deno.test("for every lot that may be bid on soon a bid is expected, and for four an answer more", () => {
  const lots = (count: number) =>
    Array.from({ length: count }, () => anAuction({ config: snipe, listing: closingIn(30_000) }));
  const far = anAuction({ config: snipe, listing: closingIn(HOUR_MS) });
  const over = anAuction({ config: snipe, listing: closingIn(-1) });
  const expected = (count: number) => bidsExpected([...lots(count), far, over], MINUTE_MS, NOON_MS);
  assert.deepEqual([0, 1, 4, 5, 6].map(expected), [0, 2, 5, 7, 8]);
  const led = anAuction({
    config: snipe,
    listing: aListing({ closeTimeMs: NOON_MS + 30_000, userState: { isWinning: true } }),
  });
  assert.equal(bidsExpected([led, led, led, led], MINUTE_MS, NOON_MS), 1, "where we lead, only rivals count");
});

Deno.test("lots that may be bid on and close within half a minute of each other close together", () => {
  const lot = (leftMs: number, config = snipe) => anAuction({ config, listing: closingIn(leftMs) });
  const all = [lot(MINUTE_MS), lot(90_000), lot(30_000), lot(90_001), lot(MINUTE_MS, manual)];
  assert.equal(closingTogether(lot(MINUTE_MS), all), 3);
  assert.equal(closingTogether(anAuction({ config: snipe, listing: null }), all), 1);
});
