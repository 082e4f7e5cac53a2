import assert from "node:assert/strict";
import { aListing, anAuction, rules } from "../../tests/support/auctions.ts";
import type { Auction } from "../auction/types.ts";
import { createLotFigures } from "./lot_figures.ts";

const NOW_MS = 1_000_000;

/** Returns the look at `lots`, with a clock that the test moves. */
function lookAt(lots: () => readonly Auction[]) {
  const time = { ms: 0 };
  const look = createLotFigures({
    auctions: lots,
    rules: () => rules(),
    isDryRun: () => false,
    feed: { figures: () => ({ wanted: 2, fallback: 1 }) },
    now: () => time.ms,
    nellisNow: () => NOW_MS,
  });
  return { look, time };
}

Deno.test("lots that fail to be read are counted by their reason from the third failure on", () => {
  const failing = (id: string, failures: number): Auction =>
    anAuction({
      id,
      reading: { failures, failure: { kind: "not-understood", message: "?" }, nextReadAtMs: null },
    });
  const { look } = lookAt(() => [failing("1", 2), failing("2", 3), failing("3", 9), anAuction({ id: "4" })]);
  const { failing: found, active, feed } = look();
  assert.equal(active, 4);
  assert.deepEqual([found["not-understood"], found["timed-out"]], [2, 0]);
  assert.deepEqual(feed, { wanted: 2, fallback: 1 });
});

Deno.test("the next close is that of the first lot on which a strategy bids", () => {
  const closing = (id: string, inMs: number, strategy: "snipe" | "manual"): Auction => {
    const auction = anAuction({ id, listing: aListing({ closeTimeMs: NOW_MS + inMs }) });
    return { ...auction, config: { ...auction.config, strategy, maxBidCents: 5_000 } };
  };
  const { look } = lookAt(() => [
    closing("1", 10_000, "manual"),
    closing("2", 40_000, "snipe"),
    closing("3", 30_000, "snipe"),
    closing("4", -5_000, "snipe"),
  ]);
  assert.equal(look().nextCloseInMs, 30_000);
  assert.equal(lookAt(() => []).look().nextCloseInMs, null);
});

Deno.test("the figures are made once for one reading of the metrics, and anew a second later", () => {
  let lots: readonly Auction[] = [];
  const { look, time } = lookAt(() => lots);
  assert.equal(look().active, 0);
  lots = [anAuction({ id: "1" })];
  time.ms = 999;
  assert.equal(look().active, 0);
  time.ms = 1_000;
  assert.equal(look().active, 1);
});
