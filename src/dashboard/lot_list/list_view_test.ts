import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, aWirePlan } from "../../../tests/support/dashboard/wire_lots.ts";
import {
  countByFilter,
  type ListedLot,
  listParams,
  type ListView,
  lotsInView,
  readListView,
} from "./list_view.ts";

const NOW = { nowMs: Date.parse("2026-11-02T12:00:00Z"), isPaused: false };
const ALL: ListView = { filter: "all", sort: "closing", search: "" };

const drill = { auction: aWireLot({ id: "1", title: "Makita drill" }), plan: aWirePlan("bids") };
const tent = {
  auction: aWireLot({
    id: "2",
    title: "Coleman tent",
    data: { closeTime: "2026-11-02T15:00:00Z", currentBid: 57, location: "Las Vegas" },
  }),
  plan: aWirePlan("watches"),
};
const fryer = { auction: aWireLot({ id: "3", title: "Air fryer" }), plan: aWirePlan("needs-owner") };
const lamp = {
  auction: aWireLot({ id: "4", title: "", status: "ended", endedAt: "2026-11-02T11:00:00Z" }),
  plan: aWirePlan("over"),
};
const lots = [lamp, tent, fryer, drill];

function shown(view: Partial<ListView>, now = NOW, of: readonly ListedLot[] = lots): readonly string[] {
  return lotsInView(of, (lot) => lot, { ...ALL, ...view }, now).map(({ auction }) => auction.id);
}

test("the list stands in its address, and its defaults do not", () => {
  const view = { filter: "needs-you", sort: "price", search: "a & b" } as const;
  assert.deepEqual(readListView(new URLSearchParams(listParams(view))), view);
  assert.deepEqual(listParams(ALL), { filter: "", sort: "", search: "" });
  assert.deepEqual(readListView(new URLSearchParams("filter=toString&sort=up")), ALL);
});

test("each filter shows its lots and counts them", () => {
  assert.deepEqual(shown({ filter: "all" }), ["1", "3", "2", "4"]);
  assert.deepEqual(shown({ filter: "will-bid" }), ["1"]);
  assert.deepEqual(shown({ filter: "watched" }), ["2"]);
  assert.deepEqual(shown({ filter: "needs-you" }), ["3"]);
  assert.deepEqual(shown({ filter: "closing" }), ["1", "3"]);
  assert.deepEqual(shown({ filter: "ended" }), ["4"]);
  assert.deepEqual(countByFilter(lots, NOW), {
    all: 4,
    "will-bid": 1,
    watched: 1,
    "needs-you": 1,
    closing: 2,
    ended: 1,
  });
});

test("a lot that is stopped needs its owner, unless the owner wanted that", () => {
  const stopped = (fields: Parameters<typeof aWireLot>[0]) => [
    { auction: aWireLot({ id: "5", ...fields }), plan: aWirePlan("stopped") },
  ];
  const needsYou = { filter: "needs-you" } as const;
  assert.deepEqual(shown(needsYou, NOW, stopped({})), ["5"]);
  assert.deepEqual(shown(needsYou, { ...NOW, isPaused: true }, stopped({})), [], "all are, by the pause");
  assert.deepEqual(shown(needsYou, NOW, stopped({ config: { autoBid: false } })), []);
  assert.deepEqual(shown(needsYou, NOW, stopped({ held: { by: "group", reason: "" } })), []);
});

test("a search looks for every word, in the title, the number and the place", () => {
  assert.deepEqual(shown({ search: "DRILL makita" }), ["1"]);
  assert.deepEqual(shown({ search: "vegas" }), ["2"]);
  assert.deepEqual(shown({ search: "lot 4" }), ["4"], "a lot without a title is found by its name");
  assert.deepEqual(shown({ search: "drill tent" }), []);
  assert.deepEqual(shown({ search: "  " }), ["1", "3", "2", "4"]);
});

test("lots that are over come last, the newest first; a lot that was not read comes before them", () => {
  const unread = { auction: aWireLot({ id: "6", data: null }), plan: null };
  const older = {
    auction: aWireLot({ id: "7", status: "ended", endedAt: "2026-11-02T10:00:00Z" }),
    plan: aWirePlan("over"),
  };
  assert.deepEqual(shown({}, NOW, [older, unread, ...lots]), ["1", "3", "2", "6", "4", "7"]);
});

test("other orders: the highest price, and the title", () => {
  assert.deepEqual(shown({ sort: "price" }), ["2", "1", "3", "4"]);
  assert.deepEqual(shown({ sort: "title" }), ["3", "2", "4", "1"]);
});
