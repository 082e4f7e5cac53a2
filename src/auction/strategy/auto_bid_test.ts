import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  dollars,
  limits,
  MINUTE_MS,
  NOON_MS,
  rules,
  SECOND_MS,
} from "../../../tests/support/auctions.ts";
import { refusalOf } from "../limits/refusal.ts";
import { newAuction } from "../auction.ts";
import { SWITCHED_OFF } from "./auto_bid.ts";
import { readinessFrom } from "../readiness.ts";
import { alarmAt, step } from "../step.ts";
import { armedSnipeAt, decide, wantsToBid } from "./strategy.ts";
import type { Auction, AuctionConfig, Strategy } from "../types.ts";

const HELD = { by: "autoBid", reason: SWITCHED_OFF } as const;
const BIDDING: readonly Strategy[] = ["aggressive", "snipe"];

function switchedOff(overrides: Partial<AuctionConfig> = {}, others: Partial<Auction> = {}): Auction {
  const listing = aListing({ closeTimeMs: NOON_MS + 5 * SECOND_MS });
  return anAuction({ config: aConfig({ autoBid: false, ...overrides }), listing, ...others });
}

Deno.test("switched off, no strategy bids, waits for a moment or is read like one that will bid", () => {
  for (const strategy of BIDDING) {
    const auction = switchedOff({ strategy });
    const decision = decide(auction, NOON_MS, rules());
    assert.deepEqual(decision, { act: "none", why: "switched-off", reason: SWITCHED_OFF });
    assert.equal(wantsToBid(auction), false);
    assert.equal(armedSnipeAt(auction, NOON_MS - MINUTE_MS, rules()), null);
    assert.equal(alarmAt(auction, NOON_MS - MINUTE_MS, rules()), null);
    const { effects } = step(auction, { type: "alarm" }, NOON_MS, rules());
    assert.deepEqual(effects.filter(({ type }) => type === "bid"), []);
  }
});

Deno.test("switched off, a strategy's bid is refused at the wire, and one by hand goes", () => {
  for (const strategy of BIDDING) {
    const auction = switchedOff({ strategy });
    const refusal = refusalOf({ amountCents: dollars(11), strategy }, auction, NOON_MS, limits());
    assert.deepEqual(refusal, {
      result: "rejected",
      errorType: "LIMIT_EXCEEDED",
      message: SWITCHED_OFF,
      isKeptHere: true,
    });
    const byHand = { amountCents: dollars(11), strategy: "manual" } as const;
    assert.equal(refusalOf(byHand, auction, NOON_MS, limits()), null);
    const ordered = { type: "bid-ordered", orderId: "1", amountCents: dollars(11) } as const;
    assert.ok(step(auction, ordered, NOON_MS, rules()).effects.some(({ type }) => type === "bid"));
  }
});

Deno.test("a lot says from its start on, and at each change of the switch, what holds it", () => {
  const asked = { id: "1", title: null, url: null, imageUrl: null };
  assert.deepEqual(newAuction({ ...asked, config: aConfig({ autoBid: false }) }, NOON_MS).held, HELD);
  const manual = aConfig({ autoBid: false, strategy: "manual" });
  assert.equal(newAuction({ ...asked, config: manual }, NOON_MS).held, null);
  const off = step(
    anAuction(),
    { type: "config-changed", config: aConfig({ autoBid: false }) },
    NOON_MS,
    rules(),
  );
  assert.deepEqual(off.auction.held, HELD);
  const read = step(off.auction, { type: "listing", listing: aListing() }, NOON_MS, rules());
  assert.deepEqual(read.auction.held, HELD);
  assert.deepEqual(read.effects.filter(({ type }) => type === "bid"), []);
  const on = step(read.auction, { type: "config-changed", config: aConfig() }, NOON_MS, rules());
  assert.equal(on.auction.held, null);
  const readAgain = step(on.auction, { type: "listing", listing: aListing() }, NOON_MS, rules());
  assert.ok(readAgain.effects.some(({ type }) => type === "bid"));
});

Deno.test("switched off, a passed limit is no news, and what was checked for the close is dropped", () => {
  const above = { type: "listing", listing: aListing({ currentPriceCents: dollars(500) }) } as const;
  const passed = step(switchedOff(), above, NOON_MS, rules());
  assert.deepEqual(passed.auction.held, HELD);
  assert.deepEqual(passed.effects.filter(({ type }) => type === "notify"), []);
  const ready = anAuction({ readiness: readinessFrom([], NOON_MS) });
  const off = { type: "config-changed", config: aConfig({ autoBid: false }) } as const;
  assert.equal(step(ready, off, NOON_MS, rules()).auction.readiness, null);
  const checked = { type: "readiness-checked", readiness: readinessFrom([], NOON_MS) } as const;
  assert.equal(step(switchedOff(), checked, NOON_MS, rules()).auction.readiness, null);
});

Deno.test("switched off, a lot that the owner took no part in ends without a word", () => {
  const over = { type: "listing", listing: aListing({ isClosed: true }) } as const;
  assert.deepEqual(
    step(switchedOff(), over, NOON_MS, rules()).effects.filter(({ type }) => type === "notify"),
    [],
  );
});
