import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot } from "../../tests/support/dashboard/wire_lots.ts";
import { STRATEGY_WORDS } from "../wire/auction.ts";
import { closingText, freshnessOf, freshnessText, leaderText, strategyOf, titleOf } from "./lot_words.ts";

const NOON_MS = Date.parse("2026-11-02T12:00:00Z");

test("every word for a strategy means here what it means to the server", () => {
  for (const [word, meaning] of Object.entries(STRATEGY_WORDS)) assert.equal(strategyOf(word), meaning, word);
  for (const word of ["", "toString", "martingale"]) assert.equal(strategyOf(word), "manual");
});

test("a lot without a title is called by its number", () => {
  assert.equal(titleOf({ id: "712", title: " " }), "Lot 712");
});

test("nothing counts past the close", () => {
  assert.equal(closingText(aWireLot(), NOON_MS), "10 min 0 s");
  assert.equal(closingText(aWireLot(), NOON_MS + 599_000), "1 s");
  assert.equal(closingText(aWireLot(), NOON_MS + 600_000), "Closes about now, not confirmed");
  assert.equal(closingText(aWireLot(), NOON_MS + 900_000), "Closes about now, not confirmed");
  assert.equal(closingText(aWireLot({ data: null }), NOON_MS), "Not read yet");
  assert.match(
    closingText(aWireLot({ status: "ended", endedAt: "2026-11-02T12:00:00Z" }), NOON_MS),
    /^Over since /,
  );
});

test("who leads", () => {
  assert.equal(leaderText(aWireLot()), "A rival leads");
  assert.equal(leaderText(aWireLot({ data: { isWinning: true } })), "You lead");
  assert.equal(leaderText(aWireLot({ data: { bidCount: 0 } })), "No bid yet");
  assert.equal(leaderText(aWireLot({ status: "ended", won: true })), "Won");
  assert.equal(leaderText(aWireLot({ status: "ended", won: false })), "Lost");
  assert.equal(leaderText(aWireLot({ status: "ended", won: null })), "Over");
});

test("figures are old offline, after a failed reading, and when the next reading is late", () => {
  const polled = aWireLot({ source: "poll", nextPollAt: "2026-11-02T12:01:00Z" });
  const kind = (lot: typeof polled, afterMs: number, isLive = true) =>
    freshnessOf(lot, NOON_MS + afterMs, isLive).kind;
  assert.equal(kind(polled, 60_000), "polled");
  assert.equal(kind(polled, 75_000), "polled");
  assert.equal(kind(polled, 75_001), "old");
  assert.equal(kind(polled, 0, false), "old");
  assert.equal(kind(aWireLot(), 3_600_000), "live", "the feed tells every change");
  assert.equal(kind(aWireLot({ status: "error" }), 0), "old");
  assert.equal(kind(aWireLot({ status: "ended" }), 0, false), "over");
  const old = freshnessOf(polled, NOON_MS + 94_000, true);
  assert.equal(freshnessText(old, NOON_MS + 94_000), "seen 1 min 34 s ago");
  assert.equal(freshnessText({ kind: "old", seenMs: null }, NOON_MS), "not seen yet");
});
