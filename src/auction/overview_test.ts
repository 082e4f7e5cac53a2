import assert from "node:assert/strict";
import { aConfig, aListing, anAuction, dollars, NOON_MS, rules } from "../../tests/support/auctions.ts";
import { overviewOf, plannedLot } from "./overview.ts";
import { planOf, planSentence } from "./plan.ts";
import type { Auction, Rules } from "./types.ts";

const LIVE = { isPaused: false, isDryRun: false };

function overview(auctions: readonly Auction[], ours: Partial<Rules> = {}, switches = LIVE) {
  const under = rules({ ...ours, isPaused: switches.isPaused });
  const planned = auctions.map((auction) =>
    plannedLot(auction, planOf(auction, NOON_MS, under, switches), under)
  );
  return overviewOf(planned, switches);
}

const snipe = (title: string, snipeSeconds: number) =>
  anAuction({ title, config: aConfig({ strategy: "snipe", maxBidCents: dollars(40), snipeSeconds }) });
const watched = anAuction({ config: aConfig({ maxBidCents: 0 }) });
const signedOut = anAuction({ title: "Tent", listing: aListing({ userState: null }) });
const leading = anAuction({
  config: aConfig({ maxBidCents: dollars(20) }),
  listing: aListing({ userState: { isWinning: true } }),
});
const over = anAuction({
  life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(5), won: true },
});

Deno.test("armed: how many will be bid on, and which is next", () => {
  const { tone, text, atMs } = overview([snipe("Drill", 8), snipe("Saw", 20), leading, watched, over]);
  assert.equal(tone, "armed");
  assert.equal(text, "Armed. 3 of 4 lots will be bid on; next Saw at {at}");
  assert.equal(atMs, aListing().closeTimeMs - 20_000);
});

Deno.test("nothing is armed: only watched, stopped, or nothing there", () => {
  assert.equal(
    overview([watched]).text,
    "Nothing is armed. 1 lot is only watched: give one a strategy and a limit",
  );
  assert.equal(
    overview([watched, watched]).text,
    "Nothing is armed. 2 lots are only watched: give one a strategy and a limit",
  );
  const dear = anAuction({ listing: aListing({ currentPriceCents: dollars(100) }) });
  assert.equal(overview([dear, watched]).text, "Nothing is armed. 1 lot of 2 will not be bid on");
  assert.deepEqual([overview([]).tone, overview([]).text], [
    "idle",
    "Nothing is watched. Add a lot to begin",
  ]);
  assert.equal(overview([over]).text, "Nothing is watched. Add a lot to begin");
});

Deno.test("what the owner must mend comes first", () => {
  const blocked = overview([signedOut, watched]);
  assert.equal(blocked.tone, "blocked");
  assert.match(blocked.text, /^Cannot bid on 1 lot\. Tent: Will not bid: not signed in at Nellis/);
  const partly = overview([signedOut, leading]);
  assert.equal(partly.tone, "partly");
  assert.match(partly.text, /^Armed, but 1 lot can't be bid on\. Tent: .* 1 of 2 lots will be bid on$/);
});

Deno.test("a pause and a dry run are said before all else", () => {
  assert.deepEqual(
    [overview([leading], {}, { isPaused: true, isDryRun: true })].map(({ tone, text }) => [tone, text]),
    [["paused", "Paused. Nothing is bid, by strategy or by hand"]],
  );
  const practice = overview([snipe("Drill", 8)], {}, { isPaused: false, isDryRun: true });
  assert.equal(practice.tone, "practice");
  assert.match(
    practice.text,
    /^Practice\. Bids are decided and recorded, and none is sent\. 1 of 1 lot will be bid on/,
  );
});

Deno.test("a practice with nothing to bid on is told as a practice all the same", () => {
  const practising = { isPaused: false, isDryRun: true };
  const said = "Practice. Bids are decided and recorded, and none is sent. ";
  for (const lots of [[], [watched], [over]]) {
    const { tone, text } = overview(lots, {}, practising);
    assert.equal(tone, "practice");
    assert.equal(text, said + overview(lots).text);
  }
  assert.equal(overview([signedOut], {}, practising).tone, "blocked");
});

Deno.test("a title that holds {at} does not get the time put into it", () => {
  const lots = [snipe("Lamp {at} home {at}", 8), { ...signedOut, title: "{at}" }];
  const { text, atMs } = overview(lots);
  const told = planSentence({ kind: "bids", text, atMs }, () => "13:00");
  assert.equal(text.split("{at}").length, 2, text);
  assert.match(
    told.replaceAll("\u2060", ""),
    /\{at\}: Will not bid.*; next Lamp \{at\} home \{at\} at 13:00\.$/,
  );
});

Deno.test("what is led counts at its price, and what may be won at its most, with premium and tax", () => {
  const { leadingInAllCents, worstInAllCents, lots } = overview([leading, snipe("Drill", 8), watched, over]);
  // 15 % premium: $10 → $11.50; $20 → $23, $40 → $46.
  assert.equal(leadingInAllCents, dollars(11.5));
  assert.equal(worstInAllCents, dollars(69));
  assert.deepEqual([lots.leads, lots.bids, lots.watches, lots.over], [1, 1, 1, 1]);
});

Deno.test("a lead above a limit that was lowered counts at its price", () => {
  const lowered = { ...leading, config: aConfig({ maxBidCents: dollars(4) }) };
  assert.equal(overview([lowered]).worstInAllCents, dollars(11.5));
});
