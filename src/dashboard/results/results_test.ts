import assert from "node:assert/strict";
import test from "node:test";
import { aResult } from "../../../tests/support/dashboard/results.ts";
import { filterResults, readResultFilter } from "./filters.ts";
import { monthsOf } from "./months.ts";
import { pickupPlaces } from "./pickup.ts";

const lost = { outcome: "lost", won: false, why: "Lost" } as const;

test("results are grouped by month, with what was won and lost and spent", () => {
  const months = monthsOf([
    aResult({ id: "3", inAll: 24.93 }),
    aResult({ id: "2", inAll: 0.1 }),
    aResult({ id: "4", ...lost, inAll: 900 }),
    aResult({ id: "5", outcome: "only-watched", won: false, inAll: 900 }),
    aResult({ id: "1", endedAt: "2026-09-15T12:00:00.000Z", inAll: 7 }),
  ]);
  assert.deepEqual(months.map(({ name, won, lost, spentInAll }) => [name, won, lost, spentInAll]), [
    ["November 2026", 2, 1, 25.03],
    ["September 2026", 1, 0, 7],
  ]);
  assert.deepEqual(months[0]?.results.map(({ id }) => id), ["3", "2", "4", "5"]);
  assert.deepEqual(monthsOf([]), []);
});

test("a choice shows its results, and a word that is none shows all", () => {
  const all = [
    aResult(),
    aResult({ id: "2", ...lost }),
    aResult({ id: "3", outcome: "not-known", won: null }),
  ];
  const shown = (word: string | null) => filterResults(all, readResultFilter(word)).map(({ id }) => id);
  assert.deepEqual(shown("won"), ["71"]);
  assert.deepEqual(shown("lost"), ["2"]);
  assert.deepEqual(shown("pickup"), ["71"]);
  for (const word of [null, "", "mine"]) assert.equal(shown(word).length, 3);
});

test("won lots are listed by place, as they lie on the shelves, those that wait first", () => {
  const lots = [
    aResult({ id: "1", inventoryNumber: "1010" }),
    aResult({ id: "2", inventoryNumber: "998" }),
    aResult({ id: "3", inventoryNumber: "12" }),
    aResult({ id: "4", location: "Katy, TX" }),
    aResult({ id: "5", location: null }),
  ];
  const places = pickupPlaces(lots, ({ id }) => id === "3" || id === "5");
  assert.deepEqual(places.map(({ name, waiting, lots }) => [name, waiting, lots.map(({ id }) => id)]), [
    ["Dallas, TX", 2, ["2", "1", "3"]],
    ["Katy, TX", 1, ["4"]],
    [null, 0, ["5"]],
  ]);
});
