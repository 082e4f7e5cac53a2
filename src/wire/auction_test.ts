import assert from "node:assert/strict";
import fc from "fast-check";
import { anyAuction } from "../../tests/support/any_auction.ts";
import { aConfig, aListing, NOON_MS } from "../../tests/support/auctions.ts";
import { newAuction } from "../auction/auction.ts";
import { readinessFrom } from "../auction/readiness.ts";
import type { Auction } from "../auction/types.ts";
import { parseStrategy, wireAuction, wireConfig } from "./auction.ts";

function auctionWith(changes: Partial<Auction> = {}): Auction {
  const asked = {
    id: "12345678",
    config: aConfig(),
    title: "A drill",
    url: null,
    imageUrl: "https://images.example/1",
  };
  return { ...newAuction(asked, NOON_MS), ...changes };
}

Deno.test("every word for a strategy means one thing, and no other word means anything", () => {
  const meanings = {
    manual: ["manual"],
    aggressive: ["auto", "increment", "incremental", "aggressive"],
    snipe: ["sniping", "snipe", "last-second", "last_second"],
  };
  for (const [strategy, words] of Object.entries(meanings)) {
    for (const word of words) assert.equal(parseStrategy(word), strategy);
  }
  for (const word of ["", "Manual", "sniper", "constructor", "__proto__"]) {
    assert.equal(parseStrategy(word), undefined);
  }
});

Deno.test("a config is in dollars, in the client's own word, without what was never set", () => {
  assert.deepEqual(wireConfig(aConfig({ maxBidCents: 4_550, strategyWord: "incremental" })), {
    maxBid: 45.5,
    strategy: "incremental",
    autoBid: true,
    incrementAmount: 1,
  });
  const { minBidAmount, snipeSeconds } = wireConfig(aConfig({ minBidCents: 1_000, snipeSeconds: 5 }));
  assert.deepEqual([minBidAmount, snipeSeconds], [10, 5]);
});

Deno.test("how ready a lot is shows with its reasons in sentences, and when it was found", () => {
  const reason = { level: "red", cause: "session", message: "Sign in" } as const;
  const shown = wireAuction(auctionWith({ readiness: readinessFrom([reason], NOON_MS) }), NOON_MS);
  assert.deepEqual([shown.readiness, shown.readinessReasons, shown.readinessCheckedAt], [
    "red",
    ["Sign in"],
    "2026-11-02T12:00:00.000Z",
  ]);
});

Deno.test("an auction that was read shows the lot as its owner sees it", () => {
  const listing = aListing({
    closeTimeMs: NOON_MS + 90_999,
    retailPriceCents: 12_099,
    userState: { isWinning: true },
  });
  const shown = wireAuction(auctionWith({ listing }), NOON_MS);
  assert.deepEqual(shown, {
    id: "12345678",
    title: "A drill",
    url: "https://www.nellisauction.com/p/x/12345678",
    imageUrl: "https://images.example/1",
    status: "monitoring",
    config: { maxBid: 100, strategy: "auto", autoBid: true, incrementAmount: 1 },
    lastUpdate: "2026-11-02T12:00:00.000Z",
    finalPrice: null,
    won: null,
    endedAt: null,
    maxBidReached: false,
    held: null,
    readiness: null,
    readinessReasons: [],
    readinessCheckedAt: null,
    nextPollAt: "2026-11-02T12:00:00.000Z",
    source: "poll",
    data: {
      id: "12345678",
      title: "Cordless drill",
      currentBid: 10,
      nextBid: 11,
      minimumBid: 11,
      bidCount: 4,
      bidderCount: 2,
      isWinning: true,
      isWatching: false,
      isClosed: false,
      marketStatus: "open",
      closeTime: "2026-11-02T12:01:30.999Z",
      extensionInterval: 30,
      retailPrice: 120.99,
      location: "Las Vegas",
      inventoryNumber: "INV-1",
      timeRemaining: 90,
    },
  });
});

Deno.test("signed out, nobody is winning and the next bid is a dollar more", () => {
  const data = wireAuction(auctionWith({ listing: aListing({ userState: null }) }), NOON_MS).data;
  assert.deepEqual([data?.isWinning, data?.isWatching, data?.nextBid, data?.minimumBid], [
    false,
    false,
    11,
    11,
  ]);
});

Deno.test("a lot without a title or a next bid shows the auction's title and a dollar more", () => {
  const listing = aListing({ title: null, userState: { nextBidCents: null, isWinning: true } });
  const data = wireAuction(auctionWith({ listing }), NOON_MS).data;
  assert.deepEqual([data?.title, data?.nextBid, data?.isWinning], ["A drill", 11, true]);
});

Deno.test("the next bid is above a price that the live feed has moved since the page was read", () => {
  const listing = aListing({ currentPriceCents: 1_600, userState: { nextBidCents: 1_100 } });
  assert.equal(wireAuction(auctionWith({ listing }), NOON_MS).data?.nextBid, 17);
});

Deno.test("a failing auction says why, until it is read again or over", () => {
  const failure = { kind: "timed-out", message: "Nellis did not answer in 10 s" } as const;
  const failing = auctionWith({ reading: { failures: 2, failure, nextReadAtMs: null } });
  const shown = wireAuction(failing, NOON_MS);
  assert.deepEqual([shown.status, shown.error, shown.nextPollAt], [
    "error",
    "Nellis did not answer in 10 s",
    null,
  ]);
  const recovered = wireAuction({ ...failing, reading: { ...failing.reading, failures: 0 } }, NOON_MS);
  assert.deepEqual([recovered.status, "error" in recovered], ["monitoring", false]);
  const life = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 1_000, won: false } as const;
  const over = wireAuction({ ...failing, life }, NOON_MS);
  assert.deepEqual([over.status, "error" in over], ["ended", false]);
});

Deno.test("an ended auction shows its end, and no time is left whatever its last reading said", () => {
  const life = { phase: "ended", endedAtMs: NOON_MS + 1, finalPriceCents: 3_100, won: null } as const;
  const shown = wireAuction(auctionWith({ life, listing: aListing() }), NOON_MS);
  assert.deepEqual([shown.finalPrice, shown.won, shown.endedAt], [31, null, "2026-11-02T12:00:00.001Z"]);
  assert.deepEqual([shown.data?.isClosed, shown.data?.timeRemaining], [true, 0]);
});

Deno.test("time left is whole seconds, never negative, and stands last in the text", () => {
  fc.assert(fc.property(anyAuction, fc.double({ min: 0, max: 4e12, noNaN: true }), (auction, nowMs) => {
    const shown = wireAuction(auction, nowMs);
    const text = JSON.stringify(shown);
    assert.deepEqual(JSON.parse(text), shown);
    if (!shown.data) return assert.match(text, /"data":null}$/);
    const { timeRemaining } = shown.data;
    assert.ok(Number.isInteger(timeRemaining) && timeRemaining >= 0);
    assert.ok(text.endsWith(`"timeRemaining":${timeRemaining}}}`));
    assert.equal(shown.data.minimumBid, shown.data.nextBid);
  }));
});

const COSTS = { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true };

Deno.test("the most in all and the group are told back in dollars and by name", () => {
  const { maxTotal, group } = wireConfig(aConfig({ maxTotalCents: 11_550, group: "drills" }));
  assert.deepEqual([maxTotal, group], [115.5, "drills"]);
});

Deno.test("what a lot costs in all is told to clients, and not to the store, which knows no rates", () => {
  const auction = auctionWith({ listing: aListing({ currentPriceCents: 1_010 }) });
  assert.equal(wireAuction(auction, NOON_MS, COSTS).data?.allInCost, 11.62);
  assert.ok(!("allInCost" in (wireAuction(auction, NOON_MS).data ?? {})));
});

Deno.test("the bid that fits the most in all is told where one is set, whatever the maximum is", () => {
  const shown = (maxTotalCents: number | null) =>
    wireAuction(
      auctionWith({ listing: aListing(), config: aConfig({ maxBidCents: 500, maxTotalCents }) }),
      NOON_MS,
      COSTS,
    ).data;
  assert.equal(shown(11_500)?.maxBidFromTotal, 100);
  assert.equal(shown(11_499)?.maxBidFromTotal, 99);
  assert.equal(shown(0)?.maxBidFromTotal, 0);
  assert.ok(!("maxBidFromTotal" in (shown(null) ?? {})));
});

Deno.test("the limit that holds a lot is told with its reason, until the lot is over", () => {
  const held = { by: "group", reason: "Group drills wants 1" } as const;
  assert.deepEqual(wireAuction(auctionWith({ held }), NOON_MS).held, held);
  const life = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 1_000, won: false } as const;
  assert.equal(wireAuction(auctionWith({ held, life }), NOON_MS).held, null);
});
