import assert from "node:assert/strict";
import test from "node:test";
import { effect } from "@preact/signals";
import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";
import { createLots } from "./lots.ts";

const lot = (id: string, title = `Lot ${id}`) => ({ id, title }) as WireAuction;
const plan = (text: string): WirePlan => ({ kind: "waits", text, at: null, nowInAll: null, mostInAll: 0 });

test("a plan that comes before its lot waits for it", () => {
  const lots = createLots();
  lots.putPlans({ 7: plan("Will bid up to $40") });
  assert.equal(lots.of("7"), undefined);
  lots.put(lot("7"));
  assert.equal(lots.of("7")?.plan.value?.text, "Will bid up to $40");
});

test("a plan that came early and was taken back is not shown", () => {
  const lots = createLots();
  for (
    const takeBack of [() => lots.putPlans({ 7: null }), () => lots.remove("7"), () => lots.replaceAll([])]
  ) {
    lots.putPlans({ 7: plan("old") });
    takeBack();
    lots.put(lot("7"));
    assert.equal(lots.of("7")?.plan.value, null);
    lots.remove("7");
  }
});

test("a change of one lot repaints that one alone, and not the list", () => {
  const lots = createLots();
  lots.replaceAll([lot("1"), lot("2")]);
  const painted: string[] = [];
  const stops = [
    effect(() => void painted.push(`list of ${lots.all.value.length}`)),
    effect(() => void painted.push(lots.of("1")!.auction.value.title)),
    effect(() => void painted.push(lots.of("2")!.auction.value.title)),
  ];
  painted.length = 0;
  lots.put(lot("2", "renamed"));
  assert.deepEqual(painted, ["renamed"]);
  lots.put(lot("3"));
  assert.deepEqual(painted, ["renamed", "list of 3"]);
  for (const stop of stops) stop();
});

test("a whole list ends the lots that are not in it, and keeps the plans of the others", () => {
  const lots = createLots();
  lots.replaceAll([lot("1"), lot("2")]);
  lots.putPlans({ 1: plan("stays"), 2: plan("goes") });
  const kept = lots.of("1");
  lots.replaceAll([lot("1", "newer"), lot("3")]);
  assert.deepEqual(lots.all.value.map(({ id }) => id), ["1", "3"]);
  assert.equal(lots.of("1"), kept, "a row on the screen goes on with its lot");
  assert.equal(kept?.auction.value.title, "newer");
  assert.equal(kept?.plan.value?.text, "stays");
  assert.equal(lots.of("2"), undefined);
});

test("an empty list that was told is not a list that was never told", () => {
  const lots = createLots();
  assert.equal(lots.isKnown.value, false);
  lots.replaceAll([]);
  assert.equal(lots.isKnown.value, true);
  lots.clear();
  assert.equal(lots.isKnown.value, false);
});

test("each change moves the version once, and changing lots inside an effect runs it once", () => {
  const lots = createLots();
  let runs = 0;
  const stop = effect(() => {
    runs += 1;
    lots.replaceAll([lot("1")]);
    lots.put(lot("1"));
    lots.putPlans({ 1: plan("x") });
    lots.remove("1");
    lots.clear();
  });
  assert.equal(runs, 1);
  assert.equal(lots.version.value, 5);
  stop();
});

test("a reading that changed nothing renews a lot's times alone, and neither sorts nor adds", () => {
  const lots = createLots();
  lots.replaceAll([lot("1", "Drill")]);
  const version = lots.version.value;
  const times = { lastUpdate: "2026-11-02T12:00:00.000Z", nextPollAt: "2026-11-02T12:01:00.000Z" };
  lots.putReadings({ 1: times, 2: times });
  assert.deepEqual(lots.of("1")?.auction.value, { ...lot("1", "Drill"), ...times });
  assert.deepEqual([lots.of("2"), lots.version.value], [undefined, version]);
});
