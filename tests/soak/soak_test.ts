import assert from "node:assert/strict";
import { leftBehind } from "./left_behind.ts";
import { type Remains, runVirtualSoak, type VirtualSoakResult } from "./virtual_soak.ts";

Deno.test("after a day of forty lots, and a year of rest, nothing is left but what a rule keeps", async () => {
  const result = await runVirtualSoak({ days: 1, lotsADay: 40 });
  assert.deepEqual(leftBehind(result), []);
  assert.ok(result.lotsWatched > 20, `${result.lotsWatched} lots were watched`);
  assert.ok(result.lotsEnded >= result.lotsWatched, "every lot has come to its end");
  assert.ok((result.yearLater.documents.get("result") ?? 0) > 10, "results are kept for good");
});

/** A soak of ten days that left nothing behind. */
function aSoak(): VirtualSoakResult {
  const at = (atDay: number): Remains => ({
    atDay,
    heapMb: 30,
    storeMb: 10,
    timers: 1,
    watched: 0,
    sockets: 0,
    streams: 0,
    entries: new Map([["src/bidding/exposures.ts:245", 90]]),
    documents: new Map([["commitments", 90], ["result", 400]]),
  });
  const daily = Array.from({ length: 10 }, (_, day) => ({ ...at(day + 1), timers: 200, watched: 150 }));
  return {
    atStart: at(0),
    daily,
    atRest: at(12),
    yearLater: at(382),
    lotsWatched: 400,
    lotsEnded: 400,
    isCounted: false,
  };
}

Deno.test("what is left behind is told by its place, and what a rule keeps is not", () => {
  const sound = aSoak();
  assert.deepEqual(leftBehind(sound), []);
  const atRest = {
    ...sound.atRest,
    timers: 40,
    sockets: 1,
    entries: new Map([["src/results/results.ts:66", 300]]),
    documents: new Map([["auction", 2]]),
  };
  const yearLater = { ...sound.yearLater, documents: new Map([["timeline", 9]]) };
  const daily = sound.daily.map((day) => ({ ...day, heapMb: 20 + 2 * day.atDay }));
  assert.deepEqual(leftBehind({ ...sound, atRest, yearLater, daily }), [
    "day 12: 40 timers are left, and 1 are the most",
    "day 12: 1 sockets are left, and 0 are the most",
    "day 12: 2 documents of watched lots are left, and 0 are the most",
    "day 12: 300 entries are left at src/results/results.ts:66, and 25 are the most",
    "a year later, 9 documents are left in timeline",
    "the heap has grown by 35.0 %",
  ]);
});

Deno.test("the heap may grow by five percent from the middle third of the days to the last", () => {
  const sound = aSoak();
  const grownBy = (percent: number) => {
    const daily = sound.daily.map((at, day) => day < 6 ? at : { ...at, heapMb: 30 + 20 * percent / 100 });
    return leftBehind({ ...sound, daily });
  };
  assert.deepEqual(grownBy(4), []);
  assert.deepEqual(grownBy(6), ["the heap has grown by 6.0 %"]);
});
