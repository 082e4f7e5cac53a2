import assert from "node:assert/strict";
import { aConfig, aListing, anAuction, dollars, LOT_ID, NOON_MS } from "../../tests/support/auctions.ts";
import { looksDifferent, newAuction, sameListing } from "./auction.ts";

Deno.test("a lot that begins to be watched is read at once and has nothing behind it", () => {
  const config = aConfig();
  const auction = newAuction({ id: LOT_ID, config, title: null, url: null, imageUrl: null }, NOON_MS);
  assert.equal(auction.title, `Lot ${LOT_ID}`);
  assert.equal(auction.url, `https://www.nellisauction.com/p/x/${LOT_ID}`);
  assert.equal(auction.config, config);
  assert.equal(auction.listing, null);
  assert.deepEqual(auction.life, { phase: "active" });
  assert.deepEqual(auction.reading, { failures: 0, failure: null, nextReadAtMs: NOON_MS });
  assert.deepEqual(auction.bidding, { phase: "ready" });
  assert.equal(auction.bidsDecided, 0);
});

Deno.test("what the client knew of the lot is kept", () => {
  const known = {
    title: "Drill",
    url: "https://www.nellisauction.com/p/drill/12345678",
    imageUrl: "https://i/1.jpg",
  };
  const auction = newAuction({ id: LOT_ID, config: aConfig(), ...known }, NOON_MS);
  assert.deepEqual({ title: auction.title, url: auction.url, imageUrl: auction.imageUrl }, known);
});

Deno.test("two readings that differ only in when they were made say the same", () => {
  assert.equal(sameListing(aListing(), aListing({ requestedAtMs: NOON_MS + 6_000 })), true);
  assert.equal(sameListing(null, null), true);
  assert.equal(sameListing(null, aListing()), false);
  assert.equal(sameListing(aListing(), null), false);
  assert.equal(sameListing(aListing(), aListing({ currentPriceCents: dollars(11) })), false);
  assert.equal(sameListing(aListing(), aListing({ userState: null })), false);
  assert.equal(sameListing(aListing({ userState: null }), aListing()), false);
});

Deno.test("clients see a change of anything that they show, and of nothing else", () => {
  const auction = anAuction({ held: { by: "budget", reason: "Your budget leaves $40" } });
  const failure = { kind: "unreachable", message: "Nellis can't be reached" } as const;
  const visible = [
    { title: "Another" },
    { imageUrl: "https://photos.example/2.jpg" },
    { config: aConfig({ maxBidCents: dollars(5) }) },
    { maxBidReached: true },
    { life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: null } },
    { reading: { failures: 1, failure, nextReadAtMs: null } },
    { listing: aListing({ bidCount: 5 }) },
    { held: { by: "budget", reason: "Your budget leaves $3" } },
  ] as const;
  for (const change of visible) {
    assert.equal(looksDifferent(auction, { ...auction, ...change }), true, JSON.stringify(change));
  }
  const invisible = [
    { updatedAtMs: NOON_MS + 1 },
    { reading: { failures: 0, failure: null, nextReadAtMs: NOON_MS + 6_000 } },
    { listing: aListing({ requestedAtMs: NOON_MS + 6_000 }) },
    { held: { by: "budget", reason: "Your budget leaves $40" } },
  ] as const;
  for (const change of invisible) {
    assert.equal(looksDifferent(auction, { ...auction, ...change }), false, JSON.stringify(change));
  }
});
