import assert from "node:assert/strict";
import fc from "fast-check";
import { anyAuction } from "../../tests/support/any_auction.ts";
import { aConfig, aListing, anAuction, NOON_MS } from "../../tests/support/auctions.ts";
import { costsFrom } from "../owner/settings.ts";
import { DEFAULT_SETTINGS } from "../owner/settings_schema.ts";
import { wireAuction } from "../wire/auction.ts";
import { createAuctionJson } from "./auction_json.ts";

const SETTINGS = { current: () => DEFAULT_SETTINGS };
const COSTS = costsFrom(DEFAULT_SETTINGS);

Deno.test("an auction's text says what its wire form says, whenever it is asked for", () => {
  const time = fc.oneof(fc.nat({ max: 4e12 }), fc.double({ min: 0, max: 4e12, noNaN: true }));
  fc.assert(fc.property(anyAuction, time, time, (auction, firstMs, laterMs) => {
    let nowMs = firstMs;
    const json = createAuctionJson(() => nowMs, SETTINGS);
    for (nowMs of [firstMs, laterMs]) {
      const expected = JSON.parse(JSON.stringify(wireAuction(auction, nowMs, COSTS)));
      assert.deepEqual(JSON.parse(json.auction(auction)), expected);
      assert.deepEqual(JSON.parse(json.listing(auction)), expected.data);
    }
  }));
});

Deno.test("the time that remains goes on in a text that was made before", () => {
  let nowMs = NOON_MS;
  const json = createAuctionJson(() => nowMs, SETTINGS);
  const auction = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + 90_000 }) });
  const remaining = () => JSON.parse(json.auction(auction)).data.timeRemaining;
  assert.equal(remaining(), 90);
  nowMs += 30_500;
  assert.equal(remaining(), 59);
  nowMs += 100_000;
  assert.equal(remaining(), 0);
});

Deno.test("a list is an array of the same texts", () => {
  const json = createAuctionJson(() => NOON_MS, SETTINGS);
  assert.equal(json.list([]), "[]");
  const auctions = [anAuction({ id: "1" }), anAuction({ id: "2", listing: null })];
  assert.deepEqual(JSON.parse(json.list(auctions)).map(({ id }: { id: string }) => id), ["1", "2"]);
});

Deno.test("texts that were made before follow costs that have changed since", () => {
  let settings = DEFAULT_SETTINGS;
  const json = createAuctionJson(() => NOON_MS, { current: () => settings });
  const auction = anAuction({ config: aConfig({ maxTotalCents: 12_000 }), listing: aListing() });
  const shown = () => {
    const { allInCost, maxBidFromTotal } = JSON.parse(json.listing(auction));
    return [allInCost, maxBidFromTotal];
  };
  assert.deepEqual(shown(), [11.5, 104]);
  settings = { ...settings, costs: { buyersPremiumRate: 0.2, salesTaxRate: 0.1, taxOnPremium: false } };
  assert.deepEqual(shown(), [13, 92]);
  assert.equal(JSON.parse(json.auction(auction)).data.allInCost, 13);
});
