import assert from "node:assert/strict";
import test from "node:test";
import { priceHistory } from "./price_history.ts";
import { aBid, anEntry, aTimeline, NOON_MS } from "../../../tests/support/dashboard/timelines.ts";

const SECOND_MS = 1_000;

test("a timeline is read as prices, our bids, rivals' and moves of the close", () => {
  const { prices, ours, rivals, extensions, endedAtMs } = priceHistory(aTimeline);
  assert.deepEqual(prices.map(({ atMs, dollars }) => [(atMs - NOON_MS) / SECOND_MS, dollars]), [
    [0, 10],
    [60, 11],
    [61, 12],
    [70, 14],
  ]);
  assert.deepEqual(ours.map(({ dollars, standing }) => [dollars, standing]), [[12, "leads"]]);
  assert.deepEqual(rivals.map(({ dollars }) => dollars), [11, 14]);
  assert.deepEqual(extensions.map(({ laterMs }) => laterMs), [30_000]);
  assert.equal(endedAtMs, null);
});

test("a bid that was found out about is one bid, with what was found out", () => {
  const { ours } = priceHistory([
    anEntry(0, "bid", { bid: aBid({ result: "unknown", isLeading: false }) }),
    anEntry(9, "bid-found-out", { bid: aBid({ result: "accepted", isLeading: false }) }),
  ]);
  assert.deepEqual(ours.map(({ standing }) => standing), ["passed"]);
});

test("a bid that never left is held back, and makes no price", () => {
  const { ours, rivals } = priceHistory([
    anEntry(0, "first-reading", { price: 11 }),
    anEntry(1, "bid", { bid: aBid({ amount: 12, result: "rejected", isSent: false, isLeading: false }) }),
    anEntry(2, "price-moved", { price: 12 }),
  ]);
  assert.deepEqual(ours.map(({ standing }) => standing), ["held-back"]);
  assert.deepEqual(rivals.map(({ dollars }) => dollars), [12]);
});

test("a price at which we are seen to lead is no rival's, whatever we bid", () => {
  const { rivals } = priceHistory([
    anEntry(0, "first-reading", { price: 11 }),
    anEntry(2, "price-moved", { price: 15 }),
    anEntry(2, "leading", { price: 15 }),
  ]);
  assert.deepEqual(rivals, []);
});

test("a lot that nobody bid on ends at its price, not at 0", () => {
  const { prices, endedAtMs } = priceHistory([
    anEntry(0, "first-reading", { price: 1 }),
    anEntry(60, "ended", { price: 0, won: false }),
  ]);
  assert.deepEqual(prices.map(({ dollars }) => dollars), [1]);
  assert.equal(endedAtMs, NOON_MS + 60_000);
});

test("a close that moved by less than a second has not moved, but many such moves add up", () => {
  const at = (ms: number) => ({ closeTime: new Date(NOON_MS + ms).toISOString() });
  const { extensions } = priceHistory([
    anEntry(0, "first-reading", at(0)),
    ...[400, 800, 1_200].map((ms) => anEntry(1, "close-moved", at(ms))),
  ]);
  assert.deepEqual(extensions.map(({ laterMs }) => laterMs), [1_200]);
});

test("an empty timeline is a history of nothing", () => {
  assert.deepEqual(priceHistory([]), { prices: [], ours: [], rivals: [], extensions: [], endedAtMs: null });
});
